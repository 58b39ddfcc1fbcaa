"""Small voice clips, as phones make them, with what phones write into them."""

from struct import pack

from portfolio.capture.ogg import _page

WHERE = b"+29.5630+106.5516/"  # the place of recording, as a phone writes it
FRAMES = [bytes([number]) * 40 for number in range(1, 11)]


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack(">I4s", len(body) + 8, kind) + body


def full(kind: bytes, *parts: bytes) -> bytes:
    return box(kind, bytes(4), *parts)


def an_m4a(*, handler: bytes = b"soun", seconds: int = 9, extra: bytes = b"") -> bytes:
    """Ten frames in two chunks, with dates, a place, a name, and a secret between the chunks."""
    first, second = b"".join(FRAMES[:5]), b"".join(FRAMES[5:])
    ftyp = box(b"ftyp", b"M4A ", bytes(4), b"isom")
    media = box(b"mdat", first, WHERE, second)
    at = len(ftyp) + 8
    described = box(b"mp4a", bytes(28), full(b"esds", b"decoder"), box(b"note", WHERE))
    table = box(
        b"stbl",
        full(b"stsd", pack(">I", 1), described),
        full(b"stts", pack(">III", 1, 10, seconds * 100)),
        full(b"stsc", pack(">IIII", 1, 1, 5, 1)),
        full(b"stsz", pack(">II", 0, 10), pack(">10I", *[40] * 10)),
        full(b"stco", pack(">III", 2, at, at + len(first) + len(WHERE))),
    )
    media_info = box(b"minf", full(b"smhd", bytes(4)), table)
    mdhd = full(b"mdhd", pack(">IIII", 3_900_000_000, 7, 1_000, seconds * 1_000), bytes(4))
    hdlr = full(b"hdlr", bytes(4), handler, bytes(12), b"iPhone of the teacher\0")
    track = box(
        b"trak",
        full(b"tkhd", pack(">II", 3_900_000_000, 7), bytes(72)),
        box(b"mdia", mdhd, hdlr, media_info),
        box(b"udta", WHERE),
    )
    head = full(b"mvhd", pack(">IIII", 3_900_000_000, 7, 1_000, seconds * 1_000), bytes(80))
    return (
        ftyp + media + box(b"free", WHERE) + box(b"moov", head, track, box(b"udta", WHERE)) + extra
    )


def an_ogg(*, seconds: int = 9) -> bytes:
    """Three packets of Opus, and a comment that says where."""
    head = b"OpusHead" + pack("<BBHIHB", 1, 1, 312, 48_000, 0, 0)
    place = b"LOCATION=" + WHERE
    tags = b"OpusTags" + pack("<I", 4) + b"Xiph" + pack("<II", 1, len(place)) + place
    sound = [_page(2, 0, 960, [FRAMES[0]]), _page(3, 4, 312 + seconds * 48_000, FRAMES[1:3])]
    return _page(0, 2, 0, [head]) + _page(1, 0, 0, [tags]) + b"".join(sound)


def element(name: str, *parts: bytes, unknown: bool = False) -> bytes:
    body = b"".join(parts)
    size = b"\x01" + b"\xff" * 7 if unknown else pack(">Q", len(body) | 1 << 56)
    return bytes.fromhex(name) + size + body


def a_webm(*, kind: int = 1, codec: bytes = b"A_OPUS", seconds: int = 9) -> bytes:
    """What a browser records: clusters of unknown size, and tags after them. `kind` 2 is sound."""
    header = element("1a45dfa3", element("4282", b"webm"))
    info = element(
        "1549a966",
        element("2ad7b1", (1_000_000).to_bytes(3, "big")),
        element("4461", WHERE),
        element("7ba9", WHERE),
    )
    track = element(
        "ae",
        element("d7", b"\x01"),
        element("73c5", b"\x01"),
        element("83", bytes([kind])),
        element("536e", WHERE),
        element("86", codec),
        element("e1", element("9f", b"\x01")),
    )
    clusters = [
        element(
            "1f43b675",
            element("e7", pack(">H", at * 1_000)),
            element("a3", b"\x81\x00\x00\x80", FRAMES[at % 10]),
            unknown=True,
        )
        for at in (0, seconds)
    ]
    tags = element("1254c367", WHERE)
    inside = info + element("1654ae6b", track) + b"".join(clusters) + tags
    return header + element("18538067", inside, unknown=True)
