"""One key per stream: what it seals opens in its place and nowhere else."""

import hmac
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from hypothesis import given
from hypothesis import strategies as st

from event_log import KEY
from portfolio.support.data_key import DataKey, Unreadable
from portfolio.support.formats import Place, payload_aad

RAW = bytes(range(32))
PLACE = Place(uuid4(), uuid4(), uuid4(), 0, 1, "2026-2027-1", "observation-recorded")
ELSEWHERE = {
    "school_id": uuid4(),
    "stream_id": uuid4(),
    "command_id": uuid4(),
    "ordinal": 1,
    "schema_version": 2,
    "term": "2026-2027-2",
    "topic": "observation-corrected",
}


def hkdf(key: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256 and no salt, in a few lines."""
    extracted = hmac.digest(bytes(32), key, "sha256")
    made, block = b"", b""
    while len(made) < length:
        block = hmac.digest(extracted, block + info + bytes([len(made) // 32 + 1]), "sha256")
        made += block
    return made[:length]


@given(st.binary(max_size=2_000))
def test_what_was_sealed_opens_in_its_place(plaintext: bytes) -> None:
    """And looks different each time, for the nonce is random."""
    sealed, again = KEY.seal(plaintext, PLACE), KEY.seal(plaintext, PLACE)

    assert KEY.open(sealed, PLACE) == plaintext
    assert sealed != again


def test_a_payload_is_format_key_id_nonce_ciphertext() -> None:
    """Anyone with the key opens it with any AES-256-GCM."""
    sealed = KEY.seal("浇水".encode(), PLACE)
    nonce, ciphertext = sealed[17:29], sealed[29:]

    assert sealed[:17] == b"\x01" + KEY.key_id.bytes
    assert AESGCM(RAW).decrypt(nonce, ciphertext, payload_aad(KEY.key_id, PLACE)) == "浇水".encode()


@pytest.mark.parametrize("field", Place._fields)
def test_a_payload_moved_to_another_place_does_not_open(field: str) -> None:
    """Nobody gives one child's record to another by moving bytes."""
    sealed = KEY.seal(b"{}", PLACE)

    with pytest.raises(Unreadable):
        KEY.open(sealed, PLACE._replace(**{field: ELSEWHERE[field]}))


def test_every_field_of_a_place_is_tried() -> None:
    """A field added to the place must be added here."""
    assert ELSEWHERE.keys() == set(Place._fields)


@given(st.data())
def test_a_payload_with_one_bit_turned_does_not_open(data: st.DataObject) -> None:
    """Damage is noticed wherever it is, the head included."""
    sealed = bytearray(KEY.seal(b'{"text":"x"}', PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(Unreadable):
        KEY.open(bytes(sealed), PLACE)


@pytest.mark.parametrize("length", [0, 1, 17, 29, 40])
def test_a_payload_cut_short_does_not_open(length: int) -> None:
    """A torn row is unreadable, not an accident inside the cipher."""
    with pytest.raises(Unreadable):
        KEY.open(KEY.seal(b"{}", PLACE)[:length], PLACE)


def test_another_key_does_not_open_it() -> None:
    """Neither another key of the same id, nor the same key under another id."""
    sealed = KEY.seal(b"{}", PLACE)

    for other in (DataKey(KEY.key_id, bytes(32)), DataKey(uuid4(), RAW)):
        with pytest.raises(Unreadable):
            other.open(sealed, PLACE)


@given(st.text(st.characters(codec="utf-8")))
def test_text_for_a_read_table_gives_the_same_bytes_each_time(text: str) -> None:
    """So that a rebuild equals the live table, byte for byte (AES-SIV, RFC 5297)."""
    place = ("student", "name", str(uuid4()))
    sealed = KEY.seal_text(text, *place)

    assert sealed == DataKey(KEY.key_id, RAW).seal_text(text, *place)
    assert KEY.open_text(sealed, *place) == text


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("guardian", "name", "1"),
        ("student", "note", "1"),
        ("student", "name", "2"),
        ("student", "name"),
        ("studentname", "", "1"),
    ],
)
def test_text_moved_to_another_cell_does_not_open(elsewhere: tuple[str, ...]) -> None:
    """Table, column and primary key are bound to it."""
    sealed = KEY.seal_text("阿依努尔·买买提", "student", "name", "1")

    with pytest.raises(Unreadable):
        KEY.open_text(sealed, *elsewhere)
    with pytest.raises(Unreadable):
        DataKey(KEY.key_id, bytes(32)).open_text(sealed, "student", "name", "1")


@given(st.binary())
def test_a_command_tag_is_an_hmac_under_a_key_of_its_own(request: bytes) -> None:
    """HMAC-SHA-256; key = HKDF-SHA-256(data key, info "nianlun-command-tag-1")."""
    expected = hmac.new(hkdf(RAW, b"nianlun-command-tag-1", 32), request, sha256).digest()

    assert KEY.tag(request) == expected


def test_the_key_of_an_object_is_wrapped_for_one_child() -> None:
    """RFC 3394: it comes back under this child's key and under no other."""
    object_key = bytes(reversed(range(32)))
    wrapped = KEY.wrap(object_key)

    assert KEY.unwrap(wrapped) == object_key
    assert len(wrapped) == 40
    with pytest.raises(InvalidUnwrap):
        DataKey(KEY.key_id, bytes(32)).unwrap(wrapped)


def test_a_key_does_not_show_itself() -> None:
    """A trace that prints it prints its id."""
    key = DataKey(UUID(int=5), b"k" * 32)

    assert "kkk" not in f"{key!r} {key}"
