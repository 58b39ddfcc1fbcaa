"""A picture as it came from a phone → the picture that is kept: pixels only.

In: bytes whose sender is not trusted. Out: one JPEG, or a refusal.
What a file is, is told by its first bytes; its name and declared type are not asked.
Pixels are counted from the header before anything is decoded,
and the picture is always drawn again, so that place and time of taking, device, thumbnails,
colour profiles, comments and whatever hangs behind the picture are gone.
Of a moving picture the first frame is kept.

Kept: JPEG, sRGB assumed, 8 bits, quality 85, colour at half resolution (4:2:0), upright,
at most 1,600 pixels on the long side (never enlarged), white where it was transparent.
That prints at 13 cm with 300 dpi. Beside it a small one, as a page of the report
and a list on a phone show it: 640 pixels, 59 mm at 270 dots an inch, quality 75.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

from portfolio.capture.jpeg import Bare, bare, orientation_of
from portfolio.support.problems import Malformed, TooLarge, Unsupported

MEDIA_TYPE = "image/jpeg"
LONG_SIDE, SMALL_SIDE = 1_600, 640
QUALITY, SMALL_QUALITY = 85, 75
# A phone's 50-megapixel mode, where the decoder shrinks row by row and never holds them all.
MOST_PIXELS_IN_ROWS = 8_192 * 6_144
# Where it has to hold them all: PNG, WebP, and JPEG in more than one scan.
MOST_PIXELS_AT_ONCE = 4_096 * 4_096
# A few bytes can ask for another pass over all pixels; cameras and web sites use at most a dozen.
MOST_SCANS = 32
_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK"})
_BEGINNINGS = (
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
)
_COMES_LATER = (
    ("HEIC", re.compile(rb"....ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL)),
    ("MP4 / M4A", re.compile(rb"....ftyp", re.DOTALL)),
    ("PDF", re.compile(rb"%PDF-")),
)
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class NotAPicture(Unsupported):
    """The content is not of a kind that is taken, whatever its name says."""

    zh = "这不是可用的照片，请上传 JPEG、PNG 或 WebP 照片。"
    en = "This is not a usable picture; please send JPEG, PNG or WebP."


class KindComesLater(Unsupported):
    """A kind that will be taken one day, but not yet."""

    zh = "暂不支持 {content} 文件，以后会支持；现在请上传 JPEG、PNG 或 WebP 照片。"
    en = "{content} files will be taken later; for now please send JPEG, PNG or WebP."


class TooManyPixels(TooLarge):
    """More pixels, or more passes over them, than a school's photo has; nothing was decoded."""

    zh = "照片的像素太多，请缩小后再上传。"
    en = "The picture has too many pixels; please make it smaller and send it again."


class PictureUnreadable(Malformed):
    """It begins like a picture but cannot be drawn to its end."""

    zh = "照片已损坏或不完整，请重新选择或重新拍摄。"
    en = "The picture is damaged or incomplete; please choose or take it again."


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: JPEG bytes, width and height in pixels;
    and the same small, or nothing where it is small already.
    """

    content: bytes = field(repr=False)
    width: int
    height: int
    small: bytes = field(default=b"", repr=False)


def redrawn(content: bytes) -> Picture:
    """The picture drawn again from its pixels. Takes up to seconds of CPU: call it in a thread."""
    form = form_of(content)
    try:
        return _redrawn_from(content, form)
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooManyPixels from bomb
    except Exception as broken:  # parsers raise whatever hostile bytes lead them to
        raise PictureUnreadable from broken


def form_of(content: bytes) -> str:
    """`JPEG`, `PNG` or `WEBP` by the first bytes; everything else is refused."""
    for form, beginning in _BEGINNINGS:
        if beginning.match(content):
            return form
    for form, beginning in _COMES_LATER:
        if beginning.match(content):
            raise KindComesLater(content=form)
    raise NotAPicture


def _redrawn_from(content: bytes, form: str) -> Picture:
    taken = bare(content) if form == "JPEG" else Bare(content)
    if taken.scan_count > MOST_SCANS:
        raise TooManyPixels
    with Image.open(BytesIO(taken.content), formats=[form]) as image:
        is_in_rows = form == "JPEG" and taken.scan_count == 1
        if image.width * image.height > (
            MOST_PIXELS_IN_ROWS if is_in_rows else MOST_PIXELS_AT_ONCE
        ):
            raise TooManyPixels
        exif = taken.exif or image.info.get("exif", b"")
        return _drawn(_shrunk(image), turn=_UPRIGHT.get(orientation_of(exif)))


def _shrunk(image: Image.Image) -> Image.Image:
    """RGB, opaque, within the long side; not yet upright."""
    if image.mode not in _MODES:
        raise PictureUnreadable
    # JPEG only: decode at 1/2, 1/4 or 1/8, but not below what is kept.
    image.draft(None, (LONG_SIDE, 1) if image.width >= image.height else (1, LONG_SIDE))
    small = _on_white(image) if image.has_transparency_data else image.convert("RGB")
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return small


def _on_white(image: Image.Image) -> Image.Image:
    layer = image.convert("RGBA")
    page = Image.new("RGB", layer.size, "white")
    page.paste(layer, mask=layer)
    return page


def _drawn(small: Image.Image, turn: Image.Transpose | None) -> Picture:
    upright = small if turn is None else small.transpose(turn)
    upright.info = {}  # or the encoder would copy a PNG's text named `comment`
    kept, (width, height) = _encoded(upright, QUALITY), upright.size
    if max(width, height) <= SMALL_SIDE:
        return Picture(kept, width, height)
    upright.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return Picture(kept, width, height, _encoded(upright, SMALL_QUALITY))


def _encoded(image: Image.Image, quality: int) -> bytes:
    kept = BytesIO()
    image.save(kept, "JPEG", quality=quality, optimize=True)
    return kept.getvalue()
