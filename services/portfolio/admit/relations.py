"""How a caller stands to a school, a class or a pupil: the input of the policy. Pure."""

from uuid import UUID

from portfolio.admit.domain import Enrolled, School
from portfolio.support.actor import Actor, Role
from portfolio.support.policy import Relation

_DUTY = {
    "school_admin": Relation.SCHOOL_ADMIN,
    "class_teacher": Relation.CLASS_TEACHER,
    "subject_teacher": Relation.SUBJECT_TEACHER,
}


def to_school(actor: Actor, school: School) -> frozenset[Relation]:
    """Relations to the school as a whole."""
    if actor.role is Role.FEED:
        return frozenset({Relation.FEED_READER})
    if actor.role is Role.GUARDIAN:
        return frozenset({Relation.GUARDIAN})
    return frozenset(_DUTY[one.duty] for one in school.duties_of(actor.person_id))


def to_class_group(
    actor: Actor, school: School, class_group_id: UUID | None
) -> frozenset[Relation]:
    """Relations of staff to one class; an administrator stands to every class."""
    if actor.role is not Role.STAFF:
        return frozenset()
    return frozenset(
        _DUTY[one.duty]
        for one in school.duties_of(actor.person_id)
        if one.duty == "school_admin"
        or (class_group_id is not None and one.class_group_id == class_group_id)
    )


def to_student(actor: Actor, school: School, student: Enrolled) -> frozenset[Relation]:
    """Relations to one pupil: staff by the pupil's class of today,
    guardians by the family's word.
    """
    if actor.role is Role.GUARDIAN:
        linked = any(one.guardian_id == actor.person_id for one in student.guardians)
        return frozenset({Relation.GUARDIAN}) if linked else frozenset()
    return to_class_group(actor, school, student.class_group_id)


def subjects_taught(actor: Actor, school: School, class_group_id: UUID | None) -> frozenset[str]:
    """The subjects the caller teaches in a class."""
    return frozenset(
        one.subject
        for one in school.duties_of(actor.person_id)
        if one.subject and one.class_group_id == class_group_id
    )
