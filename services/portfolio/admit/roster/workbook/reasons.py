"""The same list once more, with what is wrong written at the end of each row.

In: the bytes of the request and the problems. Out: the bytes of an .xlsx, whatever came in.
Rows and columns stay where they were, so that it can be mended and handed in again.
Columns that are not read come back empty: what is not needed is not written anew by us.
Nothing in it is a formula, even where the list begins a name with `=`, `+`, `-` or `@`.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portfolio.admit.roster.oneroster.archive import is_bundle
from portfolio.admit.roster.workbook.columns import column_index
from portfolio.admit.roster.workbook.fields import Field
from portfolio.admit.roster.workbook.found_list import Listed, find_list
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.roster.workbook.pupil_lines import spread_down
from portfolio.admit.roster.workbook.roster import Column
from portfolio.admit.roster.workbook.values import Uncomputed, Value

WRONG_TITLES = {"zh": "错误说明", "en": "What is wrong"}
_PLACES = {"zh": ("文件/列", "行"), "en": ("File/column", "Row")}
_REMARK = {"zh": "提醒：", "en": "Note: "}
_BETWEEN = {"zh": "；", "en": "; "}
_COUNTED = "序号"  # the one column that is not read and yet helps to find a row
_LIKE_A_FORMULA = ("=", "+", "-", "@")
_LONGEST = 32_767  # characters in a cell
_WRONG = PatternFill("solid", fgColor="FFF2CC")


def write_with_reasons(
    content: bytes,
    problems: Iterable[RowProblem],
    mapping: Mapping[str, Field] | None = None,
    *,
    sheet: str | None = None,
    language: Literal["zh", "en"] = "zh",
) -> bytes:
    """The sheet that was read, with a column of reasons; raises what `read_roster` does.

    `problems` may come from the reading or from comparing it with the school.
    Of a OneRoster bundle, which has no sheet, the problems alone are listed.
    """
    if is_bundle(content):
        return _listed(problems, language)
    found = find_list(content, mapping, sheet=sheet)
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title = (found.tab.name or "名单")[:31]
    _write_rows(page, found)
    _merge_head(page, found)
    _write_reasons(page, found, reasons_by_row(problems, language), language)
    return packed(workbook)


def packed(workbook: Workbook) -> bytes:
    """The workbook's bytes."""
    packed = BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def _listed(problems: Iterable[RowProblem], language: Literal["zh", "en"]) -> bytes:
    workbook = Workbook()
    page = workbook.worksheets[0]
    for column, head in enumerate((*_PLACES[language], WRONG_TITLES[language]), start=1):
        page.cell(1, column).value = head
    for row, one in enumerate(problems, start=2):
        said = one.en if language == "en" else one.zh
        remark = "" if one.left_out else _REMARK[language]
        told: tuple[Value, ...] = (one.column, one.row_number, remark + said)
        for column, value in enumerate(told, start=1):
            write_value(page.cell(row, column), value)
    return packed(workbook)


def _write_rows(page: Worksheet, found: Listed) -> None:
    places = {one.field: column_index(one.letter) for one in found.columns if one.field}
    shown = {*places.values(), *(column_index(one.letter) for one in _counted(found))}
    spread = spread_down(found.tab, found.head, places)
    for at, row in enumerate(found.tab.rows):
        for column, value in enumerate(row):
            if column in shown or at <= found.head.last:
                write_value(page.cell(at + 1, column + 1), spread.get((at, column), value))


def _counted(found: Listed) -> Iterable[Column]:
    return (one for one in found.columns if one.title == _COUNTED)


def write_value(cell: Cell | MergedCell, value: Value) -> None:
    """Put a value into a cell as what it is; text stays text."""
    if isinstance(cell, MergedCell) or isinstance(value, Uncomputed) or value == "":
        return
    if not isinstance(value, str):
        whole = isinstance(value, float) and value.is_integer()
        cell.value = int(value) if isinstance(value, float) and whole else value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
    cell.data_type = "s"
    if value.lstrip().startswith(_LIKE_A_FORMULA):
        cell.quotePrefix = True


def _merge_head(page: Worksheet, found: Listed) -> None:
    """Two rows of titles are read by what is drawn over several columns."""
    width = len(found.head.titles)
    for (top, left), (bottom, right) in found.tab.merged:
        if bottom <= found.head.last and left < width:
            page.merge_cells(
                start_row=top + 1,
                start_column=left + 1,
                end_row=bottom + 1,
                end_column=min(right + 1, width),
            )


def reasons_by_row(
    problems: Iterable[RowProblem], language: Literal["zh", "en"]
) -> dict[int, tuple[bool, str]]:
    """What to say at the end of a row, and whether the row cannot be taken as it is."""
    told: dict[int, list[RowProblem]] = {}
    for one in problems:
        told.setdefault(one.row_number, []).append(one)
    return {
        number: (
            any(one.left_out for one in those),
            _BETWEEN[language].join(_said(one, language) for one in those),
        )
        for number, those in told.items()
    }


def _said(problem: RowProblem, language: Literal["zh", "en"]) -> str:
    sentence = problem.en if language == "en" else problem.zh
    column = f"{problem.column}：" if language == "zh" else f"{problem.column}: "
    return f"{'' if problem.left_out else _REMARK[language]}{column}{sentence}"


def _write_reasons(
    page: Worksheet, found: Listed, told: Mapping[int, tuple[bool, str]], language: str
) -> None:
    column = len(found.head.titles) + 1
    page.cell(found.head.last + 1, column).value = WRONG_TITLES[language]
    page.column_dimensions[get_column_letter(column)].width = 60
    for number, (is_wrong, reason) in told.items():
        if 1 <= number <= len(found.tab.rows):
            write_reason(page, number, column, reason, is_wrong=is_wrong)


def write_reason(page: Worksheet, row: int, column: int, reason: str, *, is_wrong: bool) -> None:
    """Say it at the end of a row, and colour the row where it cannot be taken as it is."""
    write_value(page.cell(row, column), reason)
    if is_wrong:
        for one in range(1, column + 1):
            page.cell(row, one).fill = _WRONG
