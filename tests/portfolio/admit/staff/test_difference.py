"""入册: what a list of staff would do, duty by duty, before it is taken in."""

import pytest

from builders import (
    a_school,
    an_assignment,
)
from portfolio.admit.domain import evolve_school
from portfolio.admit.roster.importing import ListHasProblems
from portfolio.admit.staff.file import Duty
from portfolio.admit.staff.findings import StaffDifference
from staff_rows import (
    HEAD,
    WANG,
    WITH_WANG,
    a_staff_row,
    assigned,
    compared,
)


def kinds(found: StaffDifference) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.one.duty, one.was) for one in found.findings]


def test_a_list_is_looked_at_duty_by_duty() -> None:
    """Who is new, who is given one more, what stays, what a whole list ends."""
    school = a_school(
        HEAD,
        an_assignment(staff_id=WANG),
        an_assignment("counsellor", staff_id=WANG, class_group_id=None),
        staff_names=WITH_WANG,
    )
    newcomer = a_staff_row(Duty.HEALTH_TEACHER, staff_number="T009", name="周岚", classes=())
    music = a_staff_row(Duty.SUBJECT_TEACHER)
    found = compared(a_staff_row(), music, newcomer, school=school, is_whole=True)

    assert kinds(found) == [
        ("unchanged", "class_teacher", None),
        ("given", "subject_teacher", None),
        ("new", "health_teacher", None),
        ("ended", "counsellor", None),
    ]
    assert found.canonical() != compared(a_staff_row(), school=school).canonical()


def test_a_number_under_another_name_is_a_question_not_a_guess() -> None:
    """A slip of a digit would let a stranger sign as 王芳; a new surname is said to be hers."""
    school = a_school(HEAD, an_assignment(staff_id=WANG), staff_names=WITH_WANG)
    row = a_staff_row(name="王芳芳")
    asked = compared(row, school=school)
    told = compared(row, school=school, same_person=("T001",))
    done = assigned(row, school=school, same_person=("T001",))
    after = school
    for _, event in done.events:
        after = evolve_school(after, event)

    assert kinds(asked) == [("conflict", "class_teacher", "王芳")]
    with pytest.raises(ListHasProblems):
        assigned(row, school=school)
    assert kinds(told) == [("renamed", "class_teacher", "王芳")]
    assert [one.name for one in after.duties_of(WANG)] == ["王芳芳"]
