"""Which class a name in a list means, in a school year. Pure.

A class keeps its id as it moves up: it follows from stage, entry year and number.
"""

from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import School
from portfolio.admit.roster.file import RosterRow
from portfolio.support.ids import derived

_FIRST_JUNIOR_GRADE = 7


def stage_and_entry(grade: int, school_year: int) -> tuple[e.Stage, int]:
    """Stage and entry year of who is in this grade in this school year (6 + 3 years)."""
    if grade >= _FIRST_JUNIOR_GRADE:
        return "junior", school_year - (grade - _FIRST_JUNIOR_GRADE)
    return "primary", school_year - (grade - 1)


def class_group_id(school_id: UUID, grade: int, number: int, school_year: int) -> UUID:
    """The id of a class that is formed in this school year."""
    return derived(school_id, "class", *stage_and_entry(grade, school_year), number)


def class_called(
    school_id: UUID, school: School, grade: int, number: int, school_year: int
) -> UUID:
    """The id of the class of this name in a school year, whether it is formed or not.

    Asked of the school first: 七年级 of a nine-year school entered it as 一年级.
    """
    called = (
        one.class_group_id
        for one in school.class_groups.values()
        if one.entry_year and (one.grade_in(school_year), one.number) == (grade, number)
    )
    return next(called, None) or _free(
        school, class_group_id(school_id, grade, number, school_year)
    )


def _free(school: School, group: UUID) -> UUID:
    """The class that had this name at first may have another number by now: then one beside it."""
    there = school.class_groups.get(group)
    while there and there.entry_year:
        group = derived(group, "class", "beside")
        there = school.class_groups.get(group)
    return group


def class_of(row: RosterRow) -> tuple[int, int]:
    """Grade and number that a row's class is called by: a 复式班 by the lowest of its grades."""
    return min(row.mixed_grades, default=row.grade), row.class_number
