"""Bytes that outlive this program, compared with a second, plain writing of their description.

A verifier in another language is written from that description, not from our code.
"""

import struct
from hashlib import sha256
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from event_log import NOON
from log_checker import expected_hash
from portfolio.support.formats import (
    NO_HASH,
    PAYLOAD_FORMAT,
    Place,
    event_hash,
    leaf_hash,
    lp,
    payload_aad,
)

words = st.text(st.characters(codec="utf-8"), max_size=40)
places = st.builds(
    Place,
    school_id=st.uuids(),
    stream_id=st.uuids(),
    command_id=st.uuids(),
    ordinal=st.integers(0, 2**32 - 1),
    schema_version=st.integers(0, 2**32 - 1),
    term=words,
    topic=words,
)
counts = st.integers(0, 2**63 - 1)
hashes = st.binary(min_size=32, max_size=32)


def integer(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


def length_and_text(text: str) -> bytes:
    return integer(len(text.encode()), 4) + text.encode()


@given(words)
def test_a_word_is_its_length_in_bytes_and_its_utf_8(word: str) -> None:
    """Without the length, two words could be cut elsewhere and mean something else."""
    assert lp(word) == length_and_text(word)


@given(st.uuids(), places)
def test_a_payload_is_bound_to_every_plain_column_known_before_the_append(
    key_id: UUID, place: Place
) -> None:
    """AAD = format ‖ key id ‖ school ‖ stream ‖ command ‖ ordinal ‖ schema version
    ‖ LP(term) ‖ LP(topic).
    """
    expected = b"\x01" + key_id.bytes + place.school_id.bytes + place.stream_id.bytes
    expected += place.command_id.bytes + integer(place.ordinal, 4)
    expected += integer(place.schema_version, 4)
    expected += length_and_text(place.term) + length_and_text(place.topic)

    assert PAYLOAD_FORMAT == b"\x01"
    assert payload_aad(key_id, place) == expected


@given(places, hashes, st.none() | st.uuids(), counts, counts, counts, hashes, st.binary())
def test_an_event_hash_covers_its_predecessor_and_every_plain_column(
    place: Place,
    previous: bytes,
    subject_id: UUID | None,
    version: int,
    position: int,
    micros: int,
    tag: bytes,
    payload: bytes,
) -> None:
    """As the description has it, field by field, in this order and width."""
    expected = b"nianlun-event-1\0" + previous + place.school_id.bytes + place.stream_id.bytes
    expected += subject_id.bytes if subject_id else bytes(16)
    expected += integer(version, 8) + integer(position, 8) + integer(micros, 8)
    expected += place.command_id.bytes + integer(place.ordinal, 4) + tag
    expected += length_and_text(place.term) + length_and_text(place.topic)
    expected += integer(place.schema_version, 4) + sha256(payload).digest()

    assert sha256(expected).digest() == event_hash(
        previous,
        place,
        subject_id=subject_id,
        stream_version=version,
        position=position,
        recorded_at_us=micros,
        command_tag=tag,
        payload_sha256=sha256(payload).digest(),
    )


def test_the_hash_of_one_known_event_never_changes() -> None:
    """Whoever changes the format by mistake, in service and checker alike, sees it here."""
    row = {
        "school_id": UUID("00000000-0000-5000-8000-000000000001"),
        "stream_id": UUID("00000000-0000-4000-8000-000000000002"),
        "subject_id": None,
        "stream_version": 1,
        "position": 7,
        "recorded_at": NOON,
        "command_id": UUID("00000000-0000-7000-8000-000000000003"),
        "ordinal": 0,
        "command_tag": bytes(32),
        "term": "2026-2027-1",
        "topic": "observation-recorded",
        "schema_version": 1,
        "payload": b"sealed",
    }

    assert expected_hash(NO_HASH, row).hex() == (
        "81734dfde3a0117f93e93ee4f9189de0720fd4a846c969fbc9686f2ea4ffbff2"
    )


@given(hashes)
def test_a_leaf_of_the_school_tree_is_that_of_rfc_9162(event: bytes) -> None:
    """2.1.1: a zero byte before the entry; another implementation of the tree agrees."""
    tree = InmemoryTree(algorithm="sha256")
    tree.append_entry(event)

    assert leaf_hash(event) == tree.get_leaf(1) == sha256(struct.pack("B", 0) + event).digest()
