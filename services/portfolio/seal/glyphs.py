"""Which characters the font can draw, and what stands where one is missing.

A report must never fail over a character, nor quietly lose one:
a character the font lacks is printed as 〓, the printers' sign for a missing sort,
and its code point is told, so that a rare character of a name can be seen to be missing.
PDF/A-2 (ISO 19005-2, 6.2.11) forbids a glyph without a character and the other way round,
so this must be settled before the page is set.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

PLACEHOLDER = "〓"
WIDE_SPACE = "\u3000"
# Never drawn by themselves: controls, joiners, direction marks, selectors, halves of pairs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
# A flag of two letters; a sign with its marks, skin tone, tags, and others joined to it.
_MARKS = (
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f"
    r"\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)
_AS_ONE = re.compile(rf"[\U0001f1e6-\U0001f1ff]{{2}}|.(?:[{_MARKS}]|\u200d.)+")
_SEGMENTED_COVERAGE = 12  # the subtable format that reaches beyond U+FFFF (OpenType, cmap)


def coverage(collection: Path) -> frozenset[int]:
    """The code points the first face of an OpenType collection draws."""
    with collection.open("rb") as file:

        def read(offset: int, layout: str) -> tuple[int, ...]:
            file.seek(offset)
            return struct.unpack(layout, file.read(struct.calcsize(layout)))

        (face,) = read(12, ">I")
        (tables,) = read(face + 4, ">H")
        records = [read(face + 12 + 16 * i, ">IIII") for i in range(tables)]
        (cmap,) = (record[2] for record in records if record[0] == int.from_bytes(b"cmap"))
        (count,) = read(cmap + 2, ">H")
        subtables = [cmap + read(cmap + 4 + 8 * i, ">HHI")[2] for i in range(count)]
        wide = next(at for at in subtables if read(at, ">H")[0] == _SEGMENTED_COVERAGE)
        (groups,) = read(wide + 12, ">I")
        bounds = read(wide + 16, f">{3 * groups}I")
    return frozenset(
        code
        for first, last in zip(bounds[::3], bounds[1::3], strict=True)
        for code in range(first, last + 1)
        if not _is_unseen(chr(code))
    )


def printable(text: str, covered: frozenset[int]) -> tuple[str, frozenset[str]]:
    """The text as the font can draw it, and the characters it cannot.

    Line breaks become spaces; controls, direction marks and variation selectors fall away;
    a mark the font lacks is joined to its letter where Unicode has the two as one;
    a family or a flag, drawn as several characters, is one sign and is missing once.
    """
    if covered.issuperset(map(ord, text)):
        return text, frozenset()
    spaced = "".join(" " if c.isspace() and c != WIDE_SPACE else c for c in text)
    if any(unicodedata.combining(c) and ord(c) not in covered for c in spaced):
        spaced = unicodedata.normalize("NFC", spaced)
    missing = frozenset(c for c in spaced if ord(c) not in covered and not _is_unseen(c))
    drawn = _AS_ONE.sub(lambda found: _with_one_missing(found[0], missing), spaced)
    seen = (c for c in drawn if not _is_unseen(c))
    return "".join(PLACEHOLDER if c in missing else c for c in seen), missing


def _with_one_missing(sign: str, missing: frozenset[str]) -> str:
    """What a reader sees as one sign, of whose missing parts the first stands for all."""
    first = next((at for at, c in enumerate(sign) if c in missing), len(sign))
    return sign[: first + 1] + "".join(c for c in sign[first + 1 :] if c not in missing)


def all_printable(value: Any, covered: frozenset[int]) -> tuple[Any, frozenset[str]]:
    """The same for every string within lists and objects of JSON, keys left alone."""
    if isinstance(value, str):
        return printable(value, covered)
    if isinstance(value, Mapping):
        pairs = {key: all_printable(inner, covered) for key, inner in value.items()}
        return {k: v for k, (v, _) in pairs.items()}, _union(m for _, m in pairs.values())
    if isinstance(value, Sequence):
        items = [all_printable(inner, covered) for inner in value]
        return [v for v, _ in items], _union(m for _, m in items)
    return value, frozenset()


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or any(
        ord(character) in selectors for selectors in _SELECTORS
    )
