"""AAC in MP4 (ISO/IEC 14496-12, -14) → the same sound in a file made of nothing else.

Every box is put there again from an allow-list; who made it, where and when is left out:
`udta`, `meta`, free space, dates, names of handlers. Of the media data only the samples are kept.
Fragments (what browsers record) keep their boxes as they are, if they are of the known kinds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack, unpack_from

from portfolio.capture.boxes import Box, boxes, written
from portfolio.capture.clips import Clip, NotASoundWeKnow, VideoIsNotTaken

_KEPT: dict[bytes, frozenset[bytes]] = {
    b"moov": frozenset({b"mvhd", b"trak", b"mvex"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"smhd", b"dinf", b"stbl"}),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset({b"stsd", b"stts", b"stsc", b"stsz", b"stco", b"co64"}),
    b"mvex": frozenset({b"mehd", b"trex"}),
}
_OF_A_FRAGMENT = {
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun"}),
}
_SELF_CONTAINED = pack(">I4sIII4sI", 28, b"dref", 0, 1, 12, b"url ", 1)
_FTYP = pack(">I4s4sI4s4s", 24, b"ftyp", b"M4A ", 0, b"isom", b"mp42")
_DATES = {b"mvhd", b"tkhd", b"mdhd"}
_SAMPLE_ENTRY = 36
_DEEPEST = 8
# A minute of AAC has no more frames.
_MOST_CHUNKS = 3_000


@dataclass(slots=True)
class _Found:
    """What a walk through `moov` comes upon."""

    sizes: list[int]
    runs: list[tuple[int, int]]
    offsets: list[int]
    handlers: list[bytes]
    scale: int = 0
    duration: int = 0
    default: int = 0


def cleaned(content: bytes) -> Clip:
    """The sound alone; raises `NotASoundWeKnow`, `VideoIsNotTaken`."""
    top = list(boxes(content))
    moov = [one.body for one in top if one.kind == b"moov"]
    if len(moov) != 1:
        raise NotASoundWeKnow
    found = _Found([], [], [], [])
    made = _made(Box(b"moov", moov[0]), found, 0)
    if found.handlers != [b"soun"] or found.scale <= 0:
        raise VideoIsNotTaken if b"vide" in found.handlers else NotASoundWeKnow
    fragments = _fragments(top)
    if fragments:
        ticks = sum(_ticks(one, found.default) for one in fragments[::2])
        parts = b"".join(written(*one) for one in fragments)
        return Clip(_FTYP + made + parts, "audio/mp4", ticks * 1_000 // found.scale)
    samples = b"".join(_chunks(content, found))
    return Clip(
        _FTYP + _placed(made, found, len(_FTYP) + len(made) + 8) + written(b"mdat", samples),
        "audio/mp4",
        found.duration * 1_000 // found.scale,
    )


def _made(box: Box, found: _Found, depth: int) -> bytes:
    if depth > _DEEPEST:
        raise NotASoundWeKnow
    if box.kind == b"dref":
        return _SELF_CONTAINED
    if box.kind in _KEPT:
        inner = (one for one in boxes(box.body) if one.kind in _KEPT[box.kind])
        return written(box.kind, b"".join(_made(one, found, depth + 1) for one in inner))
    return written(box.kind, _leaf(box, found))


def _leaf(box: Box, found: _Found) -> bytes:
    body = box.body
    if len(body) < 8:  # noqa: PLR2004 — version, flags and one number at least
        raise NotASoundWeKnow
    match box.kind:
        case b"hdlr":
            found.handlers.append(body[8:12])
            return bytes(8) + body[8:12] + bytes(13)
        case b"stsd":
            return _described(body)
        case b"stsz":
            found.sizes = _sizes(body)
        case b"stsc":
            table = _table(body, 3)
            found.runs = [(first, many) for first, many, _ in table]
        case b"stco":
            found.offsets = [one for (one,) in _table(body, 1)]
        case b"co64":
            raise NotASoundWeKnow  # for files of more than 4 GB
        case b"trex" if len(body) >= 24:  # noqa: PLR2004 — ISO/IEC 14496-12, 8.8.3
            (found.default,) = unpack_from(">I", body, 12)
        case kind if kind in _DATES:
            return _undated(kind, body, found)
    return body


def _undated(kind: bytes, body: bytes, found: _Found) -> bytes:
    is_wide = body[0] == 1
    width = 8 if is_wide else 4
    if len(body) < 4 + 4 * width:
        raise NotASoundWeKnow
    if kind == b"mdhd":
        form = ">IQ" if is_wide else ">II"
        found.scale, found.duration = unpack_from(form, body, 4 + 2 * width)
    return body[:4] + bytes(2 * width) + body[4 + 2 * width :]


def _described(body: bytes) -> bytes:
    """One entry, of AAC, with its decoder's description and nothing else in it."""
    entries = list(boxes(body[8:]))
    if len(entries) != 1 or entries[0].kind != b"mp4a" or len(entries[0].body) < _SAMPLE_ENTRY - 8:
        raise NotASoundWeKnow
    entry = entries[0].body
    head = _SAMPLE_ENTRY - 8
    inner = [one for one in boxes(entry[head:]) if one.kind == b"esds"]
    if len(inner) != 1:
        raise NotASoundWeKnow
    return bytes(4) + pack(">I", 1) + written(b"mp4a", entry[:head] + written(*inner[0]))


