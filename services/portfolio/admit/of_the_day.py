"""How somebody stood to a pupil on a day that is over: a record belongs to the day it tells of.

A phone may bring it weeks later, and meanwhile the pupil has changed class.
Whoever teaches the class that the pupil was in on that day may still say what they wrote down
before the move, and take back what they said; of other days, of what is written after it, and to
read anything, they have no right.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk, Standing, standing
from portfolio.admit.domain import Enrolled
from portfolio.admit.events import ClassAssigned
from portfolio.admit.queries import At
from portfolio.support import policy
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import school_day
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import NotFound

# An id tells whole milliseconds: what was made within the one of the move was made after it.
_TICK = timedelta(milliseconds=1)


async def standing_of_day(
    desk: Desk,
    actor: Actor,
    student_id: UUID,
    action: str,
    day: date | None,
    *,
    made_at: datetime | None = None,
    fresh: bool,
) -> Standing:
    """As `standing`; who has no right today may have it by the pupil's class of `day`.

    `made_at`: when the phone says that it was written down; None of what is recorded already.
    """
    try:
        return await standing(desk, actor, student_id, action, fresh=fresh)
    except NotFound:
        then = await _standing_then(desk, actor, student_id, day, made_at) if day else None
        if then is None or not policy.allows(action, then.relations):
            raise
        return then


async def _standing_then(
    desk: Desk, actor: Actor, student_id: UUID, day: date, made_at: datetime | None
) -> Standing | None:
    if actor.role is not Role.STAFF:
        return None
    school = await desk.rosters.school(actor.school_id)
    student = await desk.rosters.student(actor.school_id, student_id)
    if not isinstance(student.state, Enrolled) or student.state.left:
        return None
    classes = await classes_on(desk, actor.school_id, student_id, day, made_at)
    held = [relations.to_class_group(actor, school.state, one) for one in classes]
    # A duty for the whole school is none by a class: of it today has said all there is.
    by_class = frozenset().union(*held) - relations.to_class_group(actor, school.state, None)
    return Standing(school, At(student.state, student.epoch), by_class)


async def classes_on(
    desk: Desk, school_id: UUID, student_id: UUID, day: date, made_at: datetime | None
) -> set[UUID]:
    """The class of a pupil on a day, on the day of a move both; not one that was left before
    `made_at`.
    """
    stream = await desk.journal.store.load(school_id, student_id)
    rows = [row for row in stream.events if row.topic == ClassAssigned.topic]
    try:
        events = await desk.journal.opened(rows)
    except KeyForgotten:
        return set()
    begun = [row.recorded_at for row in rows]
    return {
        event.class_group_id
        for event, first, last in zip(events, begun, [*begun[1:], None], strict=True)
        if isinstance(event, ClassAssigned)
        and school_day(first) <= day
        and (
            last is None
            or (day <= school_day(last) and (made_at is None or made_at + _TICK <= last))
        )
    }
