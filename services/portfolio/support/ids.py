"""Identifiers: UUIDv7 where the time of birth may show, v4 where it must not,
v5 where one id follows from others (RFC 9562).
"""

import os
import time
import uuid
from datetime import UTC, datetime

_LAST_MILLISECOND = 253_402_300_799_000
_SCHOOLS = uuid.UUID("6f1f6a0e-0c55-5d0c-9c1d-6e69616e6c75")


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562, 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62
    return uuid.UUID(int=value | random & (1 << 62) - 1)


def made_by_id(made: uuid.UUID) -> datetime:
    """When whoever made a UUIDv7 says it was; an instant too late for a calendar is its last."""
    return datetime.fromtimestamp(min(made.int >> 80, _LAST_MILLISECOND) / 1_000, UTC)


def school_id_of(school_code: str) -> uuid.UUID:
    """The tenant's id follows from the 学校标识码 (10 digits), so that two installations agree."""
    return uuid.uuid5(_SCHOOLS, school_code)


def derived(parent: uuid.UUID, *names: object) -> uuid.UUID:
    """UUIDv5 of `parent` and `names`: the same again on every retry."""
    return uuid.uuid5(parent, "/".join(map(str, names)))
