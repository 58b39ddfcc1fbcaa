"""A workbook from a stranger → the values in its sheets, or a refusal.

In: bytes as uploaded. Out: for each visible sheet its rows of values, from the first row on,
so that the number of a row is the one a person sees in Excel.
Formulas are not computed: the value stored beside them is read.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZipFile

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from portfolio.admit.workbook.meter import measure
from portfolio.admit.workbook.parts import unpack
from portfolio.admit.workbook.refusals import NotAWorkbook

Value = int | float | str | bool | time | date | datetime | timedelta
Rows = list[list[Value]]

_MAX_SHEETS = 5


def sheets(content: bytes) -> Iterator[Rows]:
    """The visible sheets' values in the order of the tabs, the first five at most."""
    parts = unpack(content)
    measure(parts)
    workbook = _parsed(parts)
    names = [
        one.name
        for one in workbook.sheets_metadata
        if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
    ]
    for name in names[:_MAX_SHEETS]:
        yield _values(workbook, name)


def _parsed(parts: Mapping[str, bytes]) -> CalamineWorkbook:
    # Packed anew: two readers of one ZIP may disagree on what is in it,
    # and only what was measured may reach the parser.
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with _refusing():
        return load_workbook(BytesIO(packed.getvalue()))


def _values(workbook: CalamineWorkbook, name: str) -> Rows:
    with _refusing():
        return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        # The parser is Rust: a slip inside it arrives as a PanicException, which is no Exception.
        if isinstance(error, CalamineError | ValueError | OverflowError) or (
            type(error).__name__ == "PanicException"
        ):
            raise NotAWorkbook from None
        raise
