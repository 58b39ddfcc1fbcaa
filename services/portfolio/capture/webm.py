"""Opus in WebM (RFC 8794, RFC 9559) → the same blocks among elements of our own choosing.

Kept is what a player needs: the track, its decoder's description, the blocks with their times.
Titles, dates, tags, attachments, names of programs and languages are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack
from typing import NamedTuple

from portfolio.capture.clips import Clip, NotASoundWeKnow, VideoIsNotTaken

_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_INFO, _TRACKS, _TRACK, _AUDIO = 0x1549A966, 0x1654AE6B, 0xAE, 0xE1
_SCALE, _MUXER, _WRITER = 0x2AD7B1, 0x4D80, 0x5741
_TIME, _BLOCK, _GROUP, _GROUPED = 0xE7, 0xA3, 0xA0, 0xA1
_KIND, _CODEC = 0x83, 0x86
# Number, unique id, kind, lacing, codec, its description, delay, pre-roll; rate and channels.
_OF_A_TRACK = {0xD7, 0x73C5, _KIND, 0x9C, _CODEC, 0x63A2, 0x56AA, 0x56BB, _AUDIO}
_OF_AUDIO = {0xB5, 0x9F, 0x78B5}
_TOP = {_INFO, _TRACKS, _CLUSTER}
# Cues, tags, seek head, attachments, chapters.
_OTHER_PARTS = {0x1C53BB6B, 0x1254C367, 0x114D9B74, 0x1941A469, 0x1043A770}
_VIDEO_KIND, _AUDIO_KIND = 1, 2
_HEAD = bytes.fromhex("1a45dfa3 9f 4286810142f7810142f2810442f381084282847765626d4287810242858102")
_NS_IN_MS = 1_000_000
# Each is read again for the next: more than a few a second are not sound.
_MOST_CLUSTERS = 300


class Element(NamedTuple):
    """An id and what is in it."""

    name: int
    body: bytes


@dataclass(slots=True)
class _Sound:
    scale: int = _NS_IN_MS
    track: bytes = b""
    first: int | None = None
    last: int = 0


def cleaned(content: bytes) -> Clip:
    """The sound alone; raises `NotASoundWeKnow`, `VideoIsNotTaken`."""
    top = list(elements(content))
    if [one.name for one in top[:2]] != [_EBML, _SEGMENT]:
        raise NotASoundWeKnow
    sound, clusters = _Sound(), []
    for one in _flat(top[1].body):
        match one.name:
            case part if part == _INFO:
                scales = [_number(e.body) for e in elements(one.body) if e.name == _SCALE]
                sound.scale = scales[0] if scales else _NS_IN_MS
            case part if part == _TRACKS:
                sound.track = _track(one.body)
            case part if part == _CLUSTER:
                clusters.append(_cluster(one.body, sound))
    if not sound.track or not clusters or sound.first is None:
        raise NotASoundWeKnow
    names = _made(_MUXER, b"nianlun") + _made(_WRITER, b"nianlun")
    info = _made(_SCALE, _bytes(sound.scale)) + names
    inside = _made(_INFO, info) + _made(_TRACKS, sound.track) + b"".join(clusters)
    lasts = (sound.last - sound.first) * sound.scale // _NS_IN_MS
    return Clip(_HEAD + _made(_SEGMENT, inside), "audio/webm", lasts)


def elements(content: bytes) -> Iterator[Element]:
    """Elements one after another. One of unknown size reaches to the end of what it is in."""
    at = 0
    while at < len(content):
        name, at = _vint(content, at, keep=True)
        size, after = _vint(content, at, keep=False)
        unknown = (1 << 7 * (after - at)) - 1
        end = len(content) if size == unknown else after + size
        if end > len(content):
            raise NotASoundWeKnow
        yield Element(name, content[after:end])
        at = end


def _flat(segment: bytes) -> Iterator[Element]:
    """The parts of a segment; a cluster of unknown size ends where the next part begins."""
    cuts = 0
    for one in elements(segment):
        body = one.body
        while one.name == _CLUSTER and (cut := _next_part(body)) is not None:
            if (cuts := cuts + 1) > _MOST_CLUSTERS:
                raise NotASoundWeKnow
            yield Element(_CLUSTER, body[:cut])
            inner = list(elements(body[cut:]))
            yield from (e for e in inner if e.name != _CLUSTER)
            following = [e.body for e in inner if e.name == _CLUSTER]
            if not following:
                return
            body = following[0]
        yield Element(one.name, body)


def _next_part(cluster: bytes) -> int | None:
    at = 0
    while at < len(cluster):
        name, after = _vint(cluster, at, keep=True)
        if name in _TOP | _OTHER_PARTS:
            return at
        size, after = _vint(cluster, after, keep=False)
        at = after + size
    return None


def _vint(content: bytes, at: int, *, keep: bool) -> tuple[int, int]:
    """A number of RFC 8794, 4, and where it ends; `keep` leaves the marker in, as ids do."""
    first = content[at] if at < len(content) else 0
    width = 9 - first.bit_length()
    if not first or at + width > len(content):
        raise NotASoundWeKnow
    value = int.from_bytes(content[at : at + width], "big")
    return value if keep else value & ((1 << 7 * width) - 1), at + width


def _track(tracks: bytes) -> bytes:
    entries = [one for one in elements(tracks) if one.name == _TRACK]
    kinds = [_kind(one.body) for one in entries]
    if kinds != [(_AUDIO_KIND, b"A_OPUS")]:
        raise VideoIsNotTaken if any(k == _VIDEO_KIND for k, _ in kinds) else NotASoundWeKnow
    kept = b"".join(
        _made(one.name, _audio(one.body) if one.name == _AUDIO else one.body)
        for one in elements(entries[0].body)
        if one.name in _OF_A_TRACK
    )
    return _made(_TRACK, kept)


def _kind(entry: bytes) -> tuple[int, bytes]:
    found = {one.name: one.body for one in elements(entry)}
    return _number(found.get(_KIND, b"")), found.get(_CODEC, b"").rstrip(b"\0")


def _audio(body: bytes) -> bytes:
    return b"".join(_made(*one) for one in elements(body) if one.name in _OF_AUDIO)


def _cluster(body: bytes, sound: _Sound) -> bytes:
    kept, base = list[bytes](), 0
    for one in elements(body):
        if one.name == _TIME:
            base = _number(one.body)
            kept.append(_made(*one))
        elif one.name == _BLOCK:
            kept.append(_block(one.body, base, sound))
        elif one.name == _GROUP:
            blocks = (e.body for e in elements(one.body) if e.name == _GROUPED)
            kept += [_block(e, base, sound) for e in blocks]
    return _made(_CLUSTER, b"".join(kept))


def _block(body: bytes, base: int, sound: _Sound) -> bytes:
    _, at = _vint(body, 0, keep=False)
    if len(body) < at + 3:
        raise NotASoundWeKnow
    when = base + int.from_bytes(body[at : at + 2], "big", signed=True)
    sound.first = when if sound.first is None else min(sound.first, when)
    sound.last = max(sound.last, when)
    return _made(_BLOCK, body)


def _number(body: bytes) -> int:
    if len(body) > 8:  # noqa: PLR2004 — RFC 8794, 7.2
        raise NotASoundWeKnow
    return int.from_bytes(body, "big")


def _bytes(number: int) -> bytes:
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")


def _made(name: int, body: bytes) -> bytes:
    # A size of eight bytes holds any.
    return _bytes(name) + pack(">Q", len(body) | 1 << 56) + body
