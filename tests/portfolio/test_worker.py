"""The worker: what holds one school up holds up nobody else, and what has run out is swept."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from access_lines import a_line
from builders import TERM
from portfolio.assembly import standing_house
from portfolio.capture.events import PeerVoiceGiven
from portfolio.seal.commands import Press
from portfolio.seal.process import Sealing
from portfolio.seal.view import ReportView
from portfolio.share.audit_press import printed
from portfolio.share.audit_queries import gathered
from portfolio.share.audit_view import view_of
from portfolio.support.actor import Role
from portfolio.support.database import Connection
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.worker import Worker
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


@pytest.mark.usefixtures("as_shipped")
async def test_a_school_that_is_being_rebuilt_holds_up_no_other(still: Service) -> None:
    """A rebuild keeps its school's positions locked for as long as it takes;
    other schools' screens go on. Held is the one that the worker comes to first.
    """
    schools = {school.school_id: school for school in [await a_school(still) for _ in range(2)]}
    first, *_ = [one for one in await a_projector(still.house).behind() if one in schools]
    held = schools.pop(first)
    (free,) = schools.values()
    async with (
        still.house.desk.pool.acquire() as connection,
        connection.transaction(),
        standing_house(still.settings) as house,
    ):
        await hold(connection, held)
        task = asyncio.create_task(a_worker(house).run())
        try:
            # Sooner than a school is looked at again that was not to be had.
            await until(lambda: has_come_to(free), seconds=25)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    assert not await has_come_to(held)


async def no_report(_view: ReportView) -> bytes:
    """No term is closed here."""
    raise AssertionError


def a_kind_word(school: StandingSchool, giver: UUID, about: UUID) -> Decided:
    """From one classmate about another, in the giver's stream."""
    said = PeerVoiceGiven(
        voice_id=uuid7(),
        about=about,
        observation_type="MC11",
        text="谢谢你借给我彩笔",
        occurred_on=school.today,
    )
    return Decided(giver, said, TERM, said.voice_id)


async def test_kind_words_are_carried_over_as_often_as_the_settings_say(still: Service) -> None:
    """A demonstration has no quarter of a minute between two steps, a school has."""
    school, house = await a_school(still), still.house
    sealing = Sealing(Press(house.desk, house.objects, no_report), 1)
    quick = Worker(house, sealing, 0.02, timedelta(0), peer_poll_seconds=0.2)
    circle = [school.pupil_id, school.classmate_id, school.planned_id]
    task = asyncio.create_task(quick.run())

    async def are_heard() -> bool:
        found: int = await house.desk.pool.fetchval(
            "SELECT count(*) FROM observation WHERE school_id = $1 AND source = 'peer'",
            school.school_id,
        )
        return found == len(circle)

    try:
        await until(lambda: has_come_to(school))  # the worker has looked once by now
        pairs = zip(circle, circle[1:] + circle[:1], strict=True)
        await school.given(*(a_kind_word(school, *pair) for pair in pairs))
        await until(are_heard, seconds=14)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


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
        await until(lambda: has_fewer_rows(school, before))
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert await rows_of_accounts(school) == before - 2


async def test_lines_of_the_trail_that_are_over_end_once_a_day(still: Service) -> None:
    """By the role of the worker as it runs; the school prints where, and the chain is sound."""
    school = await a_school(still)
    trail, pool = still.house.desk.trail, still.house.desk.pool
    for days in (1_500, 1_400, 1):
        at = still.house.desk.clock.now() - timedelta(days=days)
        await trail.write(a_line(school.school_id, school.pupil_id, at=at))

    async def is_cut() -> bool:
        left = await pool.fetchval(
            "SELECT count(*) FROM access_line WHERE school_id = $1", school.school_id
        )
        return bool(left == 1)

    async with standing_house(still.settings) as house:
        task = asyncio.create_task(a_worker(house).run())
        try:
            await until(is_cut)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    told = await gathered(still.house.desk, school.school_id, school.today.year)
    page = printed(view_of(told), told.made_on)
    words = "".join(one.extract_text() for one in PdfReader(BytesIO(page)).pages)

    assert [(one.number, len(one.head)) for one in told.cuts] == [(2, 64)]
    assert (told.chains[1].first, told.chains[1].last, told.chains[1].faults) == (3, 3, ())
    assert "至第 2 条" in words


async def has_fewer_rows(school: StandingSchool, before: int) -> bool:
    return await rows_of_accounts(school) < before - 1


async def rows_of_accounts(school: StandingSchool) -> int:
    found: int = await school.service.house.desk.pool.fetchval(
        "SELECT (SELECT count(*) FROM session WHERE school_id = $1)"
        " + (SELECT count(*) FROM activation WHERE school_id = $1)",
        school.school_id,
    )
    return found
