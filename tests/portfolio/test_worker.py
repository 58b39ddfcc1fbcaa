"""The worker: what holds one school up holds up nobody else, and what has run out is swept."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from portfolio.support.actor import Role
from portfolio.support.database import Connection
from standing_school import StandingSchool, a_school
from standing_service import Service, a_projector, a_worker, until


async def has_come_to(school: StandingSchool) -> bool:
    """Whether the worker has brought a school's pupils' table up to date."""
    found: bool = await school.service.house.desk.pool.fetchval(
        "SELECT EXISTS (SELECT FROM tracking WHERE school_id = $1 AND position > 0)",
        school.school_id,
    )
    return found


async def hold(connection: Connection, school: StandingSchool) -> None:
    """What a rebuild does first."""
    await connection.execute(
        "INSERT INTO tracking (school_id, projection, position) VALUES ($1, 'admit', 0)",
        school.school_id,
    )


async def test_a_school_that_is_being_rebuilt_holds_up_no_other(still: Service) -> None:
    """A rebuild keeps its school's positions locked for as long as it takes;
    other schools' screens go on. Held is the one that the worker comes to first.
    """
    schools = {school.school_id: school for school in [await a_school(still) for _ in range(2)]}
    first, *_ = [one for one in await a_projector(still.house).behind() if one in schools]
    held = schools.pop(first)
    (free,) = schools.values()
    async with still.house.desk.pool.acquire() as connection, connection.transaction():
        await hold(connection, held)
        task = asyncio.create_task(a_worker(still.house).run())
        try:
            await until(lambda: has_come_to(free), seconds=8)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    assert not await has_come_to(held)


async def test_sessions_and_codes_that_have_run_out_are_swept(still: Service) -> None:
    """A code nobody used and a session nobody ended are not kept for ever."""
    school = await a_school(still)
    desk, teacher = still.house.desk, school.actor("class teacher")
    past = desk.clock.now() - timedelta(minutes=1)
    await desk.accounts.issue(school.school_id, Role.STAFF, [teacher.person_id], past)
    await desk.pool.execute(
        "UPDATE session SET expires_at = $2 WHERE school_id = $1 AND account_id = $3",
        school.school_id,
        past,
        teacher.account_id,
    )
    before = await rows_of_accounts(school)
    task = asyncio.create_task(a_worker(still.house).run())
    try:
        await until(lambda: has_fewer_rows(school, before), seconds=10)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert await rows_of_accounts(school) == before - 2


async def has_fewer_rows(school: StandingSchool, before: int) -> bool:
    return await rows_of_accounts(school) < before - 1


async def rows_of_accounts(school: StandingSchool) -> int:
    found: int = await school.service.house.desk.pool.fetchval(
        "SELECT (SELECT count(*) FROM session WHERE school_id = $1)"
        " + (SELECT count(*) FROM activation WHERE school_id = $1)",
        school.school_id,
    )
    return found
