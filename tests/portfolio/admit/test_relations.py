"""入册: how a caller stands to a school, a class, a pupil."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from builders import (
    CLASS_GROUP,
    GUARDIAN_ID,
    a_guardian,
    a_person,
    a_school,
    a_student,
    a_teacher,
    an_assignment,
)
from portfolio.admit import relations
from portfolio.admit.domain import Left
from portfolio.support.actor import Actor, Role, Strength
from portfolio.support.policy import Relation


def test_staff_stand_to_a_pupil_by_the_class_of_today() -> None:
    """A class teacher of another class is a stranger to the child."""
    school = a_school(an_assignment(), an_assignment("subject_teacher"))
    other = a_student(class_group_id=uuid4())

    assert relations.to_student(a_teacher(), school, a_student()) == {
        Relation.CLASS_TEACHER,
        Relation.SUBJECT_TEACHER,
    }
    assert relations.to_student(a_teacher(), school, other) == frozenset()
    assert relations.to_student(a_teacher(), school, a_student(class_group_id=None)) == frozenset()


def test_an_administrator_stands_to_every_class() -> None:
    """Also to a child without a class."""
    school = a_school(an_assignment("school_admin"))

    for student in (a_student(), a_student(class_group_id=None)):
        assert relations.to_student(a_teacher(), school, student) == {Relation.SCHOOL_ADMIN}


def test_a_guardian_stands_to_the_linked_child_only() -> None:
    """Not to the class, and not to a classmate."""
    school = a_school()

    assert relations.to_student(a_guardian(), school, a_student()) == {Relation.GUARDIAN}
    assert relations.to_student(a_guardian(), school, a_student(guardians=())) == frozenset()
    assert relations.to_class_group(a_guardian(), school, CLASS_GROUP) == frozenset()


def test_a_teacher_with_a_guardians_account_is_only_a_guardian() -> None:
    """An account is one thing; a parent who teaches has two."""
    school = a_school(an_assignment(staff_id=GUARDIAN_ID))

    assert relations.to_student(a_guardian(), school, a_student(guardians=())) == frozenset()


def test_subjects_are_those_taught_in_that_class() -> None:
    """Music in 3(1) gives no word about music in 3(2)."""
    other = uuid4()
    school = a_school(
        an_assignment("subject_teacher"),
        an_assignment("subject_teacher", subject="labour", class_group_id=other),
    )

    assert relations.subjects_taught(a_teacher(), school, CLASS_GROUP) == {"music"}


@pytest.mark.parametrize("duty", sorted(relations.SCHOOL_WIDE))
def test_a_duty_for_the_whole_school_stands_to_every_class(duty: str) -> None:
    """大队辅导员, 德育 and 校医 have no class of their own; 资源教师 have pupils by a plan."""
    school = a_school(an_assignment(duty, class_group_id=None))
    by_plan = {"follows_individual_plan": duty == "resource_teacher"}

    for student in (a_student(**by_plan), a_student(class_group_id=None, **by_plan)):
        assert relations.to_student(a_teacher(), school, student) == {Relation(duty)}
    assert relations.to_class_group(a_teacher(), school, CLASS_GROUP) == {Relation(duty)}
    assert relations.to_school(a_teacher(), school) == {Relation(duty)}


def test_a_pupil_stands_to_themself_only() -> None:
    """Not to a classmate, and not to the class."""
    school, student_id = a_school(), uuid4()
    pupil = a_person(student_id, Role.STUDENT)

    assert relations.to_student(pupil, school, a_student(), student_id) == {Relation.STUDENT}
    assert relations.to_student(pupil, school, a_student(), uuid4()) == frozenset()
    assert relations.to_student(pupil, school, a_student()) == frozenset()
    assert relations.to_class_group(pupil, school, CLASS_GROUP) == frozenset()


def test_of_who_left_the_family_and_the_administrator_are_left() -> None:
    """The teachers' work with the child is over; the report stays the family's."""
    gone = a_student(left=Left(date(2026, 12, 4), "transfer"))
    school = a_school(
        an_assignment(), an_assignment("school_admin"), an_assignment("moral_education")
    )

    assert relations.to_student(a_teacher(), school, gone) == {Relation.SCHOOL_ADMIN}
    assert relations.to_student(a_guardian(), school, gone) == {Relation.GUARDIAN}
    assert relations.to_student(a_teacher(), a_school(), gone) == frozenset()


def test_who_looks_after_the_minds_of_a_school_stands_to_every_class() -> None:
    """心理教师 are one for all; what they may see and write is the policy's."""
    school = a_school(an_assignment("psychology_teacher", class_group_id=None))

    assert relations.to_student(a_teacher(), school, a_student()) == {Relation.PSYCHOLOGY_TEACHER}


