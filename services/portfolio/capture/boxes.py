"""The boxes of an MP4 (ISO/IEC 14496-12, 4.2), read and written."""

from collections.abc import Iterator
from struct import pack, unpack_from
from typing import NamedTuple

from portfolio.capture.clips import NotASoundWeKnow


class Box(NamedTuple):
    """Its kind and its content without the header."""

    kind: bytes
    body: bytes


def boxes(content: bytes) -> Iterator[Box]:
    """The boxes of a file or of a box, one after another, to the last byte."""
    at = 0
    while at < len(content):
        if at + 8 > len(content):
            raise NotASoundWeKnow
        size, kind = unpack_from(">I4s", content, at)
        head = 8
        if size == 1 and at + 16 <= len(content):
            (size,), head = unpack_from(">Q", content, at + 8), 16
        if size == 0:
            size = len(content) - at
        if size < head or at + size > len(content):
            raise NotASoundWeKnow
        yield Box(kind, content[at + head : at + size])
        at += size


def written(kind: bytes, body: bytes) -> bytes:
    return pack(">I4s", len(body) + 8, kind) + body
