"""The worker among faults: damage, printers without ink, kill -9."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from builders import TERM, an_observation
from portfolio import worker as module
from portfolio.admit import events as admit
from portfolio.seal.commands import Press
from portfolio.seal.events import ReportIssued
from portfolio.seal.process import Sealing
from portfolio.seal.queries import progress
from portfolio.seal.render import Renderer
from portfolio.seal.view import ReportView
from portfolio.support.journal import Decided
from portfolio.worker import Worker
from standing_school import StandingSchool, a_school
from standing_service import Opening, Service, environment, until

_GIVE_UP = (
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
SERVICES = Path(__file__).parents[2] / "services"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rests half a minute in production rests a moment here."""
    monkeypatch.setattr(module, "_REST_SECONDS", 0.2)
    monkeypatch.setattr(module, "_AWAY_SECONDS", 0.1)


@pytest.fixture(scope="module")
async def still(opening: Opening) -> AsyncIterator[Service]:
    """A service of this file's own: a worker that starts looks at every school there is."""
    async with opening("faults", works=False) as standing:
        yield standing


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


Render = Callable[[ReportView], Awaitable[bytes]]


@asynccontextmanager
async def working(still: Service, render: Render) -> AsyncIterator[None]:
    """A worker with this renderer, as long as the block lasts."""
    house = still.house
    sealing = Sealing(Press(house.desk, house.objects, render), 2)
    task = asyncio.create_task(Worker(house, sealing, 0.01).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def sealed(school: StandingSchool) -> Decided:
    event = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    return Decided(school.school_id, event)


async def is_shown(school: StandingSchool) -> bool:
    """Whether every read table is at the end of the school's log."""
    pool = school.service.house.desk.pool
    position = await pool.fetchval(
        "SELECT min(position) FROM tracking WHERE school_id = $1", school.school_id
    )
    return bool(position == await school.shown())


async def reports(school: StandingSchool) -> int:
    return (await progress(school.service.house.desk.pool, school.school_id, TERM)).reports


async def test_a_school_whose_log_is_damaged_does_not_stop_the_others(
    still: Service, renderer: Renderer
) -> None:
    """One byte of one ciphertext: that school's tables stay where they are, loudly."""
    damaged = await a_school(still)
    async with still.house.desk.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(
            "UPDATE log SET payload = set_byte(payload, 40, get_byte(payload, 40) # 1)"
            " WHERE school_id = $1 AND position = 5",
            damaged.school_id,
        )
    others = [await a_school(still) for _ in range(2)]
    async with working(still, plain(renderer)):
        for one in others:
            await until(partial(is_shown, one))

        assert not await is_shown(damaged)


async def test_a_database_that_gives_a_question_up_is_asked_again(
    still: Service, renderer: Renderer
) -> None:
    """A disk that stalled, and the server's own limit: the worker does not end of it."""
    pool, school = still.house.desk.pool, await a_school(still)

    async def given_up() -> bool:
        """Whether a worker stood at the lock and was sent away."""
        return bool(await pool.fetchval(_GIVE_UP))

    async with working(still, plain(renderer)):
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("LOCK log_head IN ACCESS EXCLUSIVE MODE")
            await until(given_up)
        await school.recorded("class teacher")
        await until(partial(is_shown, school))


async def test_an_event_no_table_can_hold_does_not_stop_the_others(
    still: Service, renderer: Renderer
) -> None:
    """What the database refuses of one school is that school's trouble; it is not away."""
    odd = await a_school(still)
    report = ReportIssued.model_validate(
        {
            "report_number": "7K3M9PQR",
            "version": 1,
            "issued_on": odd.today,
            "object_name": "x",
            "object_key_id": uuid4(),
            "wrapped_key": "00" * 40,
            "plain_sha256": "a" * 64,
            "size": 2**40,
        }
    )
    await odd.given(Decided(odd.pupil_id, report, TERM, uuid4()))
    others = [await a_school(still) for _ in range(4)]
    async with working(still, plain(renderer)):
        for one in others:
            await until(partial(is_shown, one))

        assert not await is_shown(odd)


def plain(renderer: Renderer) -> Render:
    async def render(view: ReportView) -> bytes:
        return renderer.render(view)

    return render


async def test_a_term_that_is_sealed_gets_its_reports(still: Service, renderer: Renderer) -> None:
    """While the worker runs, and also where it was sealed before the worker started."""
    before, meanwhile = [await a_school(still) for _ in range(2)]
    await before.given(sealed(before))
    async with working(still, plain(renderer)):
        await until(lambda: is_shown(meanwhile))
        await meanwhile.given(sealed(meanwhile))
        for school in (before, meanwhile):
            await until(partial(has_reports, school, 4))


async def has_reports(school: StandingSchool, count: int) -> bool:
    return await reports(school) == count


async def test_a_report_that_cannot_be_printed_is_tried_again_and_stops_no_other(
    still: Service, renderer: Renderer
) -> None:
    """A printer that is away for a while; the tables go on meanwhile, and so do other schools."""
    school, other = [await a_school(still) for _ in range(2)]
    is_broken = True

    async def render(view: ReportView) -> bytes:
        if is_broken and view.head.student == "王小明":
            raise RuntimeError("no ink")
        return renderer.render(view)

    await school.given(sealed(school))
    async with working(still, render):
        await until(lambda: has_reports(school, 3))
        await school.given(Decided(school.classmate_id, an_observation(), TERM, uuid4()))
        await until(lambda: is_shown(school))
        await until(lambda: is_shown(other))
        assert await reports(school) == 3
        is_broken = False
        await until(lambda: has_reports(school, 4))


async def test_what_is_written_while_reports_are_made_is_shown_at_once(
    still: Service, renderer: Renderer
) -> None:
    """A school's reports take their time; nobody there or elsewhere waits for them to read."""
    school, other = [await a_school(still) for _ in range(2)]
    is_begun, has_ink = asyncio.Event(), asyncio.Event()

    async def render(view: ReportView) -> bytes:
        is_begun.set()
        await has_ink.wait()
        return renderer.render(view)

    await school.given(sealed(school))
    async with working(still, render):
        await is_begun.wait()
        for one in (school, other):
            await one.given(Decided(one.classmate_id, an_observation(), TERM, uuid4()))
            await until(partial(is_shown, one))
        assert await reports(school) == 0
        has_ink.set()
        await until(lambda: has_reports(school, 4))


async def test_an_erasure_is_done_to_its_end(still: Service, renderer: Renderer) -> None:
    """The key, the rows; whatever is begun again is done once."""
    school = await a_school(still)
    erased = admit.StudentErased(
        reason="authority_order", erased_by=school.actor("admin").person_id
    )
    async with working(still, plain(renderer)):
        await school.given(Decided(school.pupil_id, erased))
        await until(lambda: is_shown(school))
    [forgotten] = await still.house.desk.journal.keyring.forgotten(school.school_id)

    assert (forgotten.stream_id, forgotten.is_pending) == (school.pupil_id, True)


async def started(still: Service) -> asyncio.subprocess.Process:
    """The worker as a process of its own."""
    own = {"PYTHONPATH": str(SERVICES), "PORTFOLIO_REPORT_PROCESSES": "1"}
    said = {**os.environ, **environment(still.settings), **own}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "portfolio.worker",
        env=said,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def test_a_worker_killed_at_any_moment_goes_on_and_stops_when_told(still: Service) -> None:
    """G7: kill -9 as soon as the first pupil's term is closed; the next process issues every
    report exactly once and ends in peace on SIGTERM.
    """
    school = await a_school(still)
    await school.given(sealed(school))

    async def topics() -> list[str]:
        rows = await still.house.desk.pool.fetch(
            "SELECT topic FROM log WHERE school_id = $1 AND term = $2", school.school_id, TERM
        )
        return [row[0] for row in rows]

    async def has_closed() -> bool:
        return "term-closed" in await topics()

    first = await started(still)
    await until(has_closed, 90)
    first.kill()
    await first.communicate()
    second = await started(still)
    await until(lambda: has_reports(school, 4), 90)
    second.send_signal(signal.SIGTERM)
    told, _ = await asyncio.wait_for(second.communicate(), 60)
    found = await topics()

    assert sorted(found) == ["report-issued"] * 4 + ["term-closed"] * 4
    assert second.returncode == 0, told.decode()
    assert '"event":"stopped"' in told.decode().replace('": "', '":"')
    assert "王小明" not in told.decode()
