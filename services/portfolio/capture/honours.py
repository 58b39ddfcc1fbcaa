"""粘贴名单: lines out of a spreadsheet or a chat → pupils of the school, or why not. Pure.

In: text, one child a line: a class in any way schools write it, a number in the class,
the name, and what it is for, in any order. Out: a row per line; nothing is guessed:
where a line fits several children, or none, it says so.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from portfolio.support.problems import Malformed

MOST_LINES = 500
_BETWEEN = re.compile(r"[\s,，;；、|]+")
_LEADING = re.compile(r"^\s*(?:[0-9]{1,3}\s*[.、．)]|[-*•])\s*")
# What a copied cell brings along: full-width figures, and characters that nobody sees.
_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")
_UNSEEN = re.compile("[\u200b\u200c\u200e\u200f\u2060\ufeff]")
_DOTS = re.compile("[·•・‧．.]")
# Lists are set so that names of two characters are as wide as those of three: 李　明.
_MOST_PARTS = 3
_NUMERALS = "一二三四五六七八九"
_CLASS = re.compile(
    r"(?P<grade>[1-9一二三四五六七八九]|初[一二三])(?:年级|年)?[(.\-_]?"
    r"(?P<number>1[0-9]|[1-9]|十[一二三四五六七八九]?|[一二三四五六七八九])[)]?(?:班)?"
)
_NUMBER = re.compile(r"(?:no\.?|#)?([0-9]{1,3})号?", re.IGNORECASE)
Reason = Literal["no_such_name", "no_such_class", "several", "twice"]


class ListIsTooLong(Malformed):
    """A list is read whole or not at all: nobody would miss a line that was left out."""

    zh = "名单有 {lines} 行，一次最多 {limit} 行，没有读入任何内容，请分几份粘贴。"
    en = "The list has {lines} lines and {limit} are read at once; nothing was read, split it."


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody who could be meant."""

    student_id: UUID
    name: str
    class_group_id: UUID
    grade: int
    class_number: int
    roster_number: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line and whom it means; `reason` where that is not one child."""

    line: int
    said: str
    note: str | None = None
    pupil: Pupil | None = None
    reason: Reason | None = None
    candidates: tuple[Pupil, ...] = ()


def rows_of(text: str, pupils: Sequence[Pupil]) -> Iterator[Row]:
    """Each line that says something, resolved; a child's second line is told as such.

    Raises `ListIsTooLong`.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise ListIsTooLong(reason="text", lines=len(lines), limit=MOST_LINES)
    by_name: dict[str, list[Pupil]] = {}
    for one in pupils:
        by_name.setdefault(_plain(one.name), []).append(one)
    classes = {(one.grade, one.class_number) for one in pupils}
    seen: set[UUID] = set()
    for number, line in lines:
        row = _row(number, line.strip(), by_name, classes)
        if row.pupil and row.pupil.student_id in seen:
            row = Row(row.line, row.said, row.note, reason="twice", candidates=(row.pupil,))
        elif row.pupil:
            seen.add(row.pupil.student_id)
        yield row


def _row(
    number: int,
    line: str,
    by_name: dict[str, list[Pupil]],
    classes: set[tuple[int, int]],
) -> Row:
    clear = _UNSEEN.sub("", line).translate(_FIGURES)
    words = [one for one in _BETWEEN.split(_LEADING.sub("", clear)) if one]
    names, rest = _named(words, by_name)
    if not names:
        return Row(number, line, reason="no_such_name")
    found = [one for name in names for one in by_name[name]]
    group = next(((word, at) for word in rest if (at := class_in(word))), None)
    if group:
        rest.remove(group[0])
        if group[1] not in classes:
            return Row(number, line, reason="no_such_class", candidates=tuple(found))
        found = [one for one in found if (one.grade, one.class_number) == group[1]]
    found, rest = _by_roster_number(found, rest)
    note = " ".join(rest) or None
    if len(found) == 1:
        return Row(number, line, note, pupil=found[0])
    reason: Reason = "several" if found else "no_such_name"
    return Row(number, line, note, reason=reason, candidates=tuple(found))


def _named(words: list[str], by_name: Collection[str]) -> tuple[list[str], list[str]]:
    """The first name among the words, also where it is written in parts, and the other words;
    two names where the parts could be either: 李明 亮.
    """
    for at in range(len(words)):
        parts = [_plain("".join(words[at : at + many])) for many in range(1, _MOST_PARTS + 1)]
        names = [one for one in dict.fromkeys(parts) if one in by_name]
        if names:
            rest = words[:at] + words[at + 1 + parts.index(names[-1]) :]
            return names, [one for one in rest if _plain(one) not in names]
    return [], words


def _by_roster_number(found: list[Pupil], rest: list[str]) -> tuple[list[Pupil], list[str]]:
    """Among several of a name the number decides, where it is one of theirs; alone it says no more.
    Either way it is no note.
    """
    for word in rest:
        if said := _NUMBER.fullmatch(word):
            fitting = [one for one in found if one.roster_number == int(said[1])]
            if fitting or word == rest[0]:
                return fitting or found, [one for one in rest if one != word]
    return found, rest


def class_in(word: str) -> tuple[int, int] | None:
    """`三年级1班`, `三(1)班`, `3.1`, `初一2班` → grade and number; None for anything else."""
    plain = unicodedata.normalize("NFKC", word)
    found = _CLASS.fullmatch(plain)
    if not found or plain.isdigit():
        return None
    return _grade(found["grade"]), _count(found["number"])


def _grade(text: str) -> int:
    if text.startswith("初"):
        return _NUMERALS.index(text[1]) + 7
    return _count(text)


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + (_NUMERALS.index(text[1]) + 1 if len(text) > 1 else 0)
    return _NUMERALS.index(text) + 1


def _plain(name: str) -> str:
    """As a name is compared: however wide, spaced or dotted it was written."""
    dotted = _DOTS.sub("·", unicodedata.normalize("NFKC", name))
    return "".join(dotted.split()).casefold()
