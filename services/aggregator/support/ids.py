"""Identifiers: UUIDv7, which sort by their time of birth (RFC 9562, 5.7)."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62
    return UUID(int=value | random & (1 << 62) - 1)
