"""入册: who comes back, and who goes on in another grade."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from portfolio.admit.desk import Desk, Standing, said_by, standing
from portfolio.admit.pupil.one_pupil import About
from portfolio.admit.pupil.returning import decide_repeat, decide_return
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended


async def take_back(
    desk: Desk,
    actor: Actor,
    about: About,
    *,
    class_group_id: UUID,
    roster_number: int | None,
    returned_on: date,
) -> Appended:
    """Who left is here again; the same record goes on."""
    today = school_day(desk.clock.now())

    def decide(at: Standing) -> Sequence[Event]:
        return decide_return(
            at.school.state,
            at.student.state,
            class_group_id=class_group_id,
            roster_number=roster_number,
            returned_on=returned_on,
            school_year=at.school.state.school_year_on(today) or today.year,
            today=today,
            by=actor.person_id,
        )

    return await _append(desk, actor, about, decide)


async def repeat_year(
    desk: Desk, actor: Actor, about: About, *, class_group_id: UUID, roster_number: int | None
) -> Appended:
    """The pupil goes on in another grade, from this school year on."""
    today = school_day(desk.clock.now())

    def decide(at: Standing) -> Sequence[Event]:
        return decide_repeat(
            at.school.state,
            at.student.state,
            class_group_id=class_group_id,
            roster_number=roster_number,
            school_year=at.school.state.school_year_on(today) or today.year,
            by=actor.person_id,
        )

    return await _append(desk, actor, about, decide)


async def _append(
    desk: Desk, actor: Actor, about: About, decide: Callable[[Standing], Sequence[Event]]
) -> Appended:
    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(
            desk, actor, about.student_id, about.action, fresh=fresh, also_left=about.also_left
        )
        decided = tuple(Decided(about.student_id, event) for event in decide(at))
        return Decision(decided, at.epochs(actor, about.student_id))

    said = (str(about.student_id), *about.said)
    request = said_by(actor, about.command_id, about.student_id, about.action, *said)
    return await desk.journal.execute(request, attempt)
