"""Published numbers → words and stretches of a bar. A number that is not told says why, in words.

In: numbers as `data.json` has them. Out: the same in both languages, for a row of a table.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from demo.summary.drawings import Line, Part, bars, shares
from demo.summary.markup import both
from demo.summary.words import IN_SHORT, NO_REASON, NOT_THERE, Names, called

Json = Mapping[str, Any]
Two = tuple[str, str]

_STYLES = {
    **dict.fromkeys(("met", "excellent", "normal", "reached", "has"), "A"),
    **dict.fromkeys(("good",), "B"),
    **dict.fromkeys(("mostly", "pass", "low", "overweight", "C_D", "same"), "C"),
    **dict.fromkeys(("support", "fail", "reduced", "obese", "below", "down"), "D"),
    **dict.fromkeys(("exempt", "none", "not_measured", "not_recorded"), "not_enough"),
    **dict.fromkeys(("A_B", "up", "matched", "already_A"), "B"),
}


def reason(code: str | None, reasons: Json) -> Two:
    """The whole sentence of the release, in both languages."""
    found = reasons.get(code or "")
    return (found["zh"], found["en"]) if found else NO_REASON


def is_told(one: Json) -> bool:
    """Whether there is anything but a reason."""
    ways = ("numerator", "bound", "between", "difference")
    return any(one.get(way) is not None for way in ways)


def said(ones: Sequence[Json], words: Names, reasons: Json) -> Two:
    """All classes of one thing in one term, such as the levels of an indicator."""
    if not ones:
        return NOT_THERE
    if not any(map(is_told, ones)) and len({one["reason"] for one in ones}) == 1:
        return reason(ones[0]["reason"], reasons)
    found = [_one(one, words, reasons) for one in ones]
    return "，".join(zh for zh, _ in found), ", ".join(en for _, en in found)


def _one(one: Json, words: Names, reasons: Json) -> Two:
    zh, en = called(words, one["level"]) if one["level"] else ("", "")
    value = _value(one)
    why = IN_SHORT.get(one["reason"] or "") or reason(one["reason"], reasons)
    value_zh, value_en = (value, value) if value else why
    return f"{zh} {value_zh}".strip(), f"{en} {value_en}".strip()


def _value(one: Json) -> str:
    """A number, a bound or a class of the share as it was published; else nothing."""
    if one["numerator"] is not None:
        return str(one["numerator"])
    if one["bound"]:
        sign = "≥" if one["bound"]["side"] == "at_least" else "≤"
        return f"{sign} {one['bound']['percent']} %"
    if one.get("between"):
        return f"{one['between']['low']}–{one['between']['high']} %"
    if one.get("difference"):
        return f"{one['difference']['low']:+} … {one['difference']['high']:+}"
    return ""


def whole(ones: Sequence[Json]) -> list[Part]:
    """The classes of one thing, one after the other; what is not told is left open."""
    of = max((one["denominator"] or 0 for one in ones), default=0)
    counts = [(_style(one), count) for one in ones if (count := _at_least(one, of))]
    return shares(counts, of) if counts else []


def _at_least(one: Json, of: int) -> int:
    if one["numerator"] is not None:
        return int(one["numerator"])
    bound = one["bound"]
    return of * int(bound["percent"]) // 100 if bound and bound["side"] == "at_least" else 0


def extent(one: Json) -> list[Part]:
    """One share: as far as it reaches for sure, and where within its class it may end."""
    style, bound = _style(one), one["bound"]
    if one["numerator"] is not None and one["denominator"]:
        return [Part(style, 0, 1_000 * one["numerator"] / one["denominator"])]
    if bound and bound["side"] == "at_least":
        return [Part(style, 0, 10 * bound["percent"]), Part("range", 10 * bound["percent"], 1_000)]
    if bound:
        return [Part("range", 0, 10 * bound["percent"])]
    if one.get("between"):
        low, high = 10 * one["between"]["low"], 10 * one["between"]["high"]
        return [Part(style, 0, low), Part("range", low, high)]
    return []


def _style(one: Json) -> str:
    level = one["level"] or "B"
    return _STYLES.get(level, level)


def cells(lines: Sequence[tuple[Line, Two]]) -> tuple[str, str]:
    """Picture and words of a row: one thin bar and one sentence per line.

    Where every line says the same and nothing can be drawn, it is said once.
    """
    if not any(line.parts for line, _ in lines):
        if len({words for _, words in lines}) == 1:
            return "", both(*lines[0][1])
        return "", _listed(lines)
    zh = "；".join(f"{line.label[0]}：{words[0]}" for line, words in lines)
    en = "; ".join(f"{line.label[1]}: {words[1]}" for line, words in lines)
    return bars([line for line, _ in lines], f"{zh} / {en}"), _listed(lines)


def _listed(lines: Sequence[tuple[Line, Two]]) -> str:
    items = "".join(f"<li>{_labelled(line.label)} {both(*words)}</li>" for line, words in lines)
    return f'<ul class="lines">{items}</ul>'


def _labelled(label: Two) -> str:
    return f"<b>{escape(label[0])}</b>" if label[0] == label[1] else f"<b>{both(*label)}</b>"
