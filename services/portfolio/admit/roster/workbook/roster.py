"""What a reading of a roster tells: pupils, problems, and how the columns were understood."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from portfolio.admit.roster.workbook.fields import Field
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.staff.file import EndingRow, StaffRow


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Frozen):
    """One column of a list as it was understood.

    `key` names the column in a mapping: its title, with `#2` for the second of one title,
    `列C` where it has none.
    `examples` are values of this file, at most three:
    none of a column that is discarded, and no registry number, which holds a birthday.
    """

    key: str
    title: str
    letter: str
    field: Field | None
    is_sure: bool
    is_discarded: bool
    examples: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""


class Note(_Frozen):
    """Something to know about the whole list before it is taken in."""

    zh: str
    en: str


class Skipped(_Frozen):
    """Rows that hold no pupil, counted by what they are."""

    blank: int = 0
    subtotals: int = 0
    repeated_heads: int = 0
    notes: int = 0


class GuardianRow(_Frozen):
    """Who cares for the child, and as what (父亲, 外祖母, …); how to reach them is not taken."""

    name: str
    relation: str
    external_id: str | None = None


class RosterRow(_Frozen):
    """One pupil as the school's list has it; `row_number` is the one seen in Excel.

    `mixed_grades`: the grades taught together where the class is a 复式班, else empty.
    `external_id`, `class_external_id`: the `sourcedId` a OneRoster bundle knows them by.
    """

    row_number: int
    school_code: str | None
    name: str
    sex: Literal["m", "f"] | None
    born_on: date | None
    grade: int
    class_number: int
    roster_number: int | None
    registry_number: str | None
    boards: bool | None
    follows_individual_plan: bool
    left_behind: bool | None
    guardians: tuple[GuardianRow, ...]
    mixed_grades: tuple[int, ...] = ()
    external_id: str | None = None
    class_external_id: str | None = None


class LeftRow(_Frozen):
    """A pupil whom a OneRoster bundle marks `tobedeleted`, by the `sourcedId` told before."""

    row_number: int
    external_id: str


class ClassRow(_Frozen):
    """A class that a OneRoster bundle tells, by the name that its pupils' rows use."""

    external_id: str
    grade: int
    number: int


class RosterFile(_Frozen):
    """The pupils understood, and what was not; a row left out is named among the problems.

    `layout`: a digest of the titles, by which a school's mapping is remembered.
    `other_sheets`: tabs that hold a list too and were not read.
    `is_delta`: only what changed is listed; who is not on it has not left.
    `left`, `duties`, `duties_ended`, `classes`: said by OneRoster bundles alone.
    """

    rows: tuple[RosterRow, ...]
    problems: tuple[RowProblem, ...]
    kind: Literal["xlsx", "xls", "csv", "oneroster"] = "xlsx"
    layout: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    notes: tuple[Note, ...] = ()
    skipped: Skipped = Skipped()
    is_delta: bool = False
    left: tuple[LeftRow, ...] = ()
    duties: tuple[StaffRow, ...] = ()
    duties_ended: tuple[EndingRow, ...] = ()
    classes: tuple[ClassRow, ...] = ()
