"""A command about one pupil that appends one event: what moves, plans and consents share."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit.desk import Desk, Standing, said_by, standing
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended


@dataclass(frozen=True, slots=True)
class About:
    """A command about one pupil: who, which, and what was said, for its tag."""

    command_id: UUID
    student_id: UUID
    action: str
    said: tuple[object, ...] = ()
    also_left: bool = False


async def append_one(
    desk: Desk,
    actor: Actor,
    about: About,
    decide: Callable[[Standing], Event],
    *,
    subject_id: UUID | None = None,
) -> Appended:
    """One event of one pupil, decided against the school and the pupil as they are."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(
            desk, actor, about.student_id, about.action, fresh=fresh, also_left=about.also_left
        )
        decided = Decided(about.student_id, decide(at), subject_id=subject_id)
        return Decision((decided,), at.epochs(actor, about.student_id))

    said = (str(about.student_id), *about.said)
    request = said_by(actor, about.command_id, about.student_id, about.action, *said)
    return await desk.journal.execute(request, attempt)
