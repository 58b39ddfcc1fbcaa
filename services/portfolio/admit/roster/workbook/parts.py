"""The XML parts of an uploaded .xlsx, unpacked within bounds.

In: bytes from a stranger. Out: the parts by name, or a refusal.
An .xlsx is a ZIP of XML (ECMA-376), small outside and perhaps endless inside:
what the directory declares is bounded, and no part may give more than it declares.
"""

import re
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from portfolio.admit.roster.workbook.refusals import (
    HasMacros,
    NotAWorkbook,
    WorkbookTooLarge,
    WorkbookTooLargeInside,
)

MAX_BYTES = 10 * 1024 * 1024
_MAX_UNPACKED = 48 * 1024 * 1024
_MAX_RATIO = 200  # a sheet of a school reaches 30; a bomb of zeros reaches 1,000
_MAX_PARTS = 300
_KEPT = re.compile(r"xl/.+\.(xml|rels)|_rels/\.rels|\[content_types\]\.xml", re.IGNORECASE)
_MACROS = "xl/vbaproject.bin"


def unpack(content: bytes) -> dict[str, bytes]:
    """The workbook's XML parts by name; pictures and the like are left behind."""
    if len(content) > MAX_BYTES:
        raise WorkbookTooLarge
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _parts(archive, room=_room(len(content)))
    # What zipfile and zlib raise on damaged archives, found by damaging real ones.
    except (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError):
        raise NotAWorkbook from None


def _room(packed: int) -> int:
    return min(_MAX_UNPACKED, max(packed * _MAX_RATIO, 1024 * 1024))


def _parts(archive: ZipFile, *, room: int) -> dict[str, bytes]:
    entries = archive.infolist()
    names = {one.filename.lower() for one in entries}
    if len(names) != len(entries) or len(names) > _MAX_PARTS or "xl/workbook.xml" not in names:
        raise NotAWorkbook
    if _MACROS in names:
        raise HasMacros
    kept = [one for one in entries if _KEPT.fullmatch(one.filename)]
    if sum(one.file_size for one in kept) > room:
        raise WorkbookTooLargeInside
    return {one.filename: _part(archive, one) for one in kept}


def _part(archive: ZipFile, entry: ZipInfo) -> bytes:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise NotAWorkbook
    with archive.open(entry) as part:
        # With its size given, no more than that is inflated; a part that is larger than it says
        # fails its checksum. Without it, zipfile inflates up to 2 GB before it looks.
        return part.read(entry.file_size)
