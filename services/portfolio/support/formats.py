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
_VERSION_POSITION_TIME = struct.Struct(">QQQ").pack
_INT4 = struct.Struct(">I").pack


@lru_cache(maxsize=1_000)
def lp(text: str) -> bytes:
    """LP(x): the length of the UTF-8 in 4 bytes, then the UTF-8.
    Remembers: terms and topics are few.
    """
    raw = text.encode()
    return _INT4(len(raw)) + raw


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
    return b"".join(
        (
            PAYLOAD_FORMAT,
            key_id.bytes,
            place.school_id.bytes,
            place.stream_id.bytes,
            place.command_id.bytes,
            _INT4(place.ordinal),
            _INT4(place.schema_version),
            lp(place.term),
            lp(place.topic),
        )
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
    return sha256(
        b"".join(
            (
                _EVENT_HASH,
                previous,
                place.school_id.bytes,
                place.stream_id.bytes,
                subject_id.bytes if subject_id else _NO_ID,
                _VERSION_POSITION_TIME(stream_version, position, recorded_at_us),
                place.command_id.bytes,
                _INT4(place.ordinal),
                command_tag,
                lp(place.term),
                lp(place.topic),
                _INT4(place.schema_version),
                payload_sha256,
            )
        )
    ).digest()


def leaf_hash(hash_of_event: bytes) -> bytes:
    """Leaf of the school's Merkle tree (RFC 9162, 2.1.1)."""
    return sha256(b"\x00" + hash_of_event).digest()
