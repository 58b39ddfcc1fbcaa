"""核实: confirm or reject, one answer per observation."""

from uuid import UUID

from portfolio.admit.desk import Desk, said_by, standing
from portfolio.capture.domain import fold
from portfolio.confirm.domain import require_answerable, was_answered
from portfolio.confirm.events import ObservationConfirmed, ObservationRejected
from portfolio.support.actor import Actor
from portfolio.support.journal import Decided, Decision
from portfolio.support.keys import KeyForgotten
from portfolio.support.planning import Appended
from portfolio.support.problems import Gone, NotFound


async def confirm_observation(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID
) -> Appended:
    """A teacher of the class vouches for the entry."""
    event = ObservationConfirmed(confirmed_by=actor.person_id)
    return await _answer(desk, actor, command_id, observation_id, event)


async def reject_observation(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID, reason: str | None
) -> Appended:
    """A teacher of the class does not take the entry in, and may say why."""
    event = ObservationRejected(rejected_by=actor.person_id, reason=reason)
    return await _answer(desk, actor, command_id, observation_id, event)


async def _answer(
    desk: Desk,
    actor: Actor,
    command_id: UUID,
    observation_id: UUID,
    event: ObservationConfirmed | ObservationRejected,
) -> Appended:
    journal = desk.journal
    rows = await journal.store.subject(actor.school_id, observation_id)
    if not rows:
        raise NotFound
    student_id = rows[0].stream_id

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, "observation.confirm", fresh=fresh)
        now = await journal.store.subject(actor.school_id, observation_id)
        try:
            events = await journal.opened(now)
        except KeyForgotten:
            raise Gone from None
        require_answerable(
            fold(events),
            is_answered=was_answered(events),
            term=at.school.state.term(now[0].term),
            by=actor,
        )
        return Decision(
            (Decided(student_id, event, now[0].term, observation_id),),
            at.epochs(actor, student_id),
            subjects={(student_id, observation_id): now[-1].originator_version},
        )

    said = (str(observation_id), event.topic, getattr(event, "reason", None))
    request = said_by(actor, command_id, student_id, "answer-observation", *said)
    return await journal.execute(request, attempt)
