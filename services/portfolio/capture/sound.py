"""A child's voice as it came from a phone → the clip that is kept: sound only.

In: bytes whose sender is not trusted. Out: one clip of at most a minute, or a refusal.
What a file is, its first bytes say. A container is never kept as it came: it is taken apart
and put together again without dates, places, names and programs. The sound is not decoded.
"""

import struct
from collections.abc import Callable

from portfolio.capture import mp4, ogg, webm
from portfolio.capture.clips import (
    Clip,
    ClipIsTooLarge,
    ClipIsTooLong,
    NotASoundWeKnow,
)

CLIP_SECONDS = 60
_MEBIBYTE = 1024 * 1024
CLIP_BYTES = 2 * _MEBIBYTE
_PICTURES = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_BROKEN = (struct.error, ValueError, IndexError, OverflowError, RecursionError)


def is_sound(content: bytes) -> bool:
    """Whether the first bytes are of a container of sound or of video, which is refused."""
    return _reader(content) is not None


def _reader(content: bytes) -> Callable[[bytes], Clip] | None:
    if content[4:8] == b"ftyp" and content[8:12] not in _PICTURES:
        return mp4.cleaned
    return {b"OggS": ogg.cleaned, b"\x1a\x45\xdf\xa3": webm.cleaned}.get(content[:4])


def cleaned(content: bytes) -> Clip:
    """Raises `NotASoundWeKnow`, `VideoIsNotTaken`, `ClipIsTooLong`, `ClipIsTooLarge`."""
    if (reader := _reader(content)) is None:
        raise NotASoundWeKnow
    if len(content) > CLIP_BYTES:
        raise ClipIsTooLarge(megabytes=CLIP_BYTES // _MEBIBYTE)
    try:
        clip = reader(content)
    except _BROKEN as broken:
        raise NotASoundWeKnow from broken
    if not 0 < clip.duration_ms <= CLIP_SECONDS * 1_000:
        raise ClipIsTooLong(seconds=CLIP_SECONDS)
    return clip
