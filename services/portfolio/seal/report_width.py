"""How much room a text takes, told from its characters. Pure.

Two measures. Columns say how much people may write: a Chinese character takes two.
Ems say how much a page can hold, never less than the font really takes:
so a page need not be set twice to find out whether all is on it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from math import ceil

CUT = "…"
# From so many characters on a run without a space is broken anywhere.
LONGEST_RUN = 16
_UNBROKEN = r"[^\s\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_RUN, _LONG_RUN = re.compile(f"{_UNBROKEN}+"), re.compile(f"{_UNBROKEN}{{{LONGEST_RUN}}}")
_NARROW, _MIDDLE, _LETTER, _CAPITAL, _WIDE = 0.36, 0.5, 0.62, 0.74, 1.0
_WIDEST = {"\u2e3a": 2.0, "\u2e3b": 3.0}


def shortened(text: str, columns: int, end: str = CUT) -> str:
    """One line of text in at most `columns` columns; a Chinese character takes two.

    Line breaks and runs of white space become one space; what is cut ends in `end`.
    """
    line = " ".join(text.split())
    if len(line) * 2 <= columns or _columns(line) <= columns:
        return line
    room, kept = columns - _columns(end), []
    for character in line:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + end


def listed(items: Sequence[str], most: int, columns: int, and_more: str) -> str:
    """`a；b；c`, and how many there are when not all are named."""
    named = "；".join(shortened(item, columns) for item in items[:most])
    return named if len(items) <= most else named + and_more.format(count=len(items))


def fits(text: str, columns: int) -> bool:
    """Whether `shortened` would leave the text whole."""
    return _columns(" ".join(text.split())) <= columns


def ems(text: str) -> float:
    """The width of a text in ems, or a little more."""
    return sum(map(_em, text))


def lines(text: str, room: float) -> int:
    """Into how many lines a text falls in a column of `room` ems, or one more than that.

    A line ends before what does not fit any more:
    it may be as much shorter as the longest run that is not broken.
    """
    wide = ems(text)
    if wide <= room:
        return 1
    return ceil(wide / max(room - longest_run(text), room / 3))


def held(text: str, room: float, most: int) -> str:
    """The text cut so that it falls into at most so many lines of `room` ems."""
    if lines(text, room) <= most:
        return text
    left = room if most == 1 else most * max(room - longest_run(text), room / 3)
    left, kept = left - ems(CUT), []
    for character in text:
        left -= _em(character)
        if left < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + CUT


def longest_run(text: str) -> float:
    """The width in ems of the longest piece that stays on one line."""
    runs = set(_RUN.findall(text))
    return max((ems(run[: LONGEST_RUN - 1]) + 1 for run in runs), default=1.0)


def has_long_run(text: str) -> bool:
    """Whether a word is so long that it must be broken inside."""
    return _LONG_RUN.search(text) is not None


@cache
def _em(character: str) -> float:
    if character in _WIDEST:
        return _WIDEST[character]
    if unicodedata.combining(character):
        return 0.0
    if not character.isascii():
        return _WIDE
    if character in "iljI.,:;'|! ":
        return _NARROW
    if character in 'ftr()[]{}/\\-`"':
        return _MIDDLE
    if character in "mwMW%@":
        return _WIDE
    return _CAPITAL if character.isupper() or character in "&+<=>~^_#$*" else _LETTER


def _columns(text: Iterable[str]) -> int:
    return sum(map(_column, text))


@cache
def _column(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
