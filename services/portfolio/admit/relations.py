"""How a caller stands to a school, a class or a pupil: the input of the policy. Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from portfolio.admit.domain import Enrolled, School
from portfolio.support.actor import Actor, Role, Strength
from portfolio.support.policy import Relation

_OF_ROLE = {
    Role.FEED: Relation.FEED_READER,
    Role.GUARDIAN: Relation.GUARDIAN,
    Role.STUDENT: Relation.STUDENT,
    Role.CLASS_DEVICE: Relation.CLASS_DEVICE,
}
# What a relation is worth where the session carries less: an administrator is one once proven,
# a pupil on a shared device is not at home.
_LESSER = {
    Strength.FULL: {},
    Strength.PASSWORD: {Relation.SCHOOL_ADMIN: Relation.UNPROVEN_ADMIN},
    Strength.CLASS_DEVICE: {Relation.STUDENT: Relation.PUPIL_ON_DEVICE},
}
# Whoever has one of these has it for every class and every pupil of the school.
SCHOOL_WIDE = frozenset(
    {
        "school_admin",
        "counsellor",
        "moral_education",
        "health_teacher",
        "psychology_teacher",
        "resource_teacher",
        "assisting",
    }
)
# For the classes that are named; for the whole school where none is.
_FOR_SOME_OR_ALL = frozenset({"boarding_teacher"})


def to_school(actor: Actor, school: School) -> frozenset[Relation]:
    """Relations to the school as a whole."""
    if actor.role is not Role.STAFF:
        return _worth(actor, {_OF_ROLE[actor.role]})
    return _worth(actor, {Relation(one.duty) for one in school.duties_of(actor.person_id)})


def to_class_group(
    actor: Actor, school: School, class_group_id: UUID | None
) -> frozenset[Relation]:
    """Relations of staff to one class; a duty for the whole school is one for every class."""
    if actor.role is not Role.STAFF:
        return frozenset()
    held = {
        Relation(one.duty)
        for one in school.duties_of(actor.person_id)
        if one.duty in SCHOOL_WIDE
        or (one.duty in _FOR_SOME_OR_ALL and one.class_group_id is None)
        or (class_group_id is not None and one.class_group_id == class_group_id)
    }
    return _worth(actor, held)


def to_device_of(actor: Actor, window_id: UUID) -> frozenset[Relation]:
    """Relations to a class's window: a device that entered it."""
    is_one = actor.role is Role.CLASS_DEVICE and actor.person_id == window_id
    return frozenset({Relation.CLASS_DEVICE}) if is_one else frozenset()


def to_student(
    actor: Actor, school: School, student: Enrolled, student_id: UUID | None = None
) -> frozenset[Relation]:
    """Relations to one pupil: staff by the pupil's class of today,
    guardians by the family's word, the pupil by being `student_id`.

    Of who left, only the administrator is left on the school's side;
    资源教师 are there for pupils by a plan of their own.
    """
    if actor.role is Role.GUARDIAN:
        linked = any(one.guardian_id == actor.person_id for one in student.guardians)
        return frozenset({Relation.GUARDIAN}) if linked else frozenset()
    if actor.role is Role.STUDENT:
        is_self = student_id is not None and actor.person_id == student_id
        return _worth(actor, {Relation.STUDENT}) if is_self else frozenset()
    held = to_class_group(actor, school, student.class_group_id)
    if student.left:
        return held & {Relation.SCHOOL_ADMIN, Relation.UNPROVEN_ADMIN}
    return held if student.follows_individual_plan else held - {Relation.RESOURCE_TEACHER}


def _worth(actor: Actor, held: Iterable[Relation]) -> frozenset[Relation]:
    lesser: Mapping[Relation, Relation] = _LESSER[actor.strength]
    return frozenset(lesser.get(one, one) for one in held)


def subjects_taught(actor: Actor, school: School, class_group_id: UUID | None) -> frozenset[str]:
    """The subjects the caller teaches in a class."""
    return frozenset(
        one.subject
        for one in school.duties_of(actor.person_id)
        if one.subject and one.class_group_id == class_group_id
    )
