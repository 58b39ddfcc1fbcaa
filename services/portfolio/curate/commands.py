"""整理遴选: sign a level, subject levels, a remark: load → decide → append."""

from collections.abc import Callable, Mapping
from uuid import UUID

from portfolio.admit.desk import Desk, Standing, said_by, standing
from portfolio.admit.relations import subjects_taught
from portfolio.curate import domain, events
from portfolio.curate.domain import TermRecord
from portfolio.curate.queries import term_record
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.policy import Relation

Judge = Callable[[Standing, TermRecord], tuple[Event, int]]


async def sign_level(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    student_id: UUID,
    term: str,
    indicator: str,
    level: events.Level,
    meant: int | None,
) -> Appended:
    """One indicator's level; `meant` is the version of the cell that it changes."""

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        return domain.decide_sign_level(
            record,
            at.student.state,
            indicator=indicator,
            level=level,
            meant=meant,
            term=at.school.state.term(term),
            vocabulary=desk.vocabulary,
            by=actor,
        )

    return await _sign(
        desk,
        actor,
        command_id=command_id,
        student_id=student_id,
        term=term,
        cell=domain.level_cell(student_id, term, indicator),
        action="level.sign",
        said=(indicator, level, meant),
        judge=judge,
    )


async def sign_subjects(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    student_id: UUID,
    term: str,
    levels: Mapping[str, events.SubjectLevel],
    meant: int | None,
) -> Appended:
    """Levels of subjects; a subject teacher signs only their own."""

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        group = at.student.state.class_group_id
        own = (
            None
            if Relation.CLASS_TEACHER in at.relations
            else subjects_taught(actor, at.school.state, group)
        )
        return domain.decide_sign_subjects(
            record,
            at.student.state,
            levels=levels,
            own_subjects=own,
            meant=meant,
            term=at.school.state.term(term),
            vocabulary=desk.vocabulary,
            by=actor,
        )

    return await _sign(
        desk,
        actor,
        command_id=command_id,
        student_id=student_id,
        term=term,
        cell=domain.subjects_cell(student_id, term),
        action="subject_level.sign",
        said=(dict(levels), meant),
        judge=judge,
    )


async def write_remark(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    student_id: UUID,
    term: str,
    text: str,
    meant: int | None,
) -> Appended:
    """The class teacher's remark."""

    def judge(at: Standing, record: TermRecord) -> tuple[Event, int]:
        return domain.decide_write_remark(
            record, text=text, meant=meant, term=at.school.state.term(term), by=actor
        )

    return await _sign(
        desk,
        actor,
        command_id=command_id,
        student_id=student_id,
        term=term,
        cell=domain.remark_cell(student_id, term),
        action="remark.write",
        said=(text, meant),
        judge=judge,
    )


async def _sign(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    student_id: UUID,
    term: str,
    cell: UUID,
    action: str,
    said: tuple[object, ...],
    judge: Judge,
) -> Appended:
    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, action, fresh=fresh)
        record = await term_record(desk.journal, actor.school_id, student_id, term)
        event, version = judge(at, record)
        return Decision(
            (Decided(student_id, event, term, cell),),
            at.epochs(actor, student_id),
            subjects={(student_id, cell): version},
        )

    request = said_by(actor, command_id, student_id, action, str(student_id), term, *said)
    return await desk.journal.execute(request, attempt)
