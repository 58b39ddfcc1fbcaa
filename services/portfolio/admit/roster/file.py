"""A roster, in whatever layout a school has it → the pupils it names.

In: bytes of a workbook, a table of text or a OneRoster bundle.
Out: the rows understood, the problems met and how each column was understood; or a refusal.
Only what a portfolio needs is read (个人信息保护法, art. 6):
identity numbers, phones, addresses and 户口性质 are left in the file.
A registry number neither identifies nor rejects: it may be absent, wrong, or shared by two pupils.
"""

from collections.abc import Mapping, Sequence

from portfolio.admit.roster.oneroster.archive import is_bundle
from portfolio.admit.roster.oneroster.bundle import read_bundle
from portfolio.admit.roster.oneroster.places import Known, Place
from portfolio.admit.roster.workbook.class_names import Stage
from portfolio.admit.roster.workbook.columns import layout_of
from portfolio.admit.roster.workbook.fields import Field
from portfolio.admit.roster.workbook.found_list import Listed, find_list
from portfolio.admit.roster.workbook.pupil_lines import pupil_lines
from portfolio.admit.roster.workbook.reasons import write_with_reasons
from portfolio.admit.roster.workbook.roster import (
    ClassRow,
    Column,
    GuardianRow,
    LeftRow,
    Note,
    RosterFile,
    RosterRow,
    Skipped,
)
from portfolio.admit.roster.workbook.roster_rows import Reading, repeats, roster_row
from portfolio.admit.roster.workbook.sheets import kind_of

__all__ = [
    "ClassRow",
    "Column",
    "Field",
    "GuardianRow",
    "Known",
    "LeftRow",
    "Note",
    "Place",
    "RosterFile",
    "RosterRow",
    "Skipped",
    "read_roster",
    "write_with_reasons",
]


def read_roster(
    content: bytes,
    mapping: Mapping[str, Field] | None = None,
    *,
    sheet: str | None = None,
    school_year: int | None = None,
    stage: Stage | None = None,
    known: Known | None = None,
) -> RosterFile:
    """Read a roster; whatever the bytes, the answer is a `RosterFile` or a `Refusal`.

    `mapping`: from `Column.key` to what the school says it is, over what is guessed;
    `sheet`: the tab to read; `school_year` (2026 for 2026-2027) and the school's stage:
    to read classes named by a year (`2023级1班`), and to remark upon birthdays;
    `known`: what earlier OneRoster bundles told, for one that tells of changes only.
    """
    if is_bundle(content):
        return read_bundle(content, school_year=school_year, stage=stage, known=known)
    found = find_list(content, mapping, sheet=sheet)
    pupils = pupil_lines(found.tab, found.head, found.columns)
    fields = frozenset(one.field for one in found.columns if one.field)
    reading = Reading(fields, school_year, stage)
    read = [roster_row(one, reading) for one in pupils.lines]
    earlier: dict[tuple[object, ...], int] = {}
    rows = [
        row
        for one, row in zip(pupils.lines, read, strict=True)
        if row is not None and not repeats(one.line, row, earlier)
    ]
    return RosterFile(
        rows=_with_mixed_grades(rows),
        problems=tuple(problem for one in pupils.lines for problem in one.line.problems),
        kind=kind_of(content),
        layout=layout_of(found.head),
        sheet=found.tab.name,
        other_sheets=found.other_sheets,
        columns=found.columns,
        notes=tuple(_notes(reading, found)),
        skipped=pupils.skipped,
    )


def _with_mixed_grades(rows: Sequence[RosterRow]) -> tuple[RosterRow, ...]:
    """A 复式班 whose name does not say its grades has those of its pupils."""
    taught: dict[int, set[int]] = {}
    for row in rows:
        if row.mixed_grades:
            taught.setdefault(row.class_number, set()).update(row.mixed_grades)
    return tuple(
        row.model_copy(update={"mixed_grades": tuple(sorted(taught[row.class_number]))})
        if len(row.mixed_grades) == 1
        else row
        for row in rows
    )


def _notes(reading: Reading, found: Listed) -> list[Note]:
    notes = []
    for year, by in sorted(reading.told_by):
        zh, en = ("入学", "entry") if by == "entry" else ("毕业", "graduation")
        said = f"“{year}级”按{zh}年份读取，请确认"
        notes.append(Note(zh=said, en=f"the classes of {year}: read as the year of {en}"))
    if reading.has_dates_for_classes:
        zh = "有些班级被表格软件变成了日期，已按“月=年级、日=班号”读回，请确认"
        notes.append(
            Note(zh=zh, en="classes that became dates: read as month = grade, day = class")
        )
    if reading.is_without_class:
        zh = "名单没有班级，每个年级按一个班读取"
        notes.append(Note(zh=zh, en="no classes in the list: one class in each grade is assumed"))
    if found.other_sheets:
        shown = "、".join(found.other_sheets)
        zh = f"只读取了“{found.tab.name}”；另有名单：{shown}"
        notes.append(Note(zh=zh, en=f"read one sheet; there are lists on others: {shown}"))
    return notes
