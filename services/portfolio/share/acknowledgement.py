"""回执: whoever cares for a pupil has received a version of the report, on the phone or on paper.

Once per person and version; on paper the class teacher says so, once per version.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import Boolean, Column, DateTime, Integer, Table, Text
from sqlalchemy.dialects import postgresql

from portfolio.admit.desk import Desk, said_by, standing
from portfolio.seal.queries import reports_of
from portfolio.share.events import ReportAcknowledged
from portfolio.support.actor import Actor, Role
from portfolio.support.changes import Change, Put
from portfolio.support.database import Pool, metadata
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict, Forbidden, NotFound
from portfolio.support.projecting import Fact, Projection

ACKNOWLEDGEMENT = Table(
    "acknowledgement",
    metadata,
    Column("school_id", postgresql.UUID, primary_key=True),
    Column("student_id", postgresql.UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("acknowledged_by", postgresql.UUID, primary_key=True),
    Column("acknowledged_at", DateTime(timezone=True), nullable=False),
    Column("on_paper", Boolean, nullable=False),
)


class AlreadyReceived(Conflict):
    """A receipt is given once per version."""

    zh = "这一版报告已经回执。"
    en = "This version was acknowledged already."


class NotInForce(Conflict):
    """What is acknowledged is the report as it is now."""

    zh = "这一版报告已被新版替代，请查看新版后回执。"
    en = "This version was superseded; look at the new one first."


class PaperIsTheSchools(Forbidden):
    """A family receives on the phone; a signed slip comes back to the class teacher."""

    zh = "家长请直接确认；纸质回执由班主任登记。"
    en = "Families acknowledge for themselves; the class teacher enters paper slips."


def decide_acknowledge(
    earlier: Iterable[Event], *, version: int, in_force: int | None, on_paper: bool, by: Actor
) -> ReportAcknowledged:
    """One receipt; `earlier` are those of this version, `in_force` the newest version."""
    if in_force is None or version > in_force:
        raise NotFound
    if version < in_force:
        raise NotInForce
    if on_paper != (by.role is Role.STAFF):
        raise PaperIsTheSchools
    for one in earlier:
        if isinstance(one, ReportAcknowledged) and (
            one.acknowledged_by == by.person_id or (on_paper and one.on_paper)
        ):
            raise AlreadyReceived
    return ReportAcknowledged(version=version, acknowledged_by=by.person_id, on_paper=on_paper)


async def acknowledge(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    student_id: UUID,
    term: str,
    version: int,
    on_paper: bool,
) -> Appended:
    """Say that a version of a report has been received."""
    subject = derived(student_id, "acknowledgement", term, version)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(
            desk, actor, student_id, "report.acknowledge", fresh=fresh, also_left=True
        )
        at.school.state.term(term)
        issued = await reports_of(desk.pool, actor.school_id, student_id, term)
        rows = await desk.journal.store.subject(actor.school_id, subject)
        event = decide_acknowledge(
            await desk.journal.opened(rows),
            version=version,
            in_force=issued[0].version if issued else None,
            on_paper=on_paper,
            by=actor,
        )
        return Decision(
            (Decided(student_id, event, term, subject),),
            at.epochs(actor, student_id),
            subjects={(student_id, subject): rows[-1].originator_version if rows else 0},
        )

    said = ("acknowledge", str(student_id), term, version, on_paper)
    return await desk.journal.execute(said_by(actor, command_id, student_id, *said), attempt)


async def received(pool: Pool, school_id: UUID, student_id: UUID, term: str) -> list[int]:
    """The versions somebody has acknowledged."""
    rows = await pool.fetch(
        "SELECT DISTINCT version FROM acknowledgement WHERE school_id = $1 AND student_id = $2"
        " AND term = $3 ORDER BY version",
        school_id,
        student_id,
        term,
    )
    return [row[0] for row in rows]


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    if isinstance(event, ReportAcknowledged):
        yield Put(
            ACKNOWLEDGEMENT,
            {
                "school_id": row.school_id,
                "student_id": row.stream_id,
                "term": row.term,
                "version": event.version,
                "acknowledged_by": event.acknowledged_by,
                "acknowledged_at": row.recorded_at,
                "on_paper": event.on_paper,
            },
        )


PROJECTION = Projection("acknowledge", (ACKNOWLEDGEMENT,), fold)
