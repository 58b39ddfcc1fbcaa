"""Lists as schools keep them, read; and what was read of them."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

from portfolio.admit.roster.file import Field, RosterFile, read_roster
from workbooks import a_workbook

HEAD = ("姓名", "性别", "出生日期", "班级", "座号")
MING = ("李小明", "男", 20180315, "三（1）班", 1)
HONG = ("王小红", "女", 20180401, "3.1", 2)


def merged(rows: Sequence[Sequence[object]], *areas: str) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for area in areas:
        sheet.merge_cells(area)
    packed = BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def a_list(*rows: Sequence[object], head: Sequence[object] = HEAD) -> RosterFile:
    return read_roster(a_workbook(head, *rows), school_year=2026, stage="primary")


def fields(read: RosterFile) -> dict[str, Field]:
    return {one.key: one.field for one in read.columns if one.field}


def where(read: RosterFile) -> list[tuple[str, int, int]]:
    return [(one.name, one.grade, one.class_number) for one in read.rows]


def left_out(read: RosterFile) -> list[tuple[int, str]]:
    return [(one.row_number, one.column) for one in read.problems if one.left_out]
