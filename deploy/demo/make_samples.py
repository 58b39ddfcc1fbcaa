"""Write the sample workbooks again: `PYTHONPATH=deploy python -m demo.make_samples`.

The same seed gives the same cells, so a difference in `samples/` is a decision someone made here.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from demo import roster_sheet, staff_sheet
from demo.schools import SCHOOLS

SAMPLES = Path(__file__).parent / "samples"
_WRITTEN_AT = datetime(2026, 9, 1, tzinfo=UTC).replace(tzinfo=None)


def write_samples(folder: Path) -> None:
    """A roster and a staff list for each school, into `folder`."""
    for school in SCHOOLS:
        roster = _workbook(
            "学生信息",
            roster_sheet.TITLE.format(name=school.name),
            roster_sheet.COLUMNS,
            roster_sheet.roster_rows(school),
        )
        roster.save(folder / school.roster_file)
        staff = _workbook(
            "任课表",
            staff_sheet.TITLE.format(name=school.name),
            staff_sheet.COLUMNS,
            staff_sheet.staff_rows(school),
        )
        staff.save(folder / school.staff_file)


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


if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    write_samples(SAMPLES)
