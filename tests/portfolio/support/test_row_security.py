"""The second line between schools: what the server shows a role that owns nothing."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from embedded.postgres import Cluster
from portfolio.assembly import standing_house
from portfolio.support.database import Pool, open_pool
from portfolio.support.http_errors import render
from portfolio.support.http_limits import HttpLimits
from portfolio.support.migrations import migrate
from portfolio.support.row_security import (
    AllSeeing,
    BySchool,
    SchoolConnection,
    act_for,
    acting_for,
    refuse_all_seeing,
)
from standing_school import StandingSchool
from standing_service import Service

_UNPROTECTED = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT (
  c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
"""
_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1
"""
APPEND_ONLY = ("log", "access_line", "access_cut")
FORBIDDEN = [
    *(f"UPDATE {table} SET school_id = school_id" for table in APPEND_ONLY),
    *(f"DELETE FROM {table}" for table in APPEND_ONLY),
    *(f"TRUNCATE {table}" for table in APPEND_ONLY),
    "INSERT INTO log SELECT * FROM log LIMIT 1",
    "UPDATE stream SET hash = hash",
    "DROP TRIGGER log_is_append_only ON log",
    "ALTER TABLE log DISABLE TRIGGER ALL",
    "ALTER TABLE log DISABLE ROW LEVEL SECURITY",
    "DROP POLICY of_one_school ON log",
    "ALTER TABLE log OWNER TO CURRENT_USER",
    "DROP TABLE log",
    "CREATE TABLE log_of_mine (a integer)",
    "SELECT protect_rows()",
    "INSERT INTO access_cut VALUES (gen_random_uuid(), 1, '', now(), now())",
    "ALTER TABLE access_line DISABLE TRIGGER ALL",
    "SET ROLE nianlun",
    "SET session_replication_role = replica",
]


@pytest.fixture
async def api(service: Service) -> AsyncIterator[Pool]:
    """The role of the API, as the API uses it."""
    url = service.settings.school_database_url.get_secret_value()
    pool = await open_pool(url, 2, kind=SchoolConnection)
    yield BySchool(pool)
    await pool.close()


@pytest.fixture
async def system(service: Service) -> AsyncIterator[Any]:
    """The role of the worker and of the writers."""
    connection = await asyncpg.connect(service.settings.database_url.get_secret_value())
    yield connection
    await connection.close()


async def counted(pool: Pool, table: str, school_id: UUID | None) -> int:
    """How many rows of a table are there, asked without a word about schools."""
    with acting_for(school_id):
        found: int = await pool.fetchval(f"SELECT count(*) FROM {table}")
    return found


async def test_every_table_of_schools_is_protected(system: Any) -> None:
    """A table of a later migration too: it is done after each."""
    tables = [row[0] for row in await system.fetch(_TABLES)]

    assert {"log", "stream", "student", "session", "access_line", "oidc_identity"} <= set(tables)
    assert [row[0] for row in await system.fetch(_UNPROTECTED)] == []


async def test_without_a_school_nothing_is_there(
    api: Pool, system: Any, school: StandingSchool
) -> None:
    """A statement that forgot for whom it asks finds an empty house."""
    await school.recorded("class teacher")
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    tables = [row[0] for row in await system.fetch(_TABLES)]
    full = [one for one in tables if await system.fetchval(f"SELECT count(*) FROM {one}")]
    found = {table: await counted(api, table, None) for table in tables}

    assert {"log", "stream", "student", "session", "observation"} <= set(full)
    assert set(found.values()) == {0}


async def test_a_statement_that_forgot_its_school_sees_one_school_only(
    api: Pool, system: Any, school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Every table of both schools, each asked without `school_id`."""
    await elsewhere.recorded("class teacher")
    for table in [row[0] for row in await system.fetch(_TABLES)]:
        own = f"SELECT count(*) FROM {table} WHERE school_id = $1"
        for one in (school, elsewhere):
            there = await system.fetchval(own, one.school_id)
            assert await counted(api, table, one.school_id) == there, table


