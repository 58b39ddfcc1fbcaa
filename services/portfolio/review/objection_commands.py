"""异议: file one, answer one: load → decide → append."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID

from portfolio.admit.access.second_eyes import require_other_hand
from portfolio.admit.desk import Desk, said_by, standing
from portfolio.admit.events import FactsReopened
from portfolio.confirm.events import ObservationStruck
from portfolio.curate.domain import level_cell, subjects_cell, words_cell
from portfolio.curate.events import JudgementReopened
from portfolio.curate.queries import term_record
from portfolio.review import objecting, resolving
from portfolio.review.events import ObjectionFiled
from portfolio.review.queries import At, objection_at
from portfolio.review.subjects import about_of
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.database import Pool
from portfolio.support.event import Event
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended

IssuedOn = Callable[[Pool, UUID, UUID, str], Awaitable[date | None]]
"""(pool, school, pupil, term) → the day of the report in force; reports belong to a later step."""


async def file_objection(
    desk: Desk,
    actor: Actor,
    issued_on: IssuedOn,
    *,
    command_id: UUID,
    student_id: UUID,
    term: str,
    said: ObjectionFiled,
) -> Appended:
    """Say that something is wrong; the command's id is the objection's."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, "objection.file", fresh=fresh, also_left=True)
        planned = at.school.state.term(term)
        rows = await desk.pool.fetchval(
            "SELECT count(*) FROM objection WHERE school_id = $1 AND student_id = $2"
            " AND term = $3 AND outcome IS NULL",
            actor.school_id,
            student_id,
            term,
        )
        event = objecting.decide_file(
            said,
            at.student.state,
            await term_record(desk.journal, actor.school_id, student_id, term),
            term=planned,
            issued_on=await issued_on(desk.pool, actor.school_id, student_id, term),
            unanswered=rows,
            today=school_day(desk.clock.now()),
            by=actor,
        )
        return Decision(
            (Decided(student_id, event, term, command_id),), at.epochs(actor, student_id)
        )

    body = said.model_dump(mode="json", exclude={"answer_by", "filed_by"})
    request = said_by(actor, command_id, student_id, "object", str(student_id), term, body)
    return await desk.journal.execute(request, attempt)


async def resolve_objection(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    objection_id: UUID,
    answer: resolving.Answer,
) -> Appended:
    """Answer an objection, with what follows from it, in one append."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        found = await objection_at(desk, actor.school_id, objection_id)
        at = await standing(
            desk, actor, found.student_id, "objection.resolve", fresh=fresh, also_left=True
        )
        record = await term_record(desk.journal, actor.school_id, found.student_id, found.term)
        parties = await _parties(desk, actor.school_id, found)
        await require_other_hand(desk, actor, at.school.state, "objection.resolve", parties)
        events = resolving.decide_resolve(
            found.objection,
            answer,
            record,
            objection_id=objection_id,
            parties=parties,
            term=at.school.state.term(found.term),
            held=at.relations,
            by=actor,
        )
        return Decision(
            tuple(_placed(found, objection_id, event) for event in events),
            at.epochs(actor, found.student_id),
            subjects={(found.student_id, objection_id): found.objection.version},
        )

    found = await objection_at(desk, actor.school_id, objection_id)
    said = [answer.outcome, answer.text, answer.strikes, answer.reopens, answer.signs_again]
    request = said_by(
        actor, command_id, found.student_id, "resolve-objection", str(objection_id), *said
    )
    return await desk.journal.execute(request, attempt)


async def _parties(desk: Desk, school_id: UUID, found: At) -> frozenset[UUID]:
    """Who ever said, answered or signed what is objected to, from the log itself."""
    about = about_of(found.objection, found.student_id, found.term)
    rows = await desk.journal.store.subject(school_id, about) if about else ()
    return resolving.had_part(await desk.journal.opened(rows))


def _placed(found: At, objection_id: UUID, event: Event) -> Decided:
    """Each effect where its step looks for it: an entry, a cell, or beside the pupil's rights."""
    pupil, term = found.student_id, found.term
    match event:
        case FactsReopened():
            return Decided(pupil, event)
        case ObservationStruck():
            return Decided(pupil, event, term, found.objection.observation_id)
        case JudgementReopened():
            return Decided(pupil, event, term, _cell(found, event))
        case _:
            return Decided(pupil, event, term, objection_id)


def _cell(found: At, event: JudgementReopened) -> UUID:
    match event.what:
        case "level":
            return level_cell(found.student_id, found.term, event.indicator or "")
        case "subject_levels":
            return subjects_cell(found.student_id, found.term)
        case _:
            return words_cell(found.student_id, found.term, "remark")
