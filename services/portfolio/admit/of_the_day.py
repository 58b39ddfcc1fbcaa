"""How somebody stood to a pupil on a day that is over: a record belongs to the day it tells of.

A phone may bring it weeks later, and meanwhile the pupil has changed class.
Whoever teaches the class that the pupil was in on that day may still say what they saw,
and take back what they said; of other days, and to read anything, they have no right.
"""

from datetime import date
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


async def standing_of_day(
    desk: Desk, actor: Actor, student_id: UUID, action: str, day: date | None, *, fresh: bool
) -> Standing:
    """As `standing`; who has no right today may have it by the pupil's class of `day`."""
    try:
        return await standing(desk, actor, student_id, action, fresh=fresh)
    except NotFound:
        then = await _standing_then(desk, actor, student_id, day) if day else None
        if then is None or not policy.allows(action, then.relations):
            raise
        return then


async def _standing_then(desk: Desk, actor: Actor, student_id: UUID, day: date) -> Standing | None:
    if actor.role is not Role.STAFF:
        return None
    school = await desk.rosters.school(actor.school_id)
    student = await desk.rosters.student(actor.school_id, student_id)
    if not isinstance(student.state, Enrolled) or student.state.left:
        return None
    classes = await classes_on(desk, actor.school_id, student_id, day)
    held = [relations.to_class_group(actor, school.state, one) for one in classes]
    return Standing(school, At(student.state, student.epoch), frozenset().union(*held))


async def classes_on(desk: Desk, school_id: UUID, student_id: UUID, day: date) -> set[UUID]:
    """The class of a pupil on a day; on the day of a move both."""
    stream = await desk.journal.store.load(school_id, student_id)
    rows = [row for row in stream.events if row.topic == ClassAssigned.topic]
    try:
        events = await desk.journal.opened(rows)
    except KeyForgotten:
        return set()
    begun = [school_day(row.recorded_at) for row in rows]
    ended = [*begun[1:], date.max]
    return {
        event.class_group_id
        for event, first, last in zip(events, begun, ended, strict=True)
        if isinstance(event, ClassAssigned) and first <= day <= last
    }
