"""What PostgreSQL writes into its own log: a violated key is written with its values."""

from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from portfolio.support.actor import Role
from standing_school import StandingSchool


async def test_a_login_that_is_taken_is_not_told_to_the_servers_log(
    school: StandingSchool,
) -> None:
    """People choose their name or their telephone number."""
    login = f"canary{uuid4().hex}"
    accounts = school.service.house.desk.accounts
    until = school.service.house.desk.clock.now().replace(year=2099)
    issued = await accounts.issue(school.school_id, Role.GUARDIAN, [uuid4(), uuid4()], until)
    answers = [
        await school["stranger"].post(
            "/accounts",
            {
                "school_code": school.code,
                "code": one.code,
                "login": login,
                "password": "三月的雨落在屋檐",
            },
        )
        for one in issued
    ]

    assert [answer.status_code for answer in answers] == [201, 409]
    assert login not in await said_by_the_server(school)


async def test_the_servers_log_leaves_out_which_key_was_violated(school: StandingSchool) -> None:
    """The second line: a statement that forgets to ask first tells no value all the same."""
    pool, login = school.service.house.desk.pool, f"canary{uuid4().hex}"
    statement = (
        "INSERT INTO account (school_id, account_id, person_id, role, login, password)"
        " VALUES ($1, $2, $3, 'guardian', $4, '')"
    )
    await pool.execute(statement, school.school_id, uuid4(), uuid4(), login)
    with pytest.raises(asyncpg.UniqueViolationError):
        await pool.execute(statement, school.school_id, uuid4(), uuid4(), login)
    said = await said_by_the_server(school)

    assert "duplicate key value violates unique constraint" in said
    assert login not in said


async def said_by_the_server(school: StandingSchool) -> str:
    """Its log, which the supervisor keeps beside its folder of data."""
    data = await school.service.house.desk.pool.fetchval("SHOW data_directory")
    return (Path(data).parent / "log").read_text(errors="replace")
