"""录音: what a child said is kept, and nothing that the phone adds to it."""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from struct import pack, unpack_from

import pytest

from portfolio.capture.boxes import boxes
from portfolio.capture.clips import ClipIsTooLarge, ClipIsTooLong, NotASoundWeKnow, VideoIsNotTaken
from portfolio.capture.sound import CLIP_BYTES, cleaned, is_sound
from portfolio.support.problems import Refusal
from voice_clips import FRAMES, WHERE, a_webm, an_m4a, an_ogg, box, full

SOUND = 2
CLIPS: dict[str, Callable[..., bytes]] = {
    "audio/mp4": an_m4a,
    "audio/ogg": an_ogg,
    "audio/webm": lambda **said: a_webm(kind=SOUND, **said),
}


@pytest.mark.parametrize("kind", CLIPS)
def test_the_sound_is_kept_and_the_rest_is_gone(kind: str) -> None:
    """Place, device, dates and comments; also what stands between two pieces of sound."""
    sent = CLIPS[kind]()
    clip = cleaned(sent)

    assert clip.media_type == kind
    assert clip.duration_ms == 9_000
    assert WHERE in sent
    for secret in (WHERE, b"iPhone", b"Xiph", b"\xe8\x75\x47\x00"):  # the last is the date
        assert secret not in clip.content
    assert FRAMES[0] in clip.content


@pytest.mark.parametrize("kind", CLIPS)
def test_what_is_kept_is_such_a_clip_itself(kind: str) -> None:
    """Made anew it reads the same: the containers we write are ones we read."""
    clip = cleaned(CLIPS[kind]())

    assert cleaned(clip.content) == clip


def test_every_frame_of_an_m4a_is_where_its_table_says() -> None:
    """The chunks have moved together; a player finds them."""
    content = cleaned(an_m4a()).content

    assert b"".join(FRAMES) in content
    start = content.index(b"".join(FRAMES))
    stco = content.index(b"stco")
    assert int.from_bytes(content[stco + 12 : stco + 16], "big") == start
    assert int.from_bytes(content[stco + 16 : stco + 20], "big") == start + 200


@pytest.mark.parametrize(
    "film", [an_m4a(handler=b"vide"), a_webm(kind=1, codec=b"V_VP8")], ids=["mp4", "webm"]
)
def test_a_film_is_refused_in_a_sentence(film: bytes) -> None:
    """It shows more than it means to; the sentence says what to do instead."""
    with pytest.raises(VideoIsNotTaken):
        cleaned(film)


@pytest.mark.parametrize("kind", CLIPS)
def test_a_clip_lasts_a_minute_at_most(kind: str) -> None:
    """A child says one thing."""
    assert cleaned(CLIPS[kind](seconds=60)).duration_ms == 60_000
    with pytest.raises(ClipIsTooLong):
        cleaned(CLIPS[kind](seconds=61))


def test_a_clip_is_small() -> None:
    """Before it is taken apart."""
    with pytest.raises(ClipIsTooLarge):
        cleaned(an_m4a() + box(b"free", bytes(CLIP_BYTES)))


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_a_picture_in_the_same_container_is_no_sound(brand: bytes) -> None:
    """HEIC begins like an MP4; it is for the pictures to answer."""
    assert not is_sound(box(b"ftyp", brand))
    assert is_sound(an_m4a())


@pytest.mark.parametrize("kind", CLIPS)
def test_whatever_is_broken_is_refused_and_nothing_else(kind: str) -> None:
    """Cut anywhere, any byte changed: a refusal or a clip, never a fault of ours."""
    sent, chance = CLIPS[kind](), Random(7)  # noqa: S311 — the same bytes on every run
    hostile = [sent[:at] for at in range(4, len(sent), 7)]
    for _ in range(600):
        bent = bytearray(sent)
        bent[chance.randrange(4, len(bent))] = chance.randrange(256)
        hostile.append(bytes(bent))
    outcomes = set()
    for one in hostile:
        try:
            outcomes.add(type(cleaned(one)))
        except Refusal as refusal:
            outcomes.add(type(refusal))

    assert NotASoundWeKnow in outcomes


def test_what_follows_the_file_is_not_kept() -> None:
    """A page of HTML behind the sound does not ride along."""
    clip = cleaned(an_m4a(extra=box(b"html", b"<script>")))

    assert b"<script>" not in clip.content


def test_chunks_that_lie_over_each_other_are_refused() -> None:
    """Two megabytes that say three thousand times "all of it" would be six thousand."""
    sent = an_m4a()
    at = sent.index(b"stco") + 4
    (first,) = unpack_from(">I", sent, at + 8)
    count = 100
    stco = full(b"stco", pack(f">{1 + count}I", count, *[first] * count))
    sizes = full(b"stsz", pack(">II", 40, 5 * count))
    inner = [*_replaced(sent, {b"stco": stco, b"stsz": sizes})]

    with pytest.raises(NotASoundWeKnow):
        cleaned(b"".join(inner))


def _replaced(content: bytes, made: Mapping[bytes, bytes]) -> Iterator[bytes]:
    """The boxes of a file, some of them others."""
    outer = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
    for one in boxes(content):
        if one.kind in outer:
            yield box(one.kind, *_replaced(one.body, made))
        else:
            yield made.get(one.kind) or box(one.kind, one.body)


def test_an_ogg_of_nothing_but_empty_packets_is_refused() -> None:
    """A page holds 255 of them in as many bytes: a small file would keep us busy for long."""
    head, tags, rest = an_ogg().partition(b"OpusTags")
    start = head.rindex(b"OggS")
    page = b"OggS" + pack("<BBqIII", 0, 0, 960, 1, 2, 0) + bytes([255]) + bytes(255)
    opening = an_ogg()[: start + 27 + 1 + rest.index(b"OggS") + len(tags)]

    with pytest.raises(NotASoundWeKnow):
        cleaned(opening + page * 100)
