"""The lists a school hands in: workbooks made once, then the same bytes again.

A journey that was cut short sends them once more under the same id; other bytes would be refused.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from demo import roster_sheet, staff_sheet
from demo.schools import School

_WRITTEN_AT = datetime(2026, 9, 1, tzinfo=UTC).replace(tzinfo=None)


def roster_of(school: School, year: int, *, late: int = 0) -> Workbook:
    """The registry's export of a school year."""
    rows = roster_sheet.roster_rows(school, year, late=late)
    return _workbook("学生信息", roster_sheet.title(school, year), roster_sheet.COLUMNS, rows)


def staff_of(school: School, year: int) -> Workbook:
    """The list of duties of a school year."""
    rows = staff_sheet.staff_rows(school, year)
    return _workbook("任课表", staff_sheet.title(school, year), staff_sheet.COLUMNS, rows)


def kept(file: Path, workbook: Workbook) -> bytes:
    """The bytes of the list, written on first use."""
    if not file.exists():
        draft = file.with_suffix(".new")
        workbook.save(draft)
        draft.chmod(0o600)
        draft.replace(file)
    return file.read_bytes()


def said_before(file: Path) -> bytes | None:
    """What was said of a preview, if it was."""
    return file.read_bytes() if file.exists() else None


def as_form(content: bytes, said: bytes) -> tuple[bytes, dict[str, str]]:
    """A list with what is said of its preview: the body of a form (RFC 7578) and its headers."""
    mark = sha256(content + said).hexdigest()
    head = 'content-disposition: form-data; name="'
    parts = (f'{head}list"; filename="roster.xlsx"', content), (f'{head}said"', said)
    body = b"".join(f"--{mark}\r\n{one}\r\n\r\n".encode() + part + b"\r\n" for one, part in parts)
    headers = {"content-type": f"multipart/form-data; boundary={mark}"}
    return body + f"--{mark}--\r\n".encode(), headers


def _workbook(
    tab: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[str | int | None]]
) -> Workbook:
    workbook = Workbook()
    workbook.properties.created = workbook.properties.modified = _WRITTEN_AT
    workbook.properties.creator = "nianlun"
    sheet = workbook.worksheets[0]
    sheet.title = tab
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True), Alignment(horizontal="center")
    sheet.append(list(columns))
    for row in rows:
        sheet.append(list(row))
    sheet.freeze_panes = "A3"
    return workbook
