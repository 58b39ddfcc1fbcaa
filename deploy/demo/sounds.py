"""A voice clip without a voice: silence made here, so it is nobody's.

Ogg (RFC 3533) around Opus (RFC 7845); every packet is 20 ms of silence.
"""

from struct import pack

_SERIAL, _RATE, _PACKET_SAMPLES, _IN_PAGE = 0x4E4C, 48_000, 960, 50
_SILENCE = b"\xf8\xff\xfe"
_BEGINS, _ENDS, _POLYNOMIAL = 2, 4, 0x04C11DB7


def a_silent_clip(seconds: int = 2) -> bytes:
    """So many seconds, as a telephone would send them."""
    head = b"OpusHead" + pack("<BBHIhB", 1, 1, 0, _RATE, 0, 0)
    tags = b"OpusTags" + pack("<I", 0) + pack("<I", 0)
    pages = [_page([head], 0, number=0, kind=_BEGINS), _page([tags], 0, number=1, kind=0)]
    for number in range(seconds):
        at = (number + 1) * _IN_PAGE * _PACKET_SAMPLES
        kind = _ENDS if number + 1 == seconds else 0
        pages.append(_page([_SILENCE] * _IN_PAGE, at, number=number + 2, kind=kind))
    return b"".join(pages)


def _page(packets: list[bytes], at: int, *, number: int, kind: int) -> bytes:
    """One page; each packet is shorter than a segment."""
    head = pack("<4sBBqIIIB", b"OggS", 0, kind, at, _SERIAL, number, 0, len(packets))
    page = head + bytes(map(len, packets)) + b"".join(packets)
    return page[:22] + pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    """CRC-32 of the container: polynomial 0x04C11DB7, not reflected, from 0."""
    found = 0
    for byte in page:
        found ^= byte << 24
        for _ in range(8):
            found = (found << 1) ^ (_POLYNOMIAL if found & 0x8000_0000 else 0)
            found &= 0xFFFF_FFFF
    return found
