"""The fence of a sealed term, and a worker that is stopped at the worst moment."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from builders import TERM, a_note, a_picture
from portfolio.admit import events as admit
from portfolio.admit.desk import said_by, standing
from portfolio.capture.commands import setting
from portfolio.capture.domain import decide_record
from portfolio.confirm.events import ObservationConfirmed
from portfolio.curate.events import LevelSigned, RemarkWritten
from portfolio.seal.commands import Press
from portfolio.seal.process import Sealing
from portfolio.seal.queries import progress
from portfolio.seal.render import Renderer
from portfolio.seal.view import ReportView
from portfolio.support.event import Event
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided, Decision
from portfolio.support.problems import Gone, Refusal
from standing_school import StandingSchool, a_school
from standing_service import Service, a_projector, until


@pytest.fixture
async def quiet(still: Service) -> StandingSchool:
    """A school whose worker does what the test says."""
    return await a_school(still)


class Printer:
    """The real renderer, which a test can stop."""

    def __init__(self) -> None:
        self.renderer = Renderer()
        self.printed = 0
        self.is_open = asyncio.Event()
        self.is_asked = asyncio.Event()

    async def render(self, view: ReportView) -> bytes:
        self.is_asked.set()
        await self.is_open.wait()
        self.printed += 1
        return self.renderer.render(view)


@pytest.fixture(scope="session")
def printer() -> Printer:
    return Printer()


def sealed(school: StandingSchool) -> Decided:
    event = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    return Decided(school.school_id, event)


@pytest.mark.parametrize("kind", ["observation", "evidence", "confirmation", "remark"])
async def test_what_was_decided_before_the_sealing_loses_after_it(
    quiet: StandingSchool, kind: str
) -> None:
    """The fence holds in the database: between deciding and appending another process seals;
    whatever the command was, it is decided again and then refused.
    """
    desk, teacher = quiet.service.house.desk, quiet.actor("class teacher")
    events: dict[str, Event] = {
        "evidence": a_picture(),
        "confirmation": ObservationConfirmed(confirmed_by=teacher.person_id),
        "remark": RemarkWritten(text="好", written_by=teacher.person_id),
    }
    tries = 0

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        nonlocal tries
        tries += 1
        at = await standing(desk, teacher, quiet.pupil_id, "observation.record", fresh=fresh)
        event = events.get(kind) or decide_record(
            a_note(occurred_on=quiet.today),
            at.student.state,
            at=setting(desk, teacher, at, TERM),
        )
        at.school.state.term(TERM).require_open()
        if tries == 1:
            await quiet.given(sealed(quiet))
        decided = (Decided(quiet.pupil_id, event, TERM, uuid4()),)
        return Decision(decided, at.epochs(teacher, quiet.pupil_id))

    before = await quiet.shown()
    with pytest.raises(Refusal) as refused:
        await desk.journal.execute(said_by(teacher, uuid7(), quiet.pupil_id, "late"), attempt)

    assert refused.value.kind == "term-is-not-open"
    assert tries == 2
    assert await quiet.shown() == before + 1


async def topics(school: StandingSchool) -> list[tuple[str, UUID]]:
    rows = await school.service.house.desk.pool.fetch(
        "SELECT topic, stream_id FROM log WHERE school_id = $1 AND term = $2 ORDER BY position",
        school.school_id,
        TERM,
    )
    return [(row[0], row[1]) for row in rows]


async def test_a_worker_stopped_between_closing_and_report_goes_on(
    quiet: StandingSchool, printer: Printer
) -> None:
    """G7: one report is being printed, the next pupil's term is closed meanwhile; then the worker
    dies. The next one closes nothing twice and issues every report exactly once.
    """
    house = quiet.service.house
    await quiet.given(sealed(quiet))
    press = Press(house.desk, house.objects, printer.render)
    printer.is_open.clear()
    printer.is_asked.clear()
    projector, sealing = a_projector(house), Sealing(press, 2)
    await projector.catch_up(quiet.school_id)
    worker = asyncio.create_task(Sealing(press, 1).step(quiet.school_id))
    async with asyncio.timeout(60):
        await printer.is_asked.wait()

    async def is_ahead() -> bool:
        return len(await topics(quiet)) > 1

    await until(is_ahead)
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker
    halfway = await topics(quiet)
    printer.is_open.set()
    await projector.catch_up(quiet.school_id)
    while await sealing.step(quiet.school_id):
        await projector.catch_up(quiet.school_id)
    found = await topics(quiet)

    assert [topic for topic, _ in halfway] == ["term-closed", "term-closed"]
    assert len(found) == len(set(found)) == 8
    done = await progress(house.desk.pool, quiet.school_id, TERM)
    assert (done.closed, done.reports) == (4, 4)


async def test_two_workers_issue_a_report_once(quiet: StandingSchool, printer: Printer) -> None:
    """Whoever comes second gets the first one's answer; its own printing is thrown away."""
    house = quiet.service.house
    printer.is_open.set()
    await quiet.given(sealed(quiet))
    press = Press(house.desk, house.objects, printer.render)
    issued = await asyncio.gather(
        *(press.issue(quiet.school_id, quiet.pupil_id, TERM) for _ in range(3))
    )

    assert set(issued) - {None} == {1}
    assert [topic for topic, _ in await topics(quiet)] == ["term-closed", "report-issued"]


async def test_no_report_is_made_of_an_erased_pupil(
    quiet: StandingSchool, printer: Printer
) -> None:
    """And the others' are, all the same."""
    house = quiet.service.house
    printer.is_open.set()
    await a_projector(house).catch_up(quiet.school_id)
    admin = quiet.actor("admin").person_id
    erased = admit.StudentErased(reason="authority_order", erased_by=admin)
    await quiet.given(sealed(quiet), Decided(quiet.pupil_id, erased))
    press = Press(house.desk, house.objects, printer.render)
    with pytest.raises(Gone):
        await press.issue(quiet.school_id, quiet.pupil_id, TERM)
    # The read tables do not know it yet: the pupil is still on the worker's list.
    await Sealing(press, 2).step(quiet.school_id)

    reported = {stream for topic, stream in await topics(quiet) if topic == "report-issued"}
    assert reported == {quiet.classmate_id, quiet.planned_id, quiet.elsewhere_id}


async def test_a_report_shows_growth_against_last_terms_level(
    quiet: StandingSchool, printer: Printer
) -> None:
    """Against nobody but oneself, where both terms were signed."""
    views: list[ReportView] = []

    async def render(view: ReportView) -> bytes:
        views.append(view)
        return await printer.render(view)

    printer.is_open.set()
    signed = {
        "indicator": "student.B2",
        "level_scale": "growth.v1",
        "signed_by": str(quiet.actor("class teacher").person_id),
    }
    last, now = (
        Decided(
            quiet.pupil_id, LevelSigned.model_validate(signed | {"level": level}), term, uuid4()
        )
        for level, term in (("C", "2025-2026-2"), ("B", TERM))
    )
    days = [quiet.today - timedelta(days=days) for days in (240, 100)]
    spring = admit.TermPlanned(term="2025-2026-2", opens_on=days[0], closes_on=days[1])
    await quiet.given(Decided(quiet.school_id, spring), last, now, sealed(quiet))
    house = quiet.service.house
    await Press(house.desk, house.objects, render).issue(quiet.school_id, quiet.pupil_id, TERM)

    [row] = [
        row for group in views[0].indicators.groups for row in group.rows if row.now is not None
    ]
    assert row.before is not None
    assert row.now == row.before + 1
