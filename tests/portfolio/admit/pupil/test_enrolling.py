"""入册: what may be entered of one pupil."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from builders import (
    CLASS_GROUP,
    CLOSES_ON,
    GUARDIAN_ID,
    OPENS_ON,
    TEACHER_ID,
    TERM,
    TODAY,
    a_guardian,
    a_person,
    a_school,
    a_student,
    a_teacher,
    a_term,
)
from portfolio.admit import events as e
from portfolio.admit.domain import ClassGroup, Guardian
from portfolio.admit.pupil import enrolling
from portfolio.support.actor import Role
from portfolio.support.problems import Forbidden, NotFound, Refusal

THIRD = ClassGroup(CLASS_GROUP, 3, 1, "primary", 2024)
JOINS = {"name": "王小明", "sex": "m", "born_on": "2018-03-02"}


def admit(*there: Any, group: ClassGroup = THIRD, school_year: int | None = 2027) -> Any:
    return enrolling.decide_admit(there, JOINS, group, school_year=school_year)


def test_who_joins_later_is_in_the_grade_of_the_class() -> None:
    """A year after it was formed as grade 3 its pupils are in grade 4, the new one too."""
    joined = admit()

    assert (joined.stage, joined.entry_year) == ("primary", 2024)
    assert joined.born_on == date(2018, 3, 2)


def test_a_class_formed_before_it_knew_its_year_goes_by_its_label() -> None:
    """Grade 3 in 2026 came in 2024; without any year it could be anybody."""
    joined = admit(group=ClassGroup(CLASS_GROUP, 8, 1), school_year=2026)

    assert (joined.stage, joined.entry_year) == ("junior", 2025)
    with pytest.raises(NotFound):
        admit(group=ClassGroup(CLASS_GROUP, 8, 1), school_year=None)


def test_one_child_has_one_record() -> None:
    """The same name and birthday is somebody who is there."""
    with pytest.raises(enrolling.StudentIsHere):
        admit(a_student(born_on=date(2018, 3, 2)))
    admit(a_student(born_on=date(2018, 3, 3)), a_student())


def test_a_pupil_moves_to_a_class_of_the_grade() -> None:
    """The grade is the pupil's own; a slip of the finger must not move a child up a year."""
    beside, above = (
        ClassGroup(uuid4(), 3, 2, "primary", 2024),
        ClassGroup(uuid4(), 4, 1, "primary", 2023),
    )
    groups = {one.class_group_id: one for one in (THIRD, beside, above)}
    school, pupil = a_school(class_groups=groups), a_student()

    def moved_to(group: Any) -> e.ClassAssigned:
        return enrolling.decide_move(school, pupil, class_group_id=group, roster_number=9)

    assert moved_to(beside.class_group_id) == e.ClassAssigned(
        class_group_id=beside.class_group_id, roster_number=9
    )
    with pytest.raises(enrolling.ClassIsOfAnotherGrade):
        moved_to(above.class_group_id)
    with pytest.raises(NotFound):
        moved_to(uuid4())


def test_a_junior_class_is_of_the_grade_that_its_pupils_are_in() -> None:
    """In a nine-year school some came as 一年级 and some as 七年级; they sit in one class."""
    seventh = ClassGroup(CLASS_GROUP, 7, 1, "junior", 2026)
    school = a_school(class_groups={CLASS_GROUP: seventh})

    def moved(**entered: Any) -> Any:
        pupil = a_student(**entered)
        return enrolling.decide_move(school, pupil, class_group_id=CLASS_GROUP, roster_number=1)

    moved(stage="primary", entry_year=2020)
    with pytest.raises(enrolling.ClassIsOfAnotherGrade):
        moved(stage="primary", entry_year=2021)