def _table(body: bytes, columns: int) -> list[tuple[int, ...]]:
    (count,) = unpack_from(">I", body, 4)
    if len(body) < 8 + 4 * columns * count:
        raise NotASoundWeKnow
    return [unpack_from(f">{columns}I", body, 8 + 4 * columns * row) for row in range(count)]


def _sizes(body: bytes) -> list[int]:
    if len(body) < 12:  # noqa: PLR2004 — ISO/IEC 14496-12, 8.7.3
        raise NotASoundWeKnow
    same, count = unpack_from(">II", body, 4)
    if same:
        return [same] * min(count, 1_000_000)
    return [one for (one,) in _table(body[4:], 1)]


def _chunks(content: bytes, found: _Found) -> Iterator[bytes]:
    """The bytes of each chunk, as offsets, runs and sizes tell; they follow one another now."""
    if len(found.offsets) > _MOST_CHUNKS or len(found.runs) > _MOST_CHUNKS:
        raise NotASoundWeKnow
    sizes, laid, left = iter(found.sizes), [], len(content)
    for number, offset in enumerate(found.offsets, 1):
        many = next((many for first, many in reversed(found.runs) if first <= number), 0)
        length = sum(size for _, size in zip(range(many), sizes, strict=False))
        left -= length
        # Chunks that lie over each other would be many times the file.
        if offset + length > len(content) or left < 0:
            raise NotASoundWeKnow
        laid.append(length)
        yield content[offset : offset + length]
    found.sizes = laid


def _placed(made: bytes, found: _Found, start: int) -> bytes:
    """`moov` with the offsets at which the chunks stand from now on."""
    old = pack(f">{len(found.offsets)}I", *found.offsets)
    new, at = [], start
    for length in found.sizes:
        new.append(at)
        at += length
    head = b"stco" + bytes(4) + pack(">I", len(found.offsets))
    before, between, after = made.partition(head + old)
    if not between:
        raise NotASoundWeKnow
    return before + head + pack(f">{len(new)}I", *new) + after


def _fragments(top: list[Box]) -> list[Box]:
    """`moof` and `mdat` in turns; raises where a fragment holds what is not known."""
    kept = [one for one in top if one.kind in {b"moof", b"mdat"}]
    if not any(one.kind == b"moof" for one in kept):
        return []
    kinds = [one.kind for one in kept]
    if kinds != [b"moof", b"mdat"] * (len(kept) // 2):
        raise NotASoundWeKnow
    for one in kept[::2]:
        _require_known(one)
    return kept


def _require_known(box: Box) -> None:
    for one in boxes(box.body):
        if one.kind not in _OF_A_FRAGMENT[box.kind]:
            raise NotASoundWeKnow
        if one.kind in _OF_A_FRAGMENT:
            _require_known(one)
        # An absolute place in the file would be wrong in ours.
        if one.kind == b"tfhd" and (len(one.body) < 8 or one.body[3] & 1):  # noqa: PLR2004
            raise NotASoundWeKnow


def _ticks(moof: Box, default: int) -> int:
    """How long a fragment lasts, in the track's own unit."""
    total = 0
    for traf in boxes(moof.body):
        if traf.kind != b"traf":
            continue
        inner = {one.kind: one.body for one in boxes(traf.body)}
        each = _default_of(inner.get(b"tfhd", b""), default)
        for run in (one.body for one in boxes(traf.body) if one.kind == b"trun"):
            total += _run_ticks(run, each)
    return total


def _default_of(tfhd: bytes, default: int) -> int:
    if len(tfhd) < 8 or not tfhd[3] & 0x08:  # noqa: PLR2004 — ISO/IEC 14496-12, 8.8.7
        return default
    at = 8 + (4 if tfhd[3] & 0x02 else 0)
    if len(tfhd) < at + 4:
        raise NotASoundWeKnow
    return int(unpack_from(">I", tfhd, at)[0])


def _run_ticks(run: bytes, each: int) -> int:
    if len(run) < 8:  # noqa: PLR2004
        raise NotASoundWeKnow
    flags, count = unpack_from(">I", run)[0] & 0xFFFFFF, unpack_from(">I", run, 4)[0]
    if not flags & 0x100:
        return int(count) * each
    at = 8 + 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    width = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    if len(run) < at + width * count:
        raise NotASoundWeKnow
    return sum(unpack_from(">I", run, at + width * row)[0] for row in range(count))