async def test_another_schools_id_finds_nothing(
    api: Pool, school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """The whole statement is right, but for whom it is asked."""
    statement = "SELECT count(*) FROM log WHERE school_id = $1 AND stream_id = $2"
    with acting_for(school.school_id):
        foreign = await api.fetchval(statement, elsewhere.school_id, elsewhere.pupil_id)
        own = await api.fetchval(statement, school.school_id, school.pupil_id)

    assert (foreign, own > 0) == (0, True)


async def test_nothing_is_written_into_another_school(
    api: Pool, school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Neither a new row, nor by moving one's own, nor by changing theirs."""
    insert = (
        "INSERT INTO activation (school_id, code_hash, person_id, role, expires_at)"
        " VALUES ($1, $2, $3, 'staff', now())"
    )
    with acting_for(school.school_id):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await api.execute(insert, elsewhere.school_id, b"a", uuid4())
        await api.execute(insert, school.school_id, b"b", uuid4())
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await api.execute("UPDATE activation SET school_id = $1", elsewhere.school_id)
        ended = await api.execute("DELETE FROM session WHERE school_id = $1", elsewhere.school_id)

    assert ended == "DELETE 0"


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_the_role_of_the_api_changes_no_history(
    api: Pool, school: StandingSchool, statement: str
) -> None:
    """Whoever speaks through it (an injected statement, a stolen password) owns nothing."""
    with acting_for(school.school_id), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await api.execute(statement)


async def test_the_role_of_the_api_appends_nothing(api: Pool, school: StandingSchool) -> None:
    """Appending is the writer's, by one function."""
    empty = ", ".join(["'{}'"] * 22)
    with acting_for(school.school_id), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await api.execute(f"SELECT append_flush({empty}, now())")


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_the_role_of_the_writers_changes_no_history_either(
    system: Any, statement: str
) -> None:
    """It sees every school, appends by two functions, and that is all."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await system.execute(statement)


async def test_a_connection_serves_many_schools_one_after_the_other(
    api: Pool, school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """What one request was told is nothing to the next, also after a statement that failed."""
    statement = "SELECT DISTINCT school_id FROM log"
    for one in (school, elsewhere, school):
        with acting_for(one.school_id):
            assert [row[0] for row in await api.fetch(statement)] == [one.school_id]
            with pytest.raises(asyncpg.DivisionByZeroError):
                await api.fetchval("SELECT 1 / 0")
        assert await api.fetch(statement) == []


async def test_a_request_acts_for_nobody_until_it_says_for_whom(
    api: Pool, school: StandingSchool
) -> None:
    """Whatever was before it in this task: a request begins with nothing."""
    app = FastAPI(openapi_url=None)

    @app.get("/rows")
    async def rows(asks_for: UUID | None = None) -> int:
        if asks_for:
            act_for(asks_for)
        found: int = await api.fetchval("SELECT count(*) FROM log")
        return found

    act_for(school.school_id)
    transport = httpx.ASGITransport(HttpLimits(app, render=render))
    async with httpx.AsyncClient(transport=transport, base_url="http://school") as client:
        said = await client.get("/rows", params={"asks_for": str(school.school_id)})
        silent = await client.get("/rows")

    assert said.json() > 0
    assert silent.json() == 0


async def test_production_does_not_answer_as_a_role_that_sees_all(service: Service) -> None:
    """Neither without the role, nor with the owner's or the writers' in its place."""
    everywhere = service.settings.database_url
    for url in (SecretStr(""), everywhere):
        changes = {"profile": "production", "school_database_url": url}
        settings = service.settings.model_copy(update=changes)
        with pytest.raises(AllSeeing):
            async with standing_house(settings, by_school=True):
                pass


async def test_the_owner_is_found_out(data_cluster: Cluster, service: Service) -> None:
    """The role that owns the log is above its policies, whatever they say."""
    name = service.settings.database_url.get_secret_value().rpartition("/")[2]
    pool = await open_pool(data_cluster.dsn(name), 1)
    with pytest.raises(AllSeeing):
        await refuse_all_seeing(pool)
    await pool.close()


async def test_roles_made_later_are_let_in_by_migrating_again(
    data_cluster: Cluster, worker: str
) -> None:
    """An installation of before: its operator makes the roles, then runs the migrations."""
    name = f"before_{worker}"
    data_cluster.create_database(name)
    owner = data_cluster.dsn(name)
    await migrate(owner, "data")
    connection = await asyncpg.connect(owner)
    await connection.execute("REVOKE ALL ON log FROM portfolio_api")
    await migrate(owner, "data")
    is_in = await connection.fetchval(
        "SELECT has_table_privilege('portfolio_api', 'log', 'SELECT')"
    )
    await connection.close()

    assert is_in
