"""写实记录: load → decide → append; one command, one append, one school."""

from uuid import UUID

from portfolio.admit.desk import Desk, Standing, said_by, standing
from portfolio.admit.of_the_day import standing_of_day
from portfolio.capture import domain
from portfolio.capture.observed import day_of
from portfolio.capture.queries import observation_of
from portfolio.capture.saying import Note
from portfolio.support.actor import Actor
from portfolio.support.ids import made_by_id
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended


def setting(desk: Desk, actor: Actor, at: Standing, term: str) -> domain.Setting:
    """What a decision about this pupil's facts is made in."""
    return domain.Setting(
        at.school.state, term, desk.vocabulary, actor, desk.clock.now(), at.relations
    )


async def record_observation(
    desk: Desk,
    actor: Actor,
    *,
    observation_id: UUID,
    student_id: UUID,
    term: str,
    said: Note,
    body: object,
) -> Appended:
    """One observation of one pupil; its id is the command's, made on the phone."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        which = (student_id, "observation.record", said.occurred_on)
        made_at = made_by_id(observation_id)
        at = await standing_of_day(desk, actor, *which, made_at=made_at, fresh=fresh)
        event = domain.decide_record(said, at.student.state, at=setting(desk, actor, at, term))
        return Decision(
            (Decided(student_id, event, term, observation_id),), at.epochs(actor, student_id)
        )

    request = said_by(actor, observation_id, student_id, "record-observation", body)
    return await desk.journal.execute(request, attempt)


async def correct_observation(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    observation_id: UUID,
    said: Note,
    reason: str | None,
    body: object,
) -> Appended:
    """Say one's own observation anew, all of it."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        known = await observation_of(desk.journal, actor.school_id, observation_id)
        at = await standing(desk, actor, known.student_id, "observation.correct", fresh=fresh)
        event = domain.decide_correct(
            known.observation,
            said,
            at.student.state,
            reason=reason,
            at=setting(desk, actor, at, known.term),
        )
        return Decision(
            (Decided(known.student_id, event, known.term, observation_id),),
            at.epochs(actor, known.student_id),
            subjects={(known.student_id, observation_id): known.version},
        )

    known = await observation_of(desk.journal, actor.school_id, observation_id)
    request = said_by(
        actor, command_id, known.student_id, "correct-observation", str(observation_id), body
    )
    return await desk.journal.execute(request, attempt)


async def withdraw_observation(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID, reason: str | None
) -> Appended:
    """Take one's own observation back."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        known = await observation_of(desk.journal, actor.school_id, observation_id)
        action, day = "observation.withdraw", day_of(known.observation)
        at = await standing_of_day(desk, actor, known.student_id, action, day, fresh=fresh)
        event = domain.decide_withdraw(
            known.observation,
            at.student.state,
            reason=reason,
            at=setting(desk, actor, at, known.term),
        )
        return Decision(
            (Decided(known.student_id, event, known.term, observation_id),),
            at.epochs(actor, known.student_id),
            subjects={(known.student_id, observation_id): known.version},
        )

    known = await observation_of(desk.journal, actor.school_id, observation_id)
    request = said_by(
        actor,
        command_id,
        known.student_id,
        "withdraw-observation",
        str(observation_id),
        reason,
    )
    return await desk.journal.execute(request, attempt)
