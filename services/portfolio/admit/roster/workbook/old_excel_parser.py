"""A process of its own, run by `old_excel`: an .xls on its input, the sheets as JSON on its output.

It imports nothing of ours, so that it starts quickly, and bounds its own memory and time first.
Exit codes: 3 not readable, 4 locked, 5 too large.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

_MEMORY = 512 * 1024 * 1024
_CPU_SECONDS = 15
_MAX_CELLS = 2_000_000
_MAX_TOLD = 64 * 1024 * 1024
_NOT_READABLE, _LOCKED, _TOO_LARGE = 3, 4, 5


def _told(value: object) -> object:
    match value:
        case datetime():
            return ["datetime", value.isoformat()]
        case date():
            return ["date", value.isoformat()]
        case time():
            return ["time", value.isoformat()]
        case timedelta():
            return ["timedelta", value.total_seconds()]
        case _:
            return value


def _sheets(content: bytes, limit: int) -> list[dict[str, object]]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    workbook = load_workbook(BytesIO(content))
    shown = [
        one.name
        for one in workbook.sheets_metadata
        if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
    ]
    found: list[dict[str, object]] = []
    for name in shown[:limit]:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > _MAX_CELLS:
            sys.exit(_TOO_LARGE)
        rows = sheet.to_python(skip_empty_area=False)
        merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
        told = [[_told(one) for one in row] for row in rows]
        found.append({"name": name, "rows": told, "merged": merged})
    return found


def main() -> None:
    """Read, bound, parse, tell."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    content = sys.stdin.buffer.read()
    try:
        told = json.dumps(_sheets(content, int(sys.argv[1])))
    except MemoryError:
        sys.exit(_TOO_LARGE)
    except Exception as error:  # noqa: BLE001 — whatever it is, the exit code is the answer
        sys.exit(_LOCKED if type(error).__name__ == "PasswordError" else _NOT_READABLE)
    if len(told) > _MAX_TOLD:
        sys.exit(_TOO_LARGE)
    sys.stdout.write(told)


if __name__ == "__main__":
    main()
