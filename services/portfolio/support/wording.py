"""What a school does not write about a child (`wording.yaml`): found, told where,
and what to write instead. Pure.

A refusal names the rule and the place in the text, never the text: what was written may hold
a name. Advice is given beside the answer; nothing is rewritten.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any

from portfolio.support.problems import Malformed
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.vocabulary_judging import WordingRule

_SHARED_LETTERS = 6


class WordsThatCompare(Malformed):
    """A place, a rank, points or a label: told with where it stands and what to write instead."""

    zh = "不这样写孩子：{words}。可以写：{instead}"
    en = "This is not how a child is written about: {words_en}. Try: {instead_en}"


@dataclass(frozen=True, slots=True)
class Found:
    """A rule, and from where to where (code points) it was met in the text of `where`."""

    where: str
    rule: WordingRule
    start: int
    end: int

    def place(self) -> dict[str, Any]:
        """Which rule, and where."""
        return {
            "code": self.rule.code,
            "where": self.where,
            "start": self.start,
            "end": self.end,
        }

    def advice(self) -> dict[str, Any]:
        """Which rule, where, and what to write instead."""
        return {
            **self.place(),
            "zh": f"不这样写更好：{self.rule.words.zh}。可以写：{self.rule.instead.zh}",
            "en": f"Better not: {self.rule.words.en}. Try: {self.rule.instead.en}",
        }


def check_wording(texts: Mapping[str, str | None], words: Vocabulary) -> list[Found]:
    """Refuse what ranks, counts points or labels; return what is only advised against.

    `texts`: by the name of the field they were sent in.
    """
    found = [
        Found(where, rule, *place)
        for where, text in texts.items()
        if text
        for rule in words.wording.rules
        for place in _places(rule, text)
    ]
    refused = [one for one in found if one.rule.severity == "refuse"]
    if refused:
        rule = refused[0].rule
        raise WordsThatCompare(
            words=rule.words.zh,
            words_en=rule.words.en,
            instead=rule.instead.zh,
            instead_en=rule.instead.en,
            found=[one.place() for one in refused],
        )
    return found


def is_concrete(text: str, facts: Iterable[str | None], words: Vocabulary) -> bool:
    """Whether a text names a day, an amount, somebody's words, or shares some with a fact."""
    plain = _plain(text)
    if any(_compiled(pattern).search(plain) for pattern in words.wording.concrete):
        return True
    return any(_shares_a_run(plain, _plain(one)) for one in facts if one)


def likeness(one: str, other: str) -> int:
    """Per cent of pairs of neighbouring characters that both texts have (Dice, 1945)."""
    return _likeness(_pairs(one), _pairs(other))


def most_alike(text: str, others: Iterable[tuple[Any, str]], percent: int) -> Any | None:
    """Whose text is the most like this one, if it is at least so alike; None otherwise."""
    pairs = _pairs(text)
    told = ((_likeness(pairs, _pairs(said)), who) for who, said in others)
    found = max(told, default=(0, None), key=_key)
    return found[1] if found[0] >= percent else None


def _likeness(pairs: Counter[str], others: Counter[str]) -> int:
    total = pairs.total() + others.total()
    shared = sum(min(pairs[one], others[one]) for one in pairs.keys() & others.keys())
    return 200 * shared // total if total else 0


def _key(pair: tuple[int, Any]) -> int:
    return pair[0]


def _pairs(text: str) -> Counter[str]:
    letters = "".join(filter(str.isalnum, _plain(text)))
    return Counter(map(add, letters, letters[1:]))


def _shares_a_run(text: str, other: str) -> bool:
    return any(
        other[start : start + _SHARED_LETTERS] in text
        for start in range(len(other) - _SHARED_LETTERS + 1)
    )


def _places(rule: WordingRule, text: str) -> list[tuple[int, int]]:
    plain = _plain(text)
    return [
        match.span()
        for pattern in rule.patterns
        if (match := _compiled(pattern).search(plain)) is not None
    ]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class _Folded(dict[int, str]):
    """What each letter is folded to, once it was met: letters recur, and are nobody's words."""

    def __missing__(self, code: int) -> str:
        one = chr(code)
        folded = unicodedata.normalize("NFKC", one)
        found = folded if len(folded) == 1 else one
        if code < _RARE:
            self[code] = found
        return found


_RARE = 0x10000
_FOLDED = _Folded()


def _plain(text: str) -> str:
    """NFKC letter by letter, where one letter stays one: places stay those of the text."""
    return text.translate(_FOLDED)
