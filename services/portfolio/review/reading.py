"""Who may read a class's notice: its staff, its families, its pupils; nobody else knows of it."""

from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.admit.roster_queries import children_of
from portfolio.support import policy
from portfolio.support.actor import Actor, Role
from portfolio.support.policy import Relation
from portfolio.support.problems import NotFound


async def require_reader(desk: Desk, actor: Actor, class_group_id: UUID) -> School:
    """The school, if the caller belongs to this class in some way; raises `NotFound`."""
    school, _ = await desk.rosters.current(actor.school_id)
    held = relations.to_class_group(actor, school.state, class_group_id)
    if actor.role in {Role.GUARDIAN, Role.STUDENT}:
        held = await _through_a_pupil(desk, actor, school.state, class_group_id)
    policy.require("notice.read", held)
    if class_group_id not in school.state.class_groups:
        raise NotFound
    return school.state


async def _through_a_pupil(
    desk: Desk, actor: Actor, school: School, class_group_id: UUID
) -> frozenset[Relation]:
    own = (
        [actor.person_id]
        if actor.role is Role.STUDENT
        else await children_of(desk.pool, actor.school_id, actor.person_id)
    )
    pupils = await desk.rosters.enrolled_now(actor.school_id, own)
    held: frozenset[Relation] = frozenset()
    for student_id, known in pupils.items():
        if known.state.class_group_id == class_group_id and not known.state.left:
            held |= relations.to_student(actor, school, known.state, student_id)
    return held
