"""The files of a OneRoster bundle, unpacked within bounds.

In: bytes from a stranger. Out: the CSV files at the root of the archive by name, or a refusal.
What the directory declares is bounded, and no file may give more than it declares.
"""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from portfolio.admit.roster.oneroster.refusals import BundleTooLargeInside, NotABundle

MANIFEST = "manifest.csv"
_MAX_UNPACKED = 48 * 1024 * 1024
_MAX_RATIO = 200
_MAX_FILES = 100
_FLOOR = 1024 * 1024  # small files may well repeat themselves
_DAMAGED = (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


def is_bundle(content: bytes) -> bool:
    """Whether the bytes are an archive with a `manifest.csv` at its root."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(BytesIO(content)) as archive:
            return MANIFEST in archive.namelist()
    except _DAMAGED:
        return False


def unpack_bundle(content: bytes) -> dict[str, bytes]:
    """The `.csv` files at the root by name; others are left behind."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _files(archive, packed=len(content))
    except _DAMAGED:
        raise NotABundle from None


def _files(archive: ZipFile, *, packed: int) -> dict[str, bytes]:
    entries = archive.infolist()
    names = {one.filename for one in entries}
    if len(names) != len(entries) or len(names) > _MAX_FILES:
        raise NotABundle
    kept = [one for one in entries if one.filename.endswith(".csv") and "/" not in one.filename]
    if sum(one.file_size for one in kept) > min(_MAX_UNPACKED, max(packed * _MAX_RATIO, _FLOOR)):
        raise BundleTooLargeInside
    return {one.filename: _file(archive, one) for one in kept}


def _file(archive: ZipFile, entry: ZipInfo) -> bytes:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise NotABundle
    with archive.open(entry) as file:
        return file.read(entry.file_size)  # a longer one fails its checksum
