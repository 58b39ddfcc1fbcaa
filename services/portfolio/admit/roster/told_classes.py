"""The classes a OneRoster bundle tells, against the school's: which is which, and what it is
called from now on. Pure.

A bundle knows a class by an id of its own (`sourcedId`), which is remembered, so that a bundle of
changes can name the class by nothing else, and a class that is renumbered stays the class it was:
with its teachers, its pupils and its checks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.roster.class_ids import class_called, stage_and_entry
from portfolio.admit.roster.oneroster.places import Known, Place
from portfolio.admit.roster.workbook.roster import ClassRow
from portfolio.support.event import Event


@dataclass(frozen=True, slots=True)
class ToldClass:
    """A class of a bundle; `was`: the number it is still called by, where it has another now."""

    class_group_id: UUID
    external_id: str
    grade: int
    number: int
    was: int | None = None


def told_before(school: School, students: Mapping[UUID, Enrolled], school_year: int) -> Known:
    """Classes and pupils by the `sourcedId` of earlier bundles, as they are called in this year.

    Who has left is known by name and has no place.
    """
    classes = {
        told: _place(school, group, school_year)
        for told, group in school.class_sources.items()
        if group in school.class_groups
    }
    known = {
        one.external_id: one
        for one in students.values()
        if one.external_id and not (one.left and one.left.reason == "undone")
    }
    pupils = {
        told: replace(
            _place(school, one.class_group_id, school_year), grade=one.grade_in_year(school_year)
        )
        for told, one in known.items()
        if one.class_group_id in school.class_groups and one.class_group_id and not one.left
    }
    names = {told: one.name for told, one in known.items()}
    called = {(one.grade_in(school_year), one.number) for one in school.class_groups.values()}
    held = (*school.duties.values(), *school.duties_to_come.values())
    staff = {one.external_id or one.staff_number for theirs in held for one in theirs}
    return Known(classes, pupils, names, frozenset(called), frozenset(staff))


def _place(school: School, class_group: UUID, school_year: int) -> Place:
    group = school.class_groups[class_group]
    grades = tuple(sorted(group.grades_in(school_year))) if group.mixed_with else ()
    return Place(group.grade_in(school_year), group.number, grades)


def told_classes(
    school_id: UUID, school: School, rows: Sequence[ClassRow], school_year: int
) -> tuple[ToldClass, ...]:
    """Each class of a bundle with the class group it means: by its name, else by its own id, in a
    year in which that is of the same grade; else it is new.
    """
    found, spoken_for = list[ToldClass](), set[UUID]()
    for row in rows:
        group = class_called(school_id, school, row.grade, row.number, school_year)
        known = school.class_sources.get(row.external_id)
        there = school.class_groups.get(known) if known else None
        is_renamed = (
            group not in school.class_groups
            and there is not None
            and there.grade_in(school_year) == row.grade
            and there.class_group_id not in spoken_for
        )
        if there is not None and is_renamed:
            group, was = there.class_group_id, there.number
        else:
            was = None
        spoken_for.add(group)
        found.append(ToldClass(group, row.external_id, row.grade, row.number, was))
    return tuple(found)


def without_new_numbers(told: Sequence[ToldClass]) -> tuple[ToldClass, ...]:
    """Those of an import that nobody has previewed: a class that is there keeps its number."""
    return tuple(replace(one, number=one.was or one.number, was=None) for one in told)


def events_of(school: School, told: Sequence[ToldClass], school_year: int) -> list[Event]:
    """What the school did not know of them."""
    said: list[Event] = []
    for one in told:
        if one.class_group_id not in school.class_groups:
            said.append(formed(one.class_group_id, one.grade, one.number, school_year))
        if one.was is not None:
            said.append(
                e.ClassRenumbered(class_group_id=one.class_group_id, number=one.number, was=one.was)
            )
        if school.class_sources.get(one.external_id) != one.class_group_id:
            said.append(
                e.ClassKnownAs(class_group_id=one.class_group_id, external_id=one.external_id)
            )
    return said


def formed(group: UUID, grade: int, number: int, school_year: int) -> e.ClassFormed:
    """A class that is there from now on."""
    stage, entry_year = stage_and_entry(grade, school_year)
    return e.ClassFormed(
        class_group_id=group, grade=grade, number=number, stage=stage, entry_year=entry_year
    )
