"""A JPEG without its metadata, taken apart by the standard (ITU-T T.81, annex B)."""

import struct
from io import BytesIO
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portfolio.capture.images import redrawn
from portfolio.capture.jpeg import bare, orientation_of


def a_jpeg(**saved: object) -> bytes:
    made = BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(made, "JPEG", **saved)
    return made.getvalue()


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """The segment right behind the start of the image."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def an_exif(order: str, *, orientation: int, tags_before: int = 0) -> bytes:
    entries = [struct.pack(order + "HHII", tag, 4, 1, 0) for tag in range(tags_before)]
    entries.append(struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0))
    head = b"II" if order == "<" else b"MM"
    return head + struct.pack(order + "HIH", 42, 8, len(entries)) + b"".join(entries) + bytes(4)


def an_exif_bomb() -> list[bytes]:
    """65,535 tags that each claim the same four megabytes, over many segments."""
    tags = b"".join(struct.pack("<HHII", tag, 7, 4_000_000, 8) for tag in range(65_535))
    exif = b"II*\0\x08\0\0\0" + struct.pack("<H", 65_535) + tags + bytes(4_000_000)
    return [b"Exif\0\0" + exif[at : at + 65_000] for at in range(0, len(exif), 65_000)]


@pytest.mark.parametrize("saved", [{}, {"progressive": True}, {"subsampling": 0}], ids=str)
def test_a_picture_without_metadata_stays_as_it_is(saved: dict[str, object]) -> None:
    """Not one byte of tables, frame or scans is touched."""
    jpeg = a_jpeg(**saved)

    assert bare(jpeg).content == jpeg


@pytest.mark.parametrize("marker", [*range(0xE1, 0xEE), 0xEF, 0xFE])
def test_metadata_is_dropped(marker: int) -> None:
    """APP1 to APP13, APP15 and comments: the decoder never meets them."""
    jpeg = a_jpeg()

    assert bare(with_segment(jpeg, marker, b"words")).content == jpeg


@pytest.mark.parametrize("marker", [0xE0, 0xEE])
def test_what_tells_how_colours_are_coded_is_kept(marker: int) -> None:
    """Without Adobe's segment a scanner's picture would come out in false colours."""
    jpeg = with_segment(a_jpeg(), marker, b"Adobe\0d\0\0\0\0\0")

    assert bare(jpeg).content == jpeg


def test_what_stands_behind_the_end_or_between_segments_is_dropped() -> None:
    """Bytes that mean nothing to a decoder could form a marker once their neighbour is gone."""
    jpeg = a_jpeg()
    hidden = with_segment(jpeg, 0xE5, b"")[:6] + b"\xda\x00\x08" + jpeg[2:] + b"PK\x03\x04"

    assert bare(hidden).content == jpeg


@pytest.mark.parametrize(("saved", "count"), [({}, 1), ({"progressive": True}, 10)], ids=str)
def test_scans_are_counted(saved: dict[str, object], count: int) -> None:
    """A thumbnail inside the Exif has scans of its own, which are not the picture's."""
    inside = b"Exif\0\0" + a_jpeg()

    assert bare(with_segment(a_jpeg(**saved), 0xE1, inside)).scan_count == count


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_read_in_both_byte_orders(order: str, orientation: int) -> None:
    """Some phones write one, some the other; the tag need not be the first."""
    exif = an_exif(order, orientation=orientation, tags_before=7)

    assert orientation_of(exif) == orientation
    assert bare(with_segment(a_jpeg(), 0xE1, b"Exif\0\0" + exif)).exif == b"Exif\0\0" + exif


@given(st.binary(max_size=300))
def test_an_exif_that_makes_no_sense_turns_nothing(rest: bytes) -> None:
    """Any number comes out, never an exception; only 2 to 8 turn the picture."""
    assert 0 <= orientation_of(b"II*\0" + rest) <= 65_535
    assert orientation_of(b"") == 1


def test_a_bomb_in_the_exif_is_not_opened() -> None:
    """Eight megabytes whose parsing takes gigabytes, or fills the log with warnings."""
    jpeg = a_jpeg()
    for segment in reversed(an_exif_bomb()):
        jpeg = with_segment(jpeg, 0xE1, segment)
    started = process_time()
    picture = redrawn(jpeg)

    assert (picture.width, picture.height) == (64, 64)
    assert process_time() - started < 2
