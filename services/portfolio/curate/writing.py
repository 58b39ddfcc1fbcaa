"""One cell of one pupil's term, written: load → decide → append, for every kind of cell."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit.desk import Desk, Standing, said_by, standing
from portfolio.capture.setting import require_taught
from portfolio.curate import domain
from portfolio.curate.domain import TermRecord
from portfolio.curate.queries import cell_record, term_record
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Refusal

Judge = Callable[[Standing, TermRecord], tuple[Event, int]]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a command is about: one cell of a pupil's term, and the version it is meant for."""

    student_id: UUID
    term: str
    meant: int | None = None

    def words(self, what: str) -> UUID:
        """The subject of `remark`, `self-statement` and so on."""
        return domain.words_cell(self.student_id, self.term, what)


@dataclass(frozen=True, slots=True)
class Written:
    """What was appended, and the term as it was decided upon; None where a retry found the
    first answer and could not be decided today.
    """

    appended: Appended
    seen: tuple[Standing, TermRecord] | None


async def write(
    desk: Desk,
    actor: Actor,
    cell: Cell,
    command_id: UUID,
    subject: UUID,
    action: str,
    said: tuple[object, ...],
    judge: Judge,
    known: tuple[Standing, TermRecord] | None = None,
    *,
    asks_facts: bool = True,
) -> Written:
    """Append what `judge` decides of the cell `subject`; `said` is the request, for its tag.

    `known`: pupil and term as this request has just read them with others; decided upon first.
    What that refuses is refused: to read it all again for each of a class is what takes long.
    `asks_facts`: whether `judge` looks at more of the term than this cell.
    Raises `HasGoneThrough` before `judge` is asked, as recording does.
    """
    request = said_by(
        actor, command_id, cell.student_id, action, str(cell.student_id), cell.term, *said
    )

    def decide(at: Standing, record: TermRecord) -> tuple[Event, int]:
        require_taught(at.student.state, at.school.state, cell.term)
        return judge(at, record)

    seen, judged = known, None
    if known:
        try:
            judged = decide(*known)
        except Refusal:
            if first := await desk.journal.answered(request):
                return Written(first, None)
            raise

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        nonlocal seen
        if fresh or not (seen and judged):
            at = await standing(desk, actor, cell.student_id, action, fresh=fresh)
            seen = (at, await _record(desk, actor, cell, subject, asks_facts=asks_facts))
            event, version = decide(*seen)
        else:
            at, (event, version) = seen[0], judged
        return Decision(
            (Decided(cell.student_id, event, cell.term, subject),),
            at.epochs(actor, cell.student_id),
            subjects={(cell.student_id, subject): version},
        )

    appended = await desk.journal.execute(request, attempt)
    return Written(appended, seen)


async def _record(
    desk: Desk, actor: Actor, cell: Cell, subject: UUID, *, asks_facts: bool
) -> TermRecord:
    if asks_facts:
        return await term_record(desk.journal, actor.school_id, cell.student_id, cell.term)
    return await cell_record(desk.journal, actor.school_id, subject)
