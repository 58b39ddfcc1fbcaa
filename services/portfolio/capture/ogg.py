"""Opus in Ogg (RFC 3533, RFC 7845) → the same packets in pages of our own making.

The comment header, where programs write who spoke and where, is replaced by an empty one;
other streams and whatever stands between pages are left out.
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from struct import pack, unpack_from

from portfolio.capture.clips import Clip, NotASoundWeKnow

_HEAD, _TAGS = b"OpusHead", b"OpusTags"
_NO_TAGS = _TAGS + pack("<II", 0, 0)
_RATE = 48_000
_LACED = 255
_FIRST, _LAST = 2, 4
# A minute of the shortest packets there are, of 2.5 ms (RFC 6716, 2.1.4).
_MOST_PACKETS = 24_000


def cleaned(content: bytes) -> Clip:
    """The sound alone; raises `NotASoundWeKnow`."""
    packets = list(islice(_packets(content), _MOST_PACKETS + 3))
    is_plausible = 3 <= len(packets) <= _MOST_PACKETS + 2  # noqa: PLR2004 — head, tags, sound
    if not is_plausible or not packets[0][0].startswith(_HEAD):
        raise NotASoundWeKnow
    head = packets[0][0]
    if not packets[1][0].startswith(_TAGS) or len(head) < 19:  # noqa: PLR2004 — RFC 7845, 5.1
        raise NotASoundWeKnow
    sound = packets[2:]
    (skip,) = unpack_from("<H", head, 10)
    pages = [_page(0, _FIRST, 0, [head[:19]]), _page(1, 0, 0, [_NO_TAGS])]
    pages += _paged(sound)
    last = max(granule for _, granule in sound)
    return Clip(b"".join(pages), "audio/ogg", max(0, last - skip) * 1_000 // _RATE)


def _packets(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Each packet with the position its page ends at."""
    at, serial, partial = 0, None, bytearray()
    while at < len(content):
        if content[at : at + 4] != b"OggS" or at + 27 > len(content):
            raise NotASoundWeKnow
        granule, number = unpack_from("<qI", content, at + 6)
        if serial not in (None, number):
            raise NotASoundWeKnow
        serial = number
        lacing = content[at + 27 : at + 27 + content[at + 26]]
        body = at + 27 + len(lacing)
        if len(lacing) < content[at + 26] or body + sum(lacing) > len(content):
            raise NotASoundWeKnow
        for size in lacing:
            partial += content[body : body + size]
            body += size
            if size < _LACED:
                yield bytes(partial), granule
                partial.clear()
        at = body


def _paged(sound: list[tuple[bytes, int]]) -> Iterator[bytes]:
    """A page for all packets that ended at one position, as many as a page holds."""
    number, waiting = 2, list[bytes]()
    for index, (packet, granule) in enumerate(sound):
        waiting.append(packet)
        is_last = index + 1 == len(sound)
        is_full = is_last or sum(len(one) // _LACED + 1 for one in waiting) > _LACED // 2
        if is_full or sound[index + 1][1] != granule:
            yield _page(number, _LAST if is_last else 0, granule, waiting)
            number, waiting = number + 1, []


def _page(number: int, flags: int, granule: int, packets: list[bytes]) -> bytes:
    lacing = b"".join(
        bytes([_LACED] * (len(one) // _LACED) + [len(one) % _LACED]) for one in packets
    )
    if len(lacing) > _LACED:
        raise NotASoundWeKnow
    head = b"OggS" + pack("<BBqII", 0, flags, granule, 1, number)
    rest = bytes([len(lacing)]) + lacing + b"".join(packets)
    return head + pack("<I", _crc(head + bytes(4) + rest)) + rest


def _crc(page: bytes) -> int:
    """RFC 3533, 6: polynomial 0x04c11db7, neither reflected nor inverted."""
    table, crc = _table(), 0
    for byte in page:
        crc = (crc << 8) & 0xFFFFFFFF ^ table[crc >> 24 ^ byte]
    return crc


@cache
def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        row = byte << 24
        for _ in range(8):
            row = (row << 1) ^ 0x04C11DB7 if row & 0x80000000 else row << 1
        rows.append(row & 0xFFFFFFFF)
    return tuple(rows)
