"""我们家愿意一起做: what the families of a class say to the 家里 line of their reports.

Once per adult and report, and taken back as often as they like; the same again changes nothing.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import Boolean, Column, Table, Text
from sqlalchemy.dialects import postgresql

from portfolio.admit.desk import Desk, said_by, standing
from portfolio.curate.domain import words_cell
from portfolio.curate.queries import cell_record
from portfolio.seal.contents import ReportIsNotIssued
from portfolio.share.events import FamilyStepJoined, FamilyStepLeft
from portfolio.support import reached
from portfolio.support.actor import Actor
from portfolio.support.changes import Change, Put
from portfolio.support.database import metadata
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.mapper import Logged
from portfolio.support.planning import Appended, Receipt
from portfolio.support.problems import Conflict
from portfolio.support.projecting import Fact, Projection

TAKING_PART = Table(
    "taking_part",
    metadata,
    Column("school_id", postgresql.UUID, primary_key=True),
    Column("student_id", postgresql.UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("person_id", postgresql.UUID, primary_key=True),
    Column("takes_part", Boolean, nullable=False),
)


class NothingForTheFamily(Conflict):
    """A report may have been issued without a line for 家里."""

    zh = "这份报告没有约定家里做什么。"
    en = "This report agrees on nothing for the family to do."


class NothingSaidYet(Conflict):
    """A word that was not given is not taken back."""

    zh = "您还没有说过愿意一起做，不用收回。"
    en = "You have not said that you take part; there is nothing to take back."


class SaidAlready(Exception):  # noqa: N818 — an outcome: the answer is that of before
    """It stands so already; nothing is appended."""


def decide_take_part(
    before: Iterable[Event], *, takes_part: bool, is_issued: bool, line: str | None, by: Actor
) -> FamilyStepJoined | FamilyStepLeft:
    """`before`: what this adult said of this report; `line`: what was agreed for 家里."""
    said = list(before)
    if said and isinstance(said[-1], FamilyStepJoined) == takes_part:
        raise SaidAlready
    if not takes_part:
        if not said:
            raise NothingSaidYet
        return FamilyStepLeft(left_by=by.person_id)
    if not is_issued:
        raise ReportIsNotIssued
    if line is None:
        raise NothingForTheFamily
    return FamilyStepJoined(joined_by=by.person_id)


async def take_part(
    desk: Desk, actor: Actor, *, command_id: UUID, student_id: UUID, term: str, takes_part: bool
) -> Appended:
    """Say that the family takes part, or take it back.

    What is issued and agreed is read in the log: the read tables may be a moment behind.
    """
    school_id, store = actor.school_id, desk.journal.store
    subject = derived(student_id, "taking-part", term, actor.person_id)
    report, cell = derived(student_id, "report", term), words_cell(student_id, term, "next-steps")

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, "next_step.join", fresh=fresh)
        at.school.state.term(term)
        rows = await store.subject(school_id, subject)
        agreed = (await cell_record(desk.journal, school_id, cell)).next_steps
        event = decide_take_part(
            await desk.journal.opened(rows),
            takes_part=takes_part,
            is_issued=bool(await store.subject(school_id, report)),
            line=agreed.family if agreed else None,
            by=actor,
        )
        return Decision(
            (Decided(student_id, event, term, subject),),
            at.epochs(actor, student_id),
            subjects={(student_id, subject): rows[-1].originator_version if rows else 0},
        )

    said = ("take-part", str(student_id), term, takes_part)
    request = said_by(actor, command_id, student_id, *said)
    try:
        return await desk.journal.execute(request, attempt)
    except SaidAlready:
        if first := await desk.journal.answered(request):
            return first
        # Nothing is appended, so nothing has held what is remembered against the epochs.
        await standing(desk, actor, student_id, "next_step.join", fresh=True)
        rows = await store.subject(school_id, subject)
        reached.note(rows[-1].id)
        return _as_told(command_id, rows[-1])


def _as_told(command_id: UUID, row: Logged) -> Appended:
    at = Receipt(row.stream_id, row.subject_id, row.originator_version, row.id)
    return Appended(command_id, row.recorded_at, (at,), is_repeated=True)


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    key = {"school_id": row.school_id, "student_id": row.stream_id, "term": row.term}
    match event:
        case FamilyStepJoined():
            yield Put(TAKING_PART, {**key, "person_id": event.joined_by, "takes_part": True})
        case FamilyStepLeft():
            yield Put(TAKING_PART, {**key, "person_id": event.left_by, "takes_part": False})
        case _:
            return


PROJECTION = Projection("take_part", (TAKING_PART,), fold)
