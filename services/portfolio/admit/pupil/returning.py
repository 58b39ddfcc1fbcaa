"""复学、转回、留级: one pupil comes back, or goes on in another grade, in the same record. Pure.

Terms that were sealed keep the grade they were judged in: a new entry year holds from a school
year on, and within a year of which a term is sealed it cannot change.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.classes import ClassGroup
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.pupil.enrolling import ClassIsOfAnotherGrade, DayIsAhead
from portfolio.admit.pupil.moving import require_placeable
from portfolio.admit.roster.class_ids import stage_and_entry
from portfolio.support.event import Event
from portfolio.support.problems import Conflict, NotFound


class NobodyHasLeft(Conflict):
    """Only who left can come back."""

    zh = "该学生在校，不需要办理复学。"
    en = "The pupil is here; there is nobody to take back."


class ReturnsBeforeLeaving(Conflict):
    """Whoever left comes back on that day at the earliest."""

    zh = "该学生{left_on}离校，复学或转回的日期不能更早。"
    en = "The pupil left on {left_on}; they cannot have come back before."


class GradeIsAsItIs(Conflict):
    """The pupil is of that grade already: a move, not a repeated year."""

    zh = "该学生已在这个年级，请按转班办理。"
    en = "The pupil is of this grade already; move them instead."


class GradeIsSealed(Conflict):
    """A term of this school year was judged in the grade as it is."""

    zh = "本学年已有学期封存，年级要到下一学年才能更改。"
    en = "A term of this school year is sealed: the grade can change with the next year."


def decide_return(
    school: School,
    student: Enrolled,
    *,
    class_group_id: UUID,
    roster_number: int | None,
    returned_on: date,
    school_year: int,
    today: date,
    by: UUID,
) -> list[Event]:
    """Who left is here again, in a class of any grade; raises `NobodyHasLeft`, `DayIsAhead`,
    `ReturnsBeforeLeaving`, `NotFound`, `GradeIsSealed`, `ClassesAreChecking`.
    """
    if student.left is None or student.left.reason == "undone":
        raise NobodyHasLeft
    if returned_on > today:
        raise DayIsAhead(reason=returned_on.isoformat())
    if returned_on < student.left.left_on:
        raise ReturnsBeforeLeaving(left_on=student.left.left_on.isoformat())
    group = _group(school, class_group_id)
    require_placeable(school, student, class_group_id)
    return [
        e.StudentReturned(returned_on=returned_on, by=by),
        *_entry(school, student, group, school_year, by),
        e.ClassAssigned(class_group_id=class_group_id, roster_number=roster_number),
    ]


def decide_repeat(
    school: School,
    student: Enrolled,
    *,
    class_group_id: UUID,
    roster_number: int | None,
    school_year: int,
    by: UUID,
) -> list[Event]:
    """On in a class of the grade below or above; raises `GradeIsAsItIs`, `ClassIsOfAnotherGrade`,
    `NotFound`, `GradeIsSealed`, `ClassesAreChecking`.
    """
    group = _group(school, class_group_id)
    expected = student.grade_in_year(school_year)
    if group.teaches(expected, school_year):
        raise GradeIsAsItIs
    if abs(group.grade_in(school_year) - expected) != 1:
        raise ClassIsOfAnotherGrade
    require_placeable(school, student, class_group_id)
    return [
        *_entry(school, student, group, school_year, by),
        e.ClassAssigned(class_group_id=class_group_id, roster_number=roster_number),
    ]


def _group(school: School, class_group_id: UUID) -> ClassGroup:
    if class_group_id not in school.class_groups:
        raise NotFound
    return school.class_groups[class_group_id]


def _entry(
    school: School, student: Enrolled, group: ClassGroup, school_year: int, by: UUID
) -> Iterator[Event]:
    """The year of entry that makes the pupil one of the class, unless they are."""
    expected = student.grade_in_year(school_year)
    if group.teaches(expected, school_year):
        return
    require_grade_open(school, school_year)
    grade = group.grade_in(school_year)
    stage, entry_year = stage_and_entry(grade, school_year)
    yield e.EntryYearCorrected(
        from_school_year=school_year,
        stage=stage,
        entry_year=entry_year,
        reason="repeats" if grade < expected else "skips",
        by=by,
    )


def require_grade_open(school: School, school_year: int) -> None:
    """Raise `GradeIsSealed` where a term of the year was judged."""
    if any(t.state == "sealed" and t.school_year == school_year for t in school.terms.values()):
        raise GradeIsSealed
