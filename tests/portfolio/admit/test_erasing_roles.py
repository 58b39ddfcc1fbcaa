"""抹除 by the role that the worker really has: row security and grants let it take everything."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from portfolio.support.account_ends import OF_A_PERSON
from portfolio.support.database import Pool, open_pool
from portfolio.support.row_security import BySchool, SchoolConnection, acting_for
from standing_school import StandingSchool
from standing_service import Service, until

FILLED = sorted(OF_A_PERSON)


@pytest.fixture
async def system(service: Service) -> AsyncIterator[Any]:
    """A connection as the worker's."""
    connection = await asyncpg.connect(service.settings.database_url.get_secret_value())
    yield connection
    await connection.close()


@pytest.fixture
async def api(service: Service) -> AsyncIterator[Pool]:
    """The role of the API, as the API uses it."""
    url = service.settings.school_database_url.get_secret_value()
    pool = await open_pool(url, 1, kind=SchoolConnection)
    yield BySchool(pool)
    await pool.close()


async def with_everything(school: StandingSchool, *people: UUID) -> None:
    """A row of each of these people in each table of what opens something for a person."""
    pool = school.service.house.desk.pool
    later = school.service.house.desk.clock.now() + timedelta(days=1)
    values: dict[str, tuple[str, tuple[Any, ...]]] = {
        "session": (
            "token_hash, account_id, role, expires_at",
            (uuid4().bytes, uuid4(), "student", later),
        ),
        "activation": ("code_hash, role, expires_at", (uuid4().bytes, "student", later)),
        "second_factor": ("secret", (b"sealed",)),
        "recovery_code": ("code_hash", (b"hash",)),
        "picture_secret": ("secret", ("argon",)),
        "account": ("account_id, role, login, password", (uuid4(), "student", "", "argon")),
        "oidc_identity": (
            "subject_hash, account_id, role, bound_at",
            (b"subject", uuid4(), "student", later),
        ),
    }
    assert values.keys() == set(FILLED), "a table that nobody has filled proves nothing"
    for person_id in people:
        for table, (columns, said) in values.items():
            those = [_of_their_own(one) for one in said]
            marks = ", ".join(f"${number}" for number in range(3, 3 + len(those)))
            await pool.execute(
                f"INSERT INTO {table} (school_id, person_id, {columns}) VALUES ($1, $2, {marks})"
                " ON CONFLICT DO NOTHING",
                school.school_id,
                person_id,
                *those,
            )


def _of_their_own(value: Any) -> Any:
    """Nobody else's hash, account or login."""
    if isinstance(value, bytes):
        return uuid4().bytes
    if isinstance(value, UUID):
        return uuid4()
    return value or uuid4().hex


async def left(school: StandingSchool, person_id: UUID) -> set[str]:
    """In which of the tables there is still something of somebody."""
    pool = school.service.house.desk.pool
    return {
        table
        for table in FILLED
        if await pool.fetchval(
            f"SELECT EXISTS (SELECT FROM {table} WHERE school_id = $1 AND person_id = $2)",
            school.school_id,
            person_id,
        )
    }


async def test_the_running_worker_leaves_nothing_that_opens_for_the_child(
    school: StandingSchool, system: Any
) -> None:
    """By the API and the worker's own role, as in production: the child and the only guardian
    have nothing left in any table, the classmate everything.
    """
    guardian = school.actor("guardian").person_id
    await with_everything(school, school.pupil_id, guardian, school.classmate_id)
    filled = await left(school, school.pupil_id)
    path = f"/students/{school.pupil_id}/erasure"
    erased = await school["admin"].post(path, {"reason": "guardian_request"})

    async def is_gone() -> bool:
        return not (await left(school, school.pupil_id) or await left(school, guardian))

    await until(is_gone)
    role = await system.fetchrow(
        "SELECT current_user, rolsuper, pg_has_role(t.relowner, 'MEMBER') AS owns"
        " FROM pg_roles, pg_class t WHERE rolname = current_user AND t.relname = 'oidc_identity'"
    )

    assert filled == set(FILLED)
    assert erased.status_code == 202, erased.text
    assert await left(school, school.classmate_id) == set(FILLED)
    assert tuple(role) == ("portfolio_system", False, False)


@pytest.mark.parametrize("table", FILLED)
async def test_both_roles_may_delete_and_the_apis_only_of_its_school(
    school: StandingSchool, elsewhere: StandingSchool, system: Any, api: Pool, table: str
) -> None:
    """A grant that a migration forgot stops an erasure half-way; a policy that it forgot lets
    one school take another's.
    """
    await with_everything(school, school.pupil_id)
    statement = f"DELETE FROM {table} WHERE school_id = $1 AND person_id = $2"
    whose = (school.school_id, school.pupil_id)
    with acting_for(elsewhere.school_id):
        by_stranger = await api.execute(statement, *whose)
    by_worker = await system.execute(statement, *whose)
    await with_everything(school, school.pupil_id)
    with acting_for(school.school_id):
        by_api = await api.execute(statement, *whose)

    assert (by_stranger, by_worker, by_api) == ("DELETE 0", "DELETE 1", "DELETE 1")
