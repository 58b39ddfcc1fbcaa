"""A roster workbook, in the layout of a school's registry export → the pupils it names.

In: bytes of an .xlsx. Out: the rows understood and the problems met, or a refusal.
Only what a portfolio needs is read (个人信息保护法, art. 6):
identity numbers, phones, addresses and 户口性质 are left in the file.
A registry number neither identifies nor rejects: it may be absent, wrong, or shared by two pupils.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from portfolio.admit.staff_file import StaffRow
from portfolio.admit.workbook import cells
from portfolio.admit.workbook.fields import Column, Field, Note, Skipped
from portfolio.admit.workbook.listed import Line, RowProblem, lines
from portfolio.admit.workbook.person_name import person_name

_NEEDED = ("姓名", "性别", "出生日期", "年级", "班号")
_GUARDIANS = tuple((f"成员{n}姓名", f"成员{n}关系") for n in (1, 2, 3, 4))
_PLAN = "是否随班就读"
_OPTIONAL = (
    "学校标识码",
    "班内学号",
    "学籍辅号",
    "就读方式",
    _PLAN,
    "是否留守儿童",
    *(column for pair in _GUARDIANS for column in pair),
)
_ALSO_CALLED = {"学籍号": "学籍辅号", "全国学籍号": "学籍辅号", "座号": "班内学号"}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


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


class RosterFile(_Frozen):
    """The pupils understood, and what was not; a row left out is named among the problems.

    `layout`: a digest of the titles, by which a school's mapping is remembered.
    `other_sheets`: tabs that hold a list too and were not read.
    `is_delta`: only what changed is listed; who is not on it has not left.
    `left`, `duties`: said by OneRoster bundles alone.
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


def read_roster(
    content: bytes,
    mapping: Mapping[str, Field] | None = None,
    *,
    sheet: str | None = None,
    school_year: int | None = None,
    stage: Literal["primary", "junior", "nine_year"] | None = None,
) -> RosterFile:
    """Read a roster; whatever the bytes, the answer is a `RosterFile` or a `Refusal`.

    In: the bytes of an .xlsx, .xls, .csv or OneRoster .zip; `mapping` from `Column.key` to what
    the school says it is, over what is guessed; `sheet`, the tab to read;
    `school_year` (2026 for 2026-2027) and the school's stage, to read `2023级1班`.
    """
    listed = lines(content, needed=_NEEDED, optional=_OPTIONAL, also_called=_ALSO_CALLED)
    earlier: dict[tuple[object, ...], int] = {}
    read = [_row(line) for line in listed]
    rows = [
        row
        for line, row in zip(listed, read, strict=True)
        if row is not None and not _repeats(line, row, earlier)
    ]
    problems = [problem for line in listed for problem in line.problems]
    return RosterFile(rows=tuple(rows), problems=tuple(problems))


def _row(line: Line) -> RosterRow | None:
    name = line.must("姓名", person_name)
    grade = line.must("年级", cells.grade)
    class_number = line.must("班号", cells.class_number)
    # Left out rather than guessed: it decides by which measure a child is judged.
    plan = line.must(_PLAN, cells.yes) if _PLAN in line.values else False
    if name is None or grade is None or class_number is None or plan is None:
        return None
    return RosterRow(
        row_number=line.row_number,
        school_code=line.may("学校标识码", cells.school_code),
        name=name,
        sex=line.may("性别", cells.sex),
        born_on=line.may("出生日期", cells.day),
        grade=grade,
        class_number=class_number,
        roster_number=line.may("班内学号", cells.roster_number),
        registry_number=line.may("学籍辅号", cells.registry_number),
        boards=line.may("就读方式", cells.boards),
        follows_individual_plan=plan,
        left_behind=line.may("是否留守儿童", cells.yes),
        guardians=_guardians(line),
    )


def _guardians(line: Line) -> tuple[GuardianRow, ...]:
    found = []
    for name_column, relation_column in _GUARDIANS:
        name = line.may(name_column, person_name)
        relation = line.may(relation_column, cells.relation) or "监护人"
        if name is not None:
            found.append(GuardianRow(name=name, relation=relation))
    return tuple(found)


def _repeats(line: Line, row: RosterRow, earlier: dict[tuple[object, ...], int]) -> bool:
    """Whether the row was there before; two of one name in a class are two pupils, not one."""
    place = (row.grade, row.class_number)
    pupil = (*place, row.name, row.born_on, row.roster_number)
    first = earlier.setdefault(pupil, row.row_number)
    if first != row.row_number and row.born_on is not None:
        line.note("姓名", f"与第 {first} 行重复", f"the same as row {first}", left_out=True)
        return True
    if row.roster_number is not None:
        holder = earlier.setdefault((*place, row.roster_number), row.row_number)
        if holder != row.row_number:
            zh, en = f"同班第 {holder} 行已用这个学号", f"row {holder} has this number too"
            line.note("班内学号", zh, en, left_out=False)
    return False