def test_who_leaves_has_left_already() -> None:
    """What is planned for next month may not happen."""

    def left(on: date) -> e.TransferredOut:
        return enrolling.decide_departure(left_on=on, reason="transfer", today=TODAY, by=TEACHER_ID)

    assert left(TODAY) == e.TransferredOut(left_on=TODAY, reason="transfer", by=TEACHER_ID)
    with pytest.raises(enrolling.DayIsAhead):
        left(TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("stage", "entry_year", "leaves"),
    [("primary", 2021, True), ("primary", 2022, False), ("nine_year", 2021, False)],
)
def test_only_the_last_grade_of_a_school_graduates(
    stage: str, entry_year: int, *, leaves: bool
) -> None:
    """Grade 6 ends a primary school; in a nine-year school it goes on."""
    group = ClassGroup(CLASS_GROUP, 6, 1, "primary", entry_year)
    school = a_school(stage=stage, class_groups={CLASS_GROUP: group})

    if leaves:
        enrolling.require_leaving(school, group, CLOSES_ON)
    else:
        with pytest.raises(enrolling.ClassIsNotLeaving):
            enrolling.require_leaving(school, group, CLOSES_ON)


def test_a_class_of_the_last_grade_leaves_after_the_next_year_has_begun() -> None:
    """Entered late, it is still the sixth grade of the year that ended."""
    group = ClassGroup(CLASS_GROUP, 6, 1, "primary", 2021)
    following = a_term(term="2027-2028-1", opens_on=date(2027, 9, 1), closes_on=date(2028, 1, 20))
    school = a_school(terms={TERM: a_term(), following.term: following})

    enrolling.require_leaving(school, group, date(2027, 7, 1))


def test_a_plan_begins_and_ends_after_the_terms_that_are_sealed() -> None:
    """A sealed term was judged and counted as it was."""

    def planned(state: str, from_on: date, *, follows: bool = True) -> Any:
        school = a_school(terms={TERM: a_term(state)})
        return enrolling.decide_plan(
            school, a_student(), follows=follows, from_on=from_on, by=TEACHER_ID
        )

    assert planned("open", OPENS_ON) == e.IndividualPlanFollowed(
        follows=True, from_on=OPENS_ON, by=TEACHER_ID
    )
    planned("sealed", CLOSES_ON + timedelta(days=1))
    with pytest.raises(enrolling.PlanReachesBack):
        planned("sealed", CLOSES_ON)
    with pytest.raises(enrolling.PlanIsAsItIs):
        planned("open", OPENS_ON, follows=False)


SECOND = Guardian(uuid4(), "王强", "父亲")


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (a_teacher(), None),
        (a_guardian(), None),
        (a_person(SECOND.guardian_id, Role.GUARDIAN), Forbidden),
    ],
)
def test_a_second_guardian_needs_the_schools_word_or_the_first_ones(
    actor: Any, refusal: type[Refusal] | None
) -> None:
    """Whoever was named by another names nobody."""
    pupil, new_id = a_student(guardians=(*a_student().guardians, SECOND)), uuid4()

    def linked() -> Any:
        return enrolling.decide_link(
            actor, pupil, guardian_id=new_id, name="李兰", relation="外祖母"
        )

    if refusal:
        with pytest.raises(refusal):
            linked()
    else:
        assert linked() == e.GuardianLinked(guardian_id=new_id, name="李兰", relation="外祖母")


def test_a_child_has_six_guardians_at_most() -> None:
    """More is a mistake, and each is an eye on the child."""
    pupil = a_student(guardians=tuple(Guardian(uuid4(), "甲", "亲属") for _ in range(6)))

    with pytest.raises(enrolling.GuardiansAreMany):
        enrolling.decide_link(
            a_teacher(), pupil, guardian_id=uuid4(), name="李兰", relation="外祖母"
        )


def test_no_guardian_unlinks_another() -> None:
    """In a quarrel the school decides; anybody may step back."""
    pupil = a_student(guardians=(*a_student().guardians, SECOND))

    for actor in (a_teacher(), a_guardian()):
        assert enrolling.decide_unlink(actor, pupil, GUARDIAN_ID).guardian_id == GUARDIAN_ID
    with pytest.raises(Forbidden):
        enrolling.decide_unlink(a_guardian(), pupil, SECOND.guardian_id)
    with pytest.raises(NotFound):
        enrolling.decide_unlink(a_teacher(), pupil, uuid4())
