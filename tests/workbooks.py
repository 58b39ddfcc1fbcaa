"""Workbooks for tests: whole ones from rows, and broken ones part by part."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
ROSTER_HEAD = ("姓名", "性别", "出生日期", "年级", "班号", "班内学号", "学籍辅号", "是否随班就读")


def a_workbook(*rows: Sequence[object]) -> bytes:
    """An .xlsx with one sheet of these rows."""
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(list(row))
    packed = BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def a_roster(*rows: Sequence[object], head: Sequence[str] = ROSTER_HEAD) -> bytes:
    """A roster with its title row, its head row and these rows."""
    return a_workbook(["某校 2026年秋季学生基本信息表"], head, *rows)


def with_parts(parts: Mapping[str, bytes | str], packed_by: int = ZIP_DEFLATED) -> bytes:
    """A good workbook with these parts of its archive exchanged or added."""
    packed = BytesIO()
    with ZipFile(BytesIO(a_roster())) as good, ZipFile(packed, "w", packed_by) as archive:
        for name in good.namelist():
            if name not in parts:
                archive.writestr(name, good.read(name))
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def with_sheet(rows: str, strings: str | None = None) -> bytes:
    """A workbook whose only sheet holds these rows of XML, and perhaps a table of strings."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return with_parts({SHEET: sheet} if strings is None else {SHEET: sheet, STRINGS: strings})
