"""What a JPEG is made of (ITU-T T.81, annex B), so that no decoder meets more than it needs.

In: a JPEG as sent. Out: its tables, frame and scans alone, how many scans it asks for,
and its first Exif segment, of which only the orientation is ever read.
Metadata parsers have had more holes than decoders, and a few bytes of Exif
can make one copy megabytes a hundred thousand times: here they are not met at all.
"""

import re
from dataclasses import dataclass
from typing import Literal

# Everything but fill bytes, stuffed zeros, restarts and markers without a segment (T.81, B.1.1).
_MARKER = re.compile(rb"\xff([^\x00\x01\xff\xd0-\xd8])")
_START = b"\xff\xd8"
_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA
_EXIF_MARKER, _EXIF_HEAD = 0xE1, b"Exif\x00\x00"
# APP0 (JFIF) and APP14 (Adobe) say how colours are coded; the other APPn and comments say no more.
_DROPPED = frozenset({0xFE, *range(0xE1, 0xF0)} - {0xEE})
_MOST_SEGMENTS = 2_000
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Bare:
    """What goes to the decoder, the scans in it (0 where not a JPEG), and the Exif aside."""

    content: bytes
    scan_count: int = 0
    exif: bytes = b""


def bare(jpeg: bytes) -> Bare:
    """The image without metadata and without anything behind its end; ValueError on a maze."""
    parts, exif, scan_count, is_in_scan = [_START], b"", 0, False
    at = len(_START)
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.search(jpeg, at)
        if is_in_scan:  # outside a scan, bytes between segments mean nothing
            parts.append(jpeg[at : found.start() if found else None])
        if found is None:
            return Bare(b"".join(parts), scan_count, exif)  # cut off: the decoder will say so
        marker, body = found[1][0], found.end()
        if marker == _END_OF_IMAGE:
            return Bare(b"".join([*parts, found[0]]), scan_count, exif)
        at = body + int.from_bytes(jpeg[body : body + 2], "big")
        is_in_scan = marker == _START_OF_SCAN
        scan_count += is_in_scan
        if marker not in _DROPPED:
            parts.append(jpeg[found.start() : at])
        elif marker == _EXIF_MARKER and not exif:
            exif = jpeg[body + 2 : at] if jpeg.startswith(_EXIF_HEAD, body + 2) else b""
    raise ValueError("more segments than any camera writes")


def orientation_of(exif: bytes) -> int:
    """1 to 8, as the first directory of the Exif says; 1 where it says nothing (Exif 2.32, 4.6)."""
    tiff = exif.removeprefix(_EXIF_HEAD)
    order: Literal["little", "big"] = "little" if tiff.startswith(b"II") else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)

    directory = number(4, 4)
    for entry in range(number(directory, 2)):
        at = directory + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION:
            return number(at + 8, 2)
    return 1
