"""An .xls written by hand, for there are still computers in schools that save nothing else.

In: the rows of a sheet, and which cells are drawn as one. Out: the bytes of a BIFF8 workbook
([MS-XLS]) in a compound file ([MS-CFB]), as little of either as readers ask for.
"""

import struct
from collections.abc import Iterable, Sequence
from datetime import date

Cell = str | int | float | date | None
Area = tuple[int, int, int, int]
"""First row, last row, first column, last column, counted from 0."""

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALL = 4096  # shorter streams would stand in a file within the file
_PLAIN, _DATE = 0, 1  # which of the two formats of a cell
_BEFORE_DAY_ONE = date(1899, 12, 30)


def old_workbook(
    tab: str, rows: Sequence[Sequence[Cell]], merged: Iterable[Area] = (), *, locked: bool = False
) -> bytes:
    """One sheet. `locked`: it says that it is encrypted, which to a reader is the same."""
    sheet = _sheet(rows, list(merged))
    before, after = _globals(locked=locked), _record(0x000A)
    name = tab.encode("utf-16-le")
    length = 4 + 8 + len(name)
    start = len(before) + length + len(after)
    bound = _record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(tab), 1) + name)
    return _compound(before + bound + after + sheet)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _beginning(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _globals(*, locked: bool) -> bytes:
    font = struct.pack("<HHHHHBBBBBB", 220, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial"
    formats = b"".join(
        _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, code, 1, 32, 0, 0, 0, 0, 0, 0x20C0))
        for code in (0, 14)
    )
    encrypted = _record(0x002F, struct.pack("<HH", 1, 1) + bytes(48)) if locked else b""
    return (
        _beginning(5) + encrypted + _record(0x0042, b"\xb0\x04") + _record(0x0031, font) + formats
    )


def _sheet(rows: Sequence[Sequence[Cell]], merged: Sequence[Area]) -> bytes:
    width = max((len(row) for row in rows), default=0)
    cells = b"".join(
        _cell(at, column, value)
        for at, row in enumerate(rows)
        for column, value in enumerate(row)
        if value is not None
    )
    areas = struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *one) for one in merged)
    size = struct.pack("<IIHHH", 0, len(rows), 0, width, 0)
    return (
        _beginning(0x10)
        + _record(0x0200, size)
        + cells
        + (_record(0x00E5, areas) if merged else b"")
        + _record(0x000A)
    )


def _cell(row: int, column: int, value: Cell) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        head = struct.pack("<HHHHB", row, column, _PLAIN, len(text) // 2, 1)
        return _record(0x0204, head + text)
    look = _DATE if isinstance(value, date) else _PLAIN
    number = (value - _BEFORE_DAY_ONE).days if isinstance(value, date) else value
    return _record(0x0203, struct.pack("<HHHd", row, column, look, number or 0))


def _compound(stream: bytes) -> bytes:
    """A compound file with this one stream: its table of sectors, its directory, the stream."""
    stream = stream.ljust(_SMALL, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    tables = 1
    while tables * (_SECTOR // 4) < tables + 1 + count:
        tables += 1
    chain = [_FAT] * tables + [_END] + [tables + 2 + n for n in range(count - 1)] + [_END]
    chain += [_FREE] * (tables * (_SECTOR // 4) - len(chain))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        tables,
        0,
        _SMALL,
        _END,
        0,
        _END,
        0,
    )
    places = [*range(tables), *[_FREE] * (109 - tables)]
    directory = _entry("Root Entry", 5, child=1, start=_END, size=0)
    directory += _entry("Workbook", 2, child=_FREE, start=tables + 1, size=len(stream))
    return (
        head
        + struct.pack("<109I", *places)
        + struct.pack(f"<{len(chain)}I", *chain)
        + directory.ljust(_SECTOR, b"\0")
        + stream
    )


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI16xIII",
        *(written, len(written), kind, 1, _FREE, _FREE, child),
        *(0, start, size, 0),
    )