def test_a_resource_teacher_is_there_for_pupils_by_a_plan() -> None:
    """The class can be looked up; of the others nothing is theirs to see."""
    school = a_school(an_assignment("resource_teacher", class_group_id=None))
    by_plan = a_student(follows_individual_plan=True)

    assert relations.to_class_group(a_teacher(), school, CLASS_GROUP)
    assert relations.to_student(a_teacher(), school, by_plan) == {Relation.RESOURCE_TEACHER}
    assert relations.to_student(a_teacher(), school, a_student()) == frozenset()


def test_a_boarding_teacher_stands_to_the_classes_named_or_to_all() -> None:
    """A house of one grade, or the only one of the school."""
    of_one = a_school(an_assignment("boarding_teacher"))
    of_all = a_school(an_assignment("boarding_teacher", class_group_id=None))
    other = a_student(class_group_id=uuid4())

    assert relations.to_student(a_teacher(), of_one, a_student()) == {Relation.BOARDING_TEACHER}
    assert relations.to_student(a_teacher(), of_one, other) == frozenset()
    assert relations.to_student(a_teacher(), of_all, other) == {Relation.BOARDING_TEACHER}


def by_strength(role: Role, strength: Strength) -> Actor:
    """Somebody whose session carries so far."""
    return replace(a_teacher(), role=role, strength=strength)


def test_an_administrator_is_one_once_proven() -> None:
    """Before, the duty counts for nothing but the sentence that says what is missing;
    what a second duty gives is untouched, and so is who left.
    """
    school = a_school(an_assignment("school_admin"), an_assignment())
    before = by_strength(Role.STAFF, Strength.PASSWORD)
    left = a_student(left=Left(date(2026, 9, 1), "transfer"))
    held = frozenset({Relation.UNPROVEN_ADMIN, Relation.CLASS_TEACHER})

    assert relations.to_school(before, school) == held
    assert relations.to_class_group(before, school, CLASS_GROUP) == held
    assert relations.to_student(before, school, a_student()) == held
    assert relations.to_student(before, school, left) == {Relation.UNPROVEN_ADMIN}
    proven = by_strength(Role.STAFF, Strength.FULL)
    assert Relation.SCHOOL_ADMIN in relations.to_school(proven, school)


def test_a_pupil_on_a_shared_device_is_not_at_home() -> None:
    """Another relation, which the policy gives less; to others none, as ever."""
    pupil = by_strength(Role.STUDENT, Strength.CLASS_DEVICE)
    own, other = pupil.person_id, uuid4()

    found = relations.to_student(pupil, a_school(), a_student(), own)
    assert found == relations.to_school(pupil, a_school()) == {Relation.PUPIL_ON_DEVICE}
    assert relations.to_student(pupil, a_school(), a_student(), other) == frozenset()


def test_a_device_stands_to_its_own_window_and_to_no_child() -> None:
    """It shows who may sign in, and is nobody."""
    device = by_strength(Role.CLASS_DEVICE, Strength.CLASS_DEVICE)

    assert relations.to_device_of(device, device.person_id) == {Relation.CLASS_DEVICE}
    assert relations.to_device_of(device, uuid4()) == frozenset()
    assert relations.to_device_of(a_teacher(), a_teacher().person_id) == frozenset()
    assert relations.to_student(device, a_school(), a_student()) == frozenset()
    assert relations.to_class_group(device, a_school(), CLASS_GROUP) == frozenset()
