"""The events that one row of a list, or the classes of all rows, come to. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import School
from portfolio.admit.pupils import Enrolled
from portfolio.admit.roster.class_ids import class_of, stage_and_entry
from portfolio.admit.roster.file import RosterRow
from portfolio.admit.roster.findings import Change, Finding
from portfolio.admit.roster.told_classes import formed
from portfolio.support.event import Event

_OF_PERSON = ("name", "born_on", "sex", "registry_number", "external_id")


@dataclass(frozen=True, slots=True)
class By:
    """Who takes a list in, on which day, and how who is new is named: same name, same id."""

    person_id: UUID
    today: date
    new_id: Callable[[object], UUID]


def admission(one: Finding, school_year: int, by: By) -> list[Event]:
    """A new pupil of a row: admitted, placed, the adults linked."""
    row = one.row
    stage, entry_year = stage_and_entry(row.grade, school_year)
    admitted = e.StudentAdmitted(
        name=row.name,
        stage=stage,
        entry_year=entry_year,
        born_on=row.born_on,
        sex=row.sex,
        registry_number=row.registry_number,
        follows_individual_plan=row.follows_individual_plan,
        external_id=row.external_id,
    )
    placed = e.ClassAssigned(class_group_id=one.class_group_id, roster_number=row.roster_number)
    return [admitted, placed, *_guardians(row, by)]


def said_of(
    pupil: Enrolled, one: Finding, changes: Collection[Change], school_year: int, by: By
) -> list[Event]:
    """What a row says of somebody who is there or was."""
    row, said = one.row, list[Event]()
    if "returned" in changes:
        said.append(e.StudentReturned(returned_on=by.today, by=by.person_id))
    if "grade" in changes:
        said.append(_entry(row, pupil, school_year, by))
    if {"class", "seat"} & set(changes):
        stays = pupil.roster_number if pupil.class_group_id == one.class_group_id else None
        number = stays if row.roster_number is None else row.roster_number
        said.append(e.ClassAssigned(class_group_id=one.class_group_id, roster_number=number))
    if corrected := {name: getattr(row, name) for name in _OF_PERSON if name in changes}:
        said.append(e.PersonCorrected.model_validate({**corrected, "by": by.person_id}))
    return said + (_guardians(row, by) if "guardians" in changes else [])


def _entry(row: RosterRow, pupil: Enrolled, school_year: int, by: By) -> e.EntryYearCorrected:
    stage, entry_year = stage_and_entry(row.grade, school_year)
    repeats = row.grade < pupil.grade_in_year(school_year)
    return e.EntryYearCorrected(
        from_school_year=school_year,
        stage=stage,
        entry_year=entry_year,
        reason="repeats" if repeats else "skips",
        by=by.person_id,
    )


def _guardians(row: RosterRow, by: By) -> list[Event]:
    """An adult whom a bundle names for two children is one adult, with one account."""
    return [
        e.GuardianLinked(
            guardian_id=by.new_id(
                (row.row_number, number) if one.external_id is None else ("adult", one.external_id)
            ),
            name=one.name,
            relation=one.relation,
        )
        for number, one in enumerate(row.guardians)
    ]


def classes(school: School, findings: Sequence[Finding], school_year: int) -> list[Event]:
    """The classes that are not there yet, by grade and number; and which teach several grades."""
    names: dict[UUID, tuple[int, int]] = {}
    mixed: dict[UUID, set[int]] = defaultdict(set)
    for one in findings:
        names[one.class_group_id] = class_of(one.row)
        mixed[one.class_group_id] |= {
            stage_and_entry(grade, school_year)[1] for grade in one.row.mixed_grades
        }
    said: list[Event] = []
    for group, (grade, number) in sorted(names.items(), key=lambda named: named[1]):
        there = school.class_groups.get(group)
        if there is None:
            said.append(formed(group, grade, number, school_year))
        if mixed[group] - (there.mixed_with if there else frozenset()):
            said.append(e.ClassMixed(class_group_id=group, entry_years=tuple(sorted(mixed[group]))))
    return said
