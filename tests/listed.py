"""Rows of a list and what was decided of them, for a school of one class."""

from datetime import date
from typing import Any
from uuid import UUID

from builders import SCHOOL_ID, a_school, a_student
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.roster.file import RosterRow
from portfolio.admit.roster.importing import (
    Import,
    class_group_id,
    decide_import_roster,
)
from portfolio.admit.roster.matching import Known
from portfolio.admit.roster.rulings import (
    Decisions,
)
from rosters import YEAR, by_teacher, told

THREE_ONE = class_group_id(SCHOOL_ID, 3, 1, YEAR)
EMPTY = a_school(class_groups={})


def topics(done: Import) -> list[str]:
    return [event.topic for _, event in done.events]


def decided(
    *rows: RosterRow,
    students: dict[UUID, Enrolled],
    known: Known | None = None,
    school: School = EMPTY,
    **decisions: Any,
) -> Import:
    found = told(school, students, rows, known=known)
    by = by_teacher()
    return decide_import_roster(SCHOOL_ID, school, students, found, Decisions(**decisions), by=by)


def there(**changes: Any) -> Enrolled:
    said = {"class_group_id": THREE_ONE, "born_on": date(2018, 3, 1), "roster_number": 3}
    return a_student(**said | changes)
