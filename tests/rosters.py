"""Lists against schools, without a database: what a list comes to, and what is decided of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from builders import CODE, SCHOOL_ID, TEACHER_ID, TODAY
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.roster.difference import difference
from portfolio.admit.roster.file import GuardianRow, LeftRow, RosterFile, RosterRow
from portfolio.admit.roster.findings import Difference
from portfolio.admit.roster.importing import (
    Import,
    decide_import_roster,
    only_new,
    refuse_problems,
    require_own_list,
)
from portfolio.admit.roster.matching import Known
from portfolio.admit.roster.row_events import By
from portfolio.admit.roster.rulings import Decisions
from portfolio.admit.roster.workbook.listed import RowProblem

YEAR = 2026


def a_listed(number: int = 3, **changes: Any) -> RosterRow:
    """小明 of 3(1) as a list has him."""
    said = {
        "row_number": number,
        "school_code": CODE,
        "name": "王小明",
        "sex": "m",
        "born_on": date(2018, 3, 1),
        "grade": 3,
        "class_number": 1,
        "roster_number": number,
        "registry_number": None,
        "boards": None,
        "follows_individual_plan": False,
        "left_behind": None,
        "guardians": (GuardianRow(name="李红", relation="母亲"),),
    }
    return RosterRow.model_validate(said | changes)


def ids() -> Callable[[object], UUID]:
    """The same id for the same name."""
    made: dict[object, UUID] = {}
    return lambda name: made.setdefault(name, uuid4())


def by_teacher() -> By:
    """Who takes a list in."""
    return By(TEACHER_ID, TODAY, ids())


def told(
    school: School,
    students: Mapping[UUID, Enrolled],
    rows: Sequence[RosterRow],
    *,
    known: Known | None = None,
    year: int = YEAR,
    left: Sequence[LeftRow] = (),
    is_delta: bool = False,
) -> Difference:
    """What a list comes to."""
    file = RosterFile(rows=tuple(rows), problems=(), left=tuple(left), is_delta=is_delta)
    return difference(SCHOOL_ID, school, students, file, known or Known(), school_year=year)


def taken_in_unseen(
    school: School,
    students: Mapping[UUID, Enrolled],
    rows: Sequence[RosterRow],
    *,
    problems: Sequence[RowProblem] = (),
    year: int = YEAR,
) -> Import:
    """What an import without a preview does."""
    file = RosterFile(rows=tuple(rows), problems=tuple(problems))
    refuse_problems(file.problems)
    require_own_list(school, file)
    found = only_new(told(school, students, rows, year=year))
    return decide_import_roster(SCHOOL_ID, school, students, found, Decisions(), by=by_teacher())
