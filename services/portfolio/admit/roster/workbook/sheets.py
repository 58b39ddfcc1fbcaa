"""A list from a stranger → the values in its sheets, or a refusal.

In: bytes as uploaded: an .xlsx, an .xls or a table of text; what it is, the bytes say.
Out: for each visible sheet its rows of values, from the first row on,
so that the number of a row is the one a person sees in Excel.
Formulas are not computed: the value stored beside them is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from zipfile import ZipFile

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from portfolio.admit.roster.workbook.meter import Place, measure
from portfolio.admit.roster.workbook.old_excel import OLD_EXCEL, old_tabs
from portfolio.admit.roster.workbook.parser_slips import refusing
from portfolio.admit.roster.workbook.parts import MAX_BYTES, unpack
from portfolio.admit.roster.workbook.refusals import WorkbookTooLarge
from portfolio.admit.roster.workbook.separated import separated
from portfolio.admit.roster.workbook.sheet_parts import sheet_parts
from portfolio.admit.roster.workbook.values import UNCOMPUTED, Area, Rows, Value

__all__ = ["Rows", "Tab", "Value", "kind_of", "sheets", "tabs"]

Kind = Literal["xlsx", "xls", "csv"]
_MAX_SHEETS = 5
_ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet: its name (empty for a table of text), its values, and the cells drawn as one.

    A formula without a value and an error such as `#N/A` stand in `rows` as `Uncomputed`.
    """

    name: str
    rows: Rows
    merged: tuple[Area, ...] = ()


def kind_of(content: bytes) -> Kind:
    """What the bytes are; a name that ends in .xls is often a table of text."""
    if content.startswith(OLD_EXCEL):
        return "xls"
    return "xlsx" if content.startswith(_ARCHIVE) else "csv"


def sheets(content: bytes) -> Iterator[Rows]:
    """The visible sheets' values in the order of the tabs, the first five at most."""
    return (one.rows for one in tabs(content))


def tabs(content: bytes) -> Iterator[Tab]:
    """The visible sheets in the order of the tabs, the first five at most."""
    if len(content) > MAX_BYTES:
        raise WorkbookTooLarge
    match kind_of(content):
        case "xls":
            return (Tab(*one) for one in old_tabs(content, limit=_MAX_SHEETS))
        case "csv":
            return iter([Tab("", separated(content))])
        case "xlsx":
            return _tabs(content)


def _tabs(content: bytes) -> Iterator[Tab]:
    parts = unpack(content)
    valueless = measure(parts)
    part_of = sheet_parts(parts)
    workbook = _parsed(parts)
    names = [
        one.name
        for one in workbook.sheets_metadata
        if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
    ]
    for name in names[:_MAX_SHEETS]:
        yield _tab(workbook, name, valueless.get(part_of.get(name, ""), frozenset()))


def _parsed(parts: Mapping[str, bytes]) -> CalamineWorkbook:
    # Packed anew: two readers of one ZIP may disagree on what is in it,
    # and only what was measured may reach the parser.
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with refusing():
        return load_workbook(BytesIO(packed.getvalue()))


def _tab(workbook: CalamineWorkbook, name: str, valueless: frozenset[Place]) -> Tab:
    with refusing():
        sheet = workbook.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        merged = tuple(sheet.merged_cell_ranges or ())
    return Tab(name, _marked(rows, valueless), merged)


def _marked(rows: Rows, valueless: frozenset[Place]) -> Rows:
    """The grid with its valueless cells marked; it grows to hold them, within what was measured."""
    if not valueless:
        return rows
    width = max(*(column for _, column in valueless), *(len(row) for row in rows), 0)
    height = max(*(row for row, _ in valueless), len(rows))
    grown = [[*row, *[""] * (width - len(row))] for row in rows]
    grown += [[""] * width for _ in range(height - len(rows))]
    for row, column in valueless:
        grown[row - 1][column - 1] = UNCOMPUTED
    return grown
