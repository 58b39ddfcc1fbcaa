"""The format of a sealed file, and that no change of it goes unseen."""

from collections.abc import AsyncIterator
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from portfolio.support.sealed_object import (
    CHUNK_BYTES,
    HEADER_BYTES,
    TAG_BYTES,
    ObjectDamaged,
    Sealed,
    length_for,
    open_beginning,
    open_bytes,
    open_stream,
    seal,
)

SCHOOL, KEY_ID = UUID(int=1), UUID(int=2)
SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES
LENGTHS = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_000]


def a_file(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def sealed(plain: bytes) -> Sealed:
    return seal(plain, school_id=SCHOOL, object_key_id=KEY_ID)


def opened(content: bytes, key: bytes, *, school: UUID = SCHOOL, key_id: UUID = KEY_ID) -> bytes:
    return open_bytes(content, key=key, school_id=school, object_key_id=key_id)


def chunks_of(content: bytes) -> tuple[bytes, list[bytes]]:
    head, body = content[:HEADER_BYTES], content[HEADER_BYTES:]
    return head, [body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK)]


async def in_pieces(content: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


@pytest.mark.parametrize("size", LENGTHS)
def test_what_was_sealed_opens_to_the_same_bytes(size: int) -> None:
    """At every seam of the chunks."""
    made = sealed(a_file(size))

    assert a_file(size) == opened(made.content, made.key)


@pytest.mark.parametrize("size", LENGTHS)
@pytest.mark.parametrize("piece", [1_000, 65_536, 10**9])
async def test_a_stream_opens_however_it_is_cut(size: int, piece: int) -> None:
    """The network decides the pieces, not the format."""
    made = sealed(a_file(size))
    stream = open_stream(
        in_pieces(made.content, piece), key=made.key, school_id=SCHOOL, object_key_id=KEY_ID
    )

    assert a_file(size) == b"".join([chunk async for chunk in stream])


@given(size=st.integers(1, 3 * CHUNK_BYTES), wanted=st.integers(1, 3 * CHUNK_BYTES))
def test_the_beginning_opens_without_the_rest(size: int, wanted: int) -> None:
    """Of a picture with its small copy in front, only that is fetched."""
    plain = a_file(size)
    whole = sealed(plain)
    fetched = whole.content[: length_for(wanted)]

    def beginning(content: bytes) -> bytes:
        return open_beginning(
            content, wanted, key=whole.key, school_id=SCHOOL, object_key_id=KEY_ID
        )

    if wanted <= size:
        assert beginning(fetched) == plain[:wanted]
    else:
        with pytest.raises(ObjectDamaged):
            beginning(fetched)
    with pytest.raises(ObjectDamaged):
        beginning(fetched[: HEADER_BYTES + 10])


def test_the_format_is_what_the_page_says() -> None:
    """Opened here by hand from the written format: a verifier in any language is ten lines."""
    plain = a_file(CHUNK_BYTES + 5)
    made = sealed(plain)
    prefix, aad = made.content[1:8], b"\x01" + SCHOOL.bytes + KEY_ID.bytes
    first, last = made.content[8 : 8 + 65_552], made.content[8 + 65_552 :]
    cipher = AESGCM(made.key)
    by_hand = cipher.decrypt(prefix + b"\0\0\0\0" + b"\x00", first, aad)
    by_hand += cipher.decrypt(prefix + b"\0\0\0\1" + b"\x01", last, aad)

    assert made.content[:1] == b"\x01"
    assert plain == by_hand
    assert made.name == f"{SCHOOL}/{sha256(made.content).hexdigest()}"


def test_the_same_file_twice_gives_two_objects() -> None:
    """A name or a length-preserving ciphertext must not tell who has the same picture."""
    one, other = sealed(b"same"), sealed(b"same")

    assert one.name != other.name
    assert one.key != other.key
    assert one.content[HEADER_BYTES:] != other.content[HEADER_BYTES:]


@given(st.data())
def test_one_flipped_bit_anywhere_is_detected(data: st.DataObject) -> None:
    """In the format, the nonce prefix, a chunk or a tag."""
    made = sealed(a_file(CHUNK_BYTES + 100))
    at = data.draw(st.integers(0, len(made.content) - 1) | st.integers(0, 16))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(made.content)
    changed[at] ^= 1 << bit

    with pytest.raises(ObjectDamaged):
        opened(bytes(changed), made.key)


@pytest.mark.parametrize("order", [[1, 0, 2], [0, 2], [0, 1], [0], [0, 1, 1, 2], [2], []], ids=str)
def test_chunks_moved_dropped_or_repeated_are_detected(order: list[int]) -> None:
    """Each chunk is genuine, only its place is not: whoever runs the store could do that."""
    made = sealed(a_file(3 * CHUNK_BYTES))
    head, chunks = chunks_of(made.content)

    with pytest.raises(ObjectDamaged):
        opened(head + b"".join(chunks[number] for number in order), made.key)


@given(st.integers(0, 2 * SEALED_CHUNK + HEADER_BYTES - 1))
def test_a_cut_off_object_is_detected(length: int) -> None:
    """Also where the cut falls between two chunks, which the second's tag alone would not show."""
    made = sealed(a_file(2 * CHUNK_BYTES))

    with pytest.raises(ObjectDamaged):
        opened(made.content[:length], made.key)


@given(st.binary(min_size=1, max_size=40))
def test_anything_put_behind_the_end_is_detected(tail: bytes) -> None:
    """Nothing can be smuggled along with a genuine picture."""
    made = sealed(a_file(CHUNK_BYTES))

    with pytest.raises(ObjectDamaged):
        opened(made.content + tail, made.key)


def test_one_file_has_one_form_only() -> None:
    """An empty last chunk behind a full one opens, yet no writer of this format makes it."""
    prefix, key, aad = bytes(7), bytes(32), b"\x01" + SCHOOL.bytes + KEY_ID.bytes
    cipher = AESGCM(key)
    full = cipher.encrypt(prefix + b"\0\0\0\0" + b"\x00", bytes(CHUNK_BYTES), aad)
    empty = cipher.encrypt(prefix + b"\0\0\0\1" + b"\x01", b"", aad)

    with pytest.raises(ObjectDamaged):
        opened(b"\x01" + prefix + full + empty, key)


def test_an_object_opens_only_where_it_belongs() -> None:
    """A picture moved to another school, or filed under another key's id, does not open."""
    made = sealed(b"picture")

    with pytest.raises(ObjectDamaged):
        opened(made.content, made.key, school=uuid4())
    with pytest.raises(ObjectDamaged):
        opened(made.content, made.key, key_id=uuid4())
    with pytest.raises(ObjectDamaged):
        opened(made.content, sealed(b"picture").key)


@given(st.binary(max_size=200))
def test_random_bytes_are_damaged_and_nothing_worse(content: bytes) -> None:
    """The store may answer with anything."""
    with pytest.raises(ObjectDamaged):
        opened(content, bytes(32))


def test_a_key_is_never_printed() -> None:
    """A dataclass in a trace must not carry what opens a child's picture."""
    made = sealed(b"picture")

    assert repr(made.key) not in repr(made)
    assert made.key.hex() not in repr(made)
