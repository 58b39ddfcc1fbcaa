"""Cursor pages: an opaque place to go on from, and a bounded number of items."""

import base64
import binascii
import json
from typing import Annotated, Any

from fastapi import Query

from aggregator.support.problems import Malformed

MOST = 100

Limit = Annotated[
    int, Query(ge=1, le=MOST, description=f"每页条数，最多 {MOST} / items per page, at most {MOST}")
]
Cursor = Annotated[
    str | None,
    Query(max_length=512, description="上一页的 next；首页不填 / `next` of the page before"),
]


def write_cursor(*place: str | int) -> str:
    """The place after the last item of a page."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The place in `cursor`, its parts of these kinds; None for the first page."""
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise Malformed(reason="query.cursor") from None
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds):
        raise Malformed(reason="query.cursor")
    if not all(_is_key(part) for part in place):
        raise Malformed(reason="query.cursor")
    return tuple(place)


def _is_key(part: str | int) -> bool:
    """Whether it may be part of a key of ours: plain ASCII, or a number a column can hold."""
    if isinstance(part, int):
        return 0 <= part < 2**31
    return part.isascii() and part.isprintable()
