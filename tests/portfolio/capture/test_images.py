"""What becomes of a picture before it is kept: pixels stay, everything else goes."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

import portfolio
from portfolio.capture.images import (
    LONG_SIDE,
    MOST_SCANS,
    KindComesLater,
    NotAPicture,
    Picture,
    PictureUnreadable,
    TooManyPixels,
    redrawn,
)
from portfolio.support.problems import Refusal

FORMS = ["JPEG", "PNG", "WEBP"]
CANARY = b"CANARY-in-the-metadata"


def a_photo(form: str = "JPEG", *, size: tuple[int, int] = (60, 40), **saved: object) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    made = BytesIO()
    image.save(made, form, **saved)
    return made.getvalue()


def exif_of_a_phone(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = CANARY.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (29.0, 33.0, 0.0), 29: CANARY.decode()})
    return exif.tobytes()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_png_claiming(width: int, height: int) -> bytes:
    """A few kilobytes that say they are gigabytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels)


def a_webp_claiming(width: int, height: int) -> bytes:
    """One colour takes no bits at all: 34 bytes for any size (VP8L keeps it in 14 bits each)."""
    made = BytesIO()
    Image.new("RGB", (10, 10)).save(made, "WEBP", lossless=True)
    small = made.getvalue()
    rest = int.from_bytes(small[21:25], "little") >> 28 << 28
    return small[:21] + (rest | height - 1 << 14 | width - 1).to_bytes(4, "little") + small[25:]


def a_jpeg_of_scans(count: int) -> bytes:
    """The last scan over and over: a handful of bytes each, a pass over all pixels each."""
    jpeg = a_photo(size=(400, 400), progressive=True)
    scan = jpeg[jpeg.rfind(b"\xff\xda") : -2]
    return jpeg[:-2] + scan * count + b"\xff\xd9"


def seen(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.content))


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_is_kept_as_a_jpeg_of_the_same_pixels(form: str) -> None:
    """Colours may shift a little; left stays left."""
    kept = seen(redrawn(a_photo(form)))
    left, right = kept.getpixel((5, 20)), kept.getpixel((55, 20))

    assert kept.format == "JPEG"
    assert kept.size == (60, 40)
    assert left[0] > 2 * left[2] + 100
    assert right[2] > 2 * right[0] + 100


@pytest.mark.parametrize("form", FORMS)
def test_place_device_comment_and_profile_are_gone(form: str) -> None:
    """A photo taken at home tells where a child lives (GPS); the school must not keep that."""
    profile = b"\0\0\x02\x0clcms" + CANARY + bytes(500)
    sent = a_photo(form, exif=exif_of_a_phone(), icc_profile=profile, comment=CANARY)
    kept = redrawn(sent)

    assert CANARY in sent
    assert CANARY not in kept.content
    assert b"Exif" not in kept.content
    assert dict(seen(kept).getexif()) == {}
    assert {"jfif", "jfif_version", "jfif_unit", "jfif_density"} == set(seen(kept).info)


def test_words_inside_a_png_are_gone() -> None:
    """Programs write authors and captions there; a JPEG encoder would take one over."""
    words = PngInfo()
    for name in ("comment", "Author", "XML:com.adobe.xmp"):
        words.add_text(name, CANARY.decode())
    sent = a_photo("PNG", pnginfo=words)

    assert CANARY in sent
    assert CANARY not in redrawn(sent).content


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_held_sideways_is_kept_upright(form: str) -> None:
    """Orientation 6: turn clockwise to see it; what was left is now on top."""
    kept = redrawn(a_photo(form, exif=exif_of_a_phone(orientation=6)))

    assert (40, 60) == (kept.width, kept.height) == seen(kept).size
    assert seen(kept).getpixel((20, 5))[0] > 200


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tail", [b"PK\x03\x04" + CANARY, b"<script>" + CANARY, b"%PDF-" + CANARY])
def test_a_file_that_is_two_things_at_once_becomes_one(form: str, tail: bytes) -> None:
    """A picture with an archive or a page behind it is a way past filters."""
    kept = redrawn(a_photo(form) + tail)

    assert tail not in kept.content
    assert CANARY not in kept.content


