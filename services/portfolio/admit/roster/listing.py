"""Whom a list may name: the read tables lag a moment, rights do not.

SQL says who could be on a list; here each is held against today's relations, as a single read is.
So what is listed is what the caller could read alone, also a moment after a pupil has moved,
a guardian was unlinked or a duty ended.
"""

from collections.abc import Iterable
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.queries import At
from portfolio.admit.roster_queries import class_members
from portfolio.support import policy
from portfolio.support.actor import Actor


async def allowed_among(
    desk: Desk, actor: Actor, school: School, action: str, student_ids: Iterable[UUID]
) -> dict[UUID, At[Enrolled]]:
    """Of these pupils, also who left, those of whom the caller may do this now."""
    found = await desk.rosters.enrolled_now(actor.school_id, student_ids, also_left=True)
    return {
        student_id: known
        for student_id, known in found.items()
        if policy.allows(action, relations.to_student(actor, school, known.state, student_id))
    }


async def allowed_of_class(
    desk: Desk,
    actor: Actor,
    school: School,
    action: str,
    class_group_id: UUID,
    student_ids: Iterable[UUID] | None = None,
) -> list[UUID]:
    """The pupils of a class of today of whom the caller may do this now; not who left.

    `student_ids`: whom a read table names already, in its order.
    """
    if student_ids is None:
        student_ids = await class_members(desk.pool, actor.school_id, class_group_id)
    found = await allowed_among(desk, actor, school, action, student_ids)
    return [
        student_id
        for student_id, known in found.items()
        if known.state.class_group_id == class_group_id and not known.state.left
    ]
