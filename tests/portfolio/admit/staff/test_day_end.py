"""入册: an account ends with the day that was the last of its duties."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from event_log import SteeredClock
from portfolio.admit.staff.day_end import SigningOff
from portfolio.assembly import House, standing_house
from portfolio.share.audit_queries import gathered
from portfolio.support.account_ends import OF_A_PERSON
from portfolio.support.clock import SCHOOL_ZONE
from signing_in import PASSWORD, an_account
from standing_school import StandingSchool, a_school, assert_problem
from standing_service import Opening, Service, a_worker, until

DAY = timedelta(days=1)
LOGIN = "li.laoshi"


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock()


@pytest.fixture
async def later(still: Service, clock: SteeredClock) -> AsyncIterator[House]:
    """What the worker works with, on a day of the test's choosing."""
    async with standing_house(still.settings, clock) as house:
        yield house


@pytest.fixture
async def standing(still: Service) -> StandingSchool:
    """A school whose teacher of music has an account and another factor, and stops tomorrow."""
    school = await a_school(still)
    await an_account(school, "subject teacher", LOGIN)
    teacher = school.actor("subject teacher").person_id
    await still.house.desk.pool.execute(
        "INSERT INTO second_factor (school_id, person_id, secret) VALUES ($1, $2, $3)",
        school.school_id,
        teacher,
        b"sealed",
    )
    await stops(school, teacher)
    return school


def morning_of(day: date) -> datetime:
    """A minute after the midnight with which a day begins at the school."""
    return datetime.combine(day, time(0, 1), SCHOOL_ZONE)


async def stops(school: StandingSchool, staff_id: UUID) -> None:
    """The administrator ends the one duty of the teacher of music: tomorrow is the first day."""
    body = {
        "duty": "subject_teacher",
        "class_group_id": str(school.class_group_id),
        "subject": "music",
        "from_on": (school.today + DAY).isoformat(),
    }
    response = await school["admin"].post(f"/staff/{staff_id}/duty-endings", body)
    assert response.status_code == 201, response.text


async def left_of(school: StandingSchool, staff_id: UUID) -> set[str]:
    """Where something still opens a door for somebody."""
    pool = school.service.house.desk.pool
    said = "SELECT EXISTS (SELECT FROM {} WHERE school_id = $1 AND person_id = $2)"
    found = [
        table
        for table in OF_A_PERSON
        if await pool.fetchval(said.format(table), school.school_id, staff_id)
    ]
    return set(found)


async def said_of(school: StandingSchool) -> dict[str, int]:
    """What the audit of the year counts of it."""
    told = await gathered(school.service.house.desk, school.school_id, school.today.year)
    return {topic: told.facts.get(topic, 0) for topic in ("duty-ended", "staff-signed-off")}


async def test_an_account_ends_with_the_last_day_of_the_last_duty(
    standing: StandingSchool, later: House, clock: SteeredClock
) -> None:
    """Session, factor and account, by themselves; the log and the yearly audit say so, once."""
    teacher = standing.actor("subject teacher").person_id
    signing_off = SigningOff(later.desk)
    clock.at = morning_of(standing.today)
    on_the_last_day = await signing_off.step(standing.school_id)
    before = await left_of(standing, teacher)
    clock.at = morning_of(standing.today + DAY)
    the_day_after = [await signing_off.step(standing.school_id) for _ in range(2)]
    again = await standing["anonymous"].post(
        "/sessions", {"login": f"{standing.code}/{LOGIN}", "password": PASSWORD}
    )

    assert (on_the_last_day, the_day_after) == (0, [1, 0])
    assert before == {"session", "second_factor", "account"}
    assert await left_of(standing, teacher) == set()
    assert_problem(again, "sign-in-failed")
    assert await said_of(standing) == {"duty-ended": 1, "staff-signed-off": 1}


async def test_whoever_is_promised_a_duty_keeps_the_account(
    standing: StandingSchool, later: House, clock: SteeredClock
) -> None:
    """Two weeks without one are no reason for another code."""
    teacher = standing.actor("subject teacher").person_id
    body = {
        "staff_number": f"T{teacher.hex[:6]}",
        "name": "王芳",
        "duty": "counsellor",
        "from_on": (standing.today + 14 * DAY).isoformat(),
    }
    assert (await standing["admin"].post("/staff-duties", body)).status_code == 201
    clock.at = morning_of(standing.today + 2 * DAY)

    assert await SigningOff(later.desk).step(standing.school_id) == 0
    assert "account" in await left_of(standing, teacher)


async def test_what_was_said_and_not_done_is_done_in_the_next_round(
    standing: StandingSchool, later: House, clock: SteeredClock
) -> None:
    """A worker that stops between the line in the log and the account says nothing twice."""
    teacher = standing.actor("subject teacher").person_id
    signing_off = SigningOff(later.desk)
    clock.at = morning_of(standing.today + DAY)
    await signing_off.step(standing.school_id)
    await an_account(standing, "subject teacher", "as.if.it.had.stayed")
    await signing_off.step(standing.school_id)

    assert await left_of(standing, teacher) == set()
    assert (await said_of(standing))["staff-signed-off"] == 1


async def test_the_worker_does_it_once_the_day_is_over(
    opening: Opening, clock: SteeredClock
) -> None:
    """Without anybody pressing anything; who has a duty still has the account."""
    async with opening("day_end", works=False) as service:
        school = await a_school(service)
        teacher = school.actor("subject teacher").person_id
        colleague = school.actor("class teacher").person_id
        await an_account(school, "class teacher", "wang.laoshi")
        await stops(school, teacher)
        clock.at = morning_of(school.today + DAY)
        async with standing_house(service.settings, clock) as house:
            task = asyncio.create_task(a_worker(house).run())

            async def is_signed_off() -> bool:
                return not await left_of(school, teacher)

            try:
                await until(is_signed_off)
            finally:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

        assert "account" in await left_of(school, colleague)