def test_a_transparent_picture_stands_on_white() -> None:
    """A certificate exported with a transparent ground must not turn black."""
    made = BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(made, "PNG")
    kept = seen(redrawn(made.getvalue()))

    assert kept.getpixel((15, 15)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_unusual_ways_to_code_colour_are_understood(mode: str) -> None:
    """Scanners write grey, palettes and CMYK."""
    made = BytesIO()
    Image.new("RGB", (30, 30), "white").convert(mode).save(
        made, "JPEG" if mode == "CMYK" else "PNG"
    )
    red, green, blue = seen(redrawn(made.getvalue())).getpixel((15, 15))

    assert min(red, green, blue) > 240


@pytest.mark.parametrize(
    ("sent", "kept"),
    [((4_000, 3_000), (1_600, 1_200)), ((3_000, 4_000), (1_200, 1_600)), ((9_000, 3), (1_600, 1))],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_large_picture_is_made_smaller(
    form: str, sent: tuple[int, int], kept: tuple[int, int]
) -> None:
    """1,600 pixels on the long side are enough for a page."""
    picture = redrawn(a_photo(form, size=sent))

    assert kept == (picture.width, picture.height)
    assert max(kept) == LONG_SIDE


def test_the_same_upload_gives_the_same_picture() -> None:
    """Bytes depend on the upload alone, so a retry describes the same evidence."""
    sent = a_photo(exif=exif_of_a_phone())

    assert redrawn(sent) == redrawn(sent)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPicture),
        (b"<!doctype html><script>", NotAPicture),
        (b"PK\x03\x04" + bytes(26), NotAPicture),
        (b"GIF89a" + bytes(20), NotAPicture),
        (b"BM" + bytes(60), NotAPicture),
        (b"II*\0" + bytes(60), NotAPicture),
        (b"RIFF\x24\0\0\0WAVEfmt ", NotAPicture),
        (b"\0\0\0\x18ftypheic" + bytes(20), KindComesLater),
        (b"\0\0\0\x18ftypisom" + bytes(20), KindComesLater),
        (b"\0\0\0\x18ftypM4A " + bytes(20), KindComesLater),
        (b"%PDF-1.7\n", KindComesLater),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_other_kinds_are_refused_by_content(content: bytes, refusal: type[Refusal]) -> None:
    """Names and declared types are the sender's word; the sentence says what to send instead."""
    with pytest.raises(refusal) as refused:
        redrawn(content)

    assert refused.value.status == 415
    assert "JPEG" in refused.value.detail("zh")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_picture_cut_off_is_refused(form: str, share: float) -> None:
    """Half a picture kept as evidence would stay half for ever; now it can still be retaken."""
    whole = a_photo(form, size=(300, 300))
    with pytest.raises(PictureUnreadable):
        redrawn(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(
    "bomb",
    [a_png_claiming(50_000, 50_000), a_png_claiming(5_000, 5_000), a_webp_claiming(16_000, 11_000)],
    ids=["png 2,500 MP", "png 25 MP", "webp 176 MP"],
)
def test_a_bomb_is_refused_in_little_memory(bomb: bytes) -> None:
    """Kilobytes that unfold to gigabytes would take every other request down with them."""
    script = (
        "import sys; from portfolio.capture.images import redrawn, TooManyPixels\n"
        "try: redrawn(sys.stdin.buffer.read())\n"
        "except TooManyPixels: print('refused')\n"
        "print(*[l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')])"
    )
    services = Path(portfolio.__file__).parents[1]
    said, kilobytes = subprocess.run(  # noqa: S603 — our own interpreter, a fixed script
        [sys.executable, "-c", script], input=bomb, capture_output=True, check=True, cwd=services
    ).stdout.split()

    assert said == b"refused"
    assert int(kilobytes) < 80_000


def test_a_jpeg_that_asks_for_too_many_passes_is_refused() -> None:
    """Ten bytes a pass: a megabyte would keep a processor busy for hours."""
    redrawn(a_jpeg_of_scans(5))
    with pytest.raises(TooManyPixels):
        redrawn(a_jpeg_of_scans(MOST_SCANS))


def test_a_maze_of_segments_is_refused() -> None:
    """A million empty segments are no picture."""
    jpeg = a_photo()
    with pytest.raises(PictureUnreadable):
        redrawn(jpeg[:2] + b"\xff\xe5\x00\x02" * 100_000 + jpeg[2:])


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8 "]),
    st.binary(),
)
def test_random_bytes_are_refused_and_nothing_worse(beginning: bytes, rest: bytes) -> None:
    """No input yields a 5xx."""
    with pytest.raises(Refusal):
        redrawn(beginning + rest)


@settings(deadline=None)
@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.sampled_from(FORMS), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255))))
def test_a_damaged_picture_is_kept_or_refused(form: str, changes: list[tuple[float, int]]) -> None:
    """Whatever bytes of a real picture are overwritten: a picture or a refusal, nothing else."""
    damaged = bytearray(a_photo(form, exif=exif_of_a_phone()))
    for place, value in changes:
        damaged[int(place * len(damaged))] = value
    try:
        kept = redrawn(bytes(damaged))
    except Refusal:
        return

    assert seen(kept).size == (kept.width, kept.height)
