"""Bytes that outlive this program: hashes and bound data,
so that a verifier in any language is ten lines.

Integers are unsigned big-endian; LP(x) is a 4-byte length and the UTF-8 of x;
an absent UUID is 16 zero bytes.
"""

import struct
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

PAYLOAD_FORMAT = b"\x01"
NO_HASH = bytes(32)
_NO_ID = bytes(16)
_EVENT_HASH = b"nianlun-event-1\x00"
_INT4 = struct.Struct(">I").pack
# School, stream, command, ordinal, schema version.
_BOUND = struct.Struct(">16s16s16sII").pack
# School, stream, subject, version, position, time, command, ordinal.
_HASHED = struct.Struct(">16s16s16sQQQ16sI").pack


@lru_cache(maxsize=1_000)
def lp(text: str) -> bytes:
    """LP(x): the length of the UTF-8 in 4 bytes, then the UTF-8.
    Remembers: terms and topics are few.
    """
    raw = text.encode()
    return _INT4(len(raw)) + raw


@lru_cache(maxsize=1_000)
def _lp_both(term: str, topic: str) -> bytes:
    return lp(term) + lp(topic)


class Place(NamedTuple):
    """Where a payload belongs; a ciphertext moved anywhere else does not open."""

    school_id: UUID
    stream_id: UUID
    command_id: UUID
    ordinal: int
    schema_version: int
    term: str
    topic: str


def payload_aad(key_id: UUID, place: Place) -> bytes:
    """Additional data of the payload's AES-256-GCM: all plain columns known before the append."""
    school, stream, command, ordinal, schema_version, term, topic = place
    return (
        PAYLOAD_FORMAT
        + key_id.bytes
        + _BOUND(school.bytes, stream.bytes, command.bytes, ordinal, schema_version)
        + _lp_both(term, topic)
    )


def event_hash(
    previous: bytes,
    place: Place,
    *,
    subject_id: UUID | None,
    stream_version: int,
    position: int,
    recorded_at_us: int,
    command_tag: bytes,
    payload_sha256: bytes,
) -> bytes:
    """SHA-256 over the previous hash of the stream and every plain column of the log.

    It covers the ciphertext, not the plaintext:
    a hash of plaintext would outlive erasure and could be guessed.
    """
    school, stream, command, ordinal, schema_version, term, topic = place
    hashed = _HASHED(
        school.bytes,
        stream.bytes,
        subject_id.bytes if subject_id else _NO_ID,
        stream_version,
        position,
        recorded_at_us,
        command.bytes,
        ordinal,
    )
    words = _lp_both(term, topic) + _INT4(schema_version)
    return sha256(_EVENT_HASH + previous + hashed + command_tag + words + payload_sha256).digest()


def leaf_hash(hash_of_event: bytes) -> bytes:
    """Leaf of the school's Merkle tree (RFC 9162, 2.1.1)."""
    return sha256(b"\x00" + hash_of_event).digest()
