"""A list of duties once more, with what is wrong at the end of each row.

In: the bytes of the request and the problems. Out: the bytes of an .xlsx.
Rows stay where they were, so that it can be mended and handed in again; columns that are not read
(telephones, identity numbers) come back empty.
"""

from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from portfolio.admit.roster.oneroster.archive import is_bundle
from portfolio.admit.roster.workbook.listed import RowProblem, found_head
from portfolio.admit.roster.workbook.reasons import (
    WRONG_TITLES,
    packed,
    reasons_by_row,
    write_reason,
    write_value,
    write_with_reasons,
)
from portfolio.admit.roster.workbook.values import Rows
from portfolio.admit.staff.file import ALSO_CALLED, NEEDED, OPTIONAL


def staff_list_with_reasons(
    content: bytes, problems: Sequence[RowProblem], language: Literal["zh", "en"]
) -> bytes:
    """The sheet that was read, with a column of reasons; raises what `read_staff` does."""
    if is_bundle(content):
        return write_with_reasons(content, problems, language=language)
    rows, head = found_head(content, NEEDED)
    workbook = Workbook()
    page = workbook.worksheets[0]
    shown = _shown(head.titles)
    _write_rows(page, rows, head.at, shown)
    last = len(rows[head.at]) + 1
    page.cell(head.at + 1, last).value = WRONG_TITLES[language]
    for number, (is_wrong, reason) in reasons_by_row(problems, language).items():
        if 1 <= number <= len(rows):
            write_reason(page, number, last, reason, is_wrong=is_wrong)
    return packed(workbook)


def _shown(titles: Sequence[str]) -> set[int]:
    wanted = {*NEEDED, *OPTIONAL}
    return {at for at, title in enumerate(titles) if ALSO_CALLED.get(title, title) in wanted}


def _write_rows(page: Worksheet, rows: Rows, head: int, shown: set[int]) -> None:
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if at <= head or column in shown:
                write_value(page.cell(at + 1, column + 1), value)
