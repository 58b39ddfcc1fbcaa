"""What was published, as the page tells it: bars per indicator, what changed, the county."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from demo.summary.drawings import shares, spread
from demo.summary.words import CHANGES, LEVELS, MEASURES, STAGES, both, heading, paragraph, table

Json = Mapping[str, Any]
Names = Mapping[str, tuple[str, str]]


def schools(feed: Json, names: Names) -> str:
    """school.B12, school by school in the order of their codes."""
    found = sorted(feed["schools"], key=lambda one: str(one["school"]["code"]))
    return "".join(_school(one, feed["reasons"], names) for one in found)


def _school(one: Json, reasons: Json, names: Names) -> str:
    code, name = one["school"]["code"], one["school"]["name"]
    title = heading(3, f"{name}（{code}）", f"{name} ({code})")
    members = [escape(str(member)) for member in one.get("members", ()) if member != code]
    if members:
        joined = "、".join(members)
        title += paragraph(f"与教学点 {joined} 合并公布。", f"Told together with {joined}.")
    levels = list(_levels(one["numbers"], reasons, names))
    changes = list(_changes(one["numbers"], names))
    if not levels:
        return title + _reason(one["reason"], reasons)
    parts = [title, _table("各指标的水平", "Levels by indicator", levels)]
    if changes:
        parts.append(_table("同一批学生的变化", "Change of the same pupils", changes))
    return "".join(parts)


def _reason(reason: str | None, reasons: Json) -> str:
    said = reasons.get(reason or "", {"zh": "没有可以公布的数。", "en": "Nothing can be told."})
    return paragraph(said["zh"], said["en"])


def _levels(numbers: Sequence[Json], reasons: Json, names: Names) -> Iterator[list[str]]:
    """Name, bar, numbers of each indicator; of a nine-year school's parts each for itself."""
    for (indicator, band), ones in _by_indicator(numbers, "26k").items():
        zh, en = _name(names, indicator)
        if band in STAGES:
            zh, en = f"{zh}，{STAGES[band][0]}", f"{en}, {STAGES[band][1]}"
        if any(one["level"] is None for one in ones):
            said = reasons.get(ones[0]["reason"] or "", {"zh": "—", "en": "—"})
            yield [both(zh, en), "", both(said["zh"], said["en"])]
            continue
        parts = [
            (str(one["level"]), one["numerator"]) for one in ones if one["numerator"] is not None
        ]
        yield [both(zh, en), *_told(parts, ones, LEVELS)]


def _changes(numbers: Sequence[Json], names: Names) -> Iterator[list[str]]:
    since: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for one in numbers:
        if one["measure"] == "26l" and one["level"] in CHANGES:
            since[str(one["indicator"]), str(one["since"])].append(one)
    for (indicator, term), ones in since.items():
        told = [
            (str(one["level"]), one["numerator"]) for one in ones if one["numerator"] is not None
        ]
        zh, en = _name(names, indicator)
        yield [both(f"{zh}，自 {term}", f"{en}, since {term}"), *_told(told, ones, CHANGES)]


def _told(parts: list[tuple[str, int]], ones: Sequence[Json], words: Names) -> list[str]:
    """A bar of what is told in full, the rest left as untold; and all of it in words."""
    said = [(_name(words, str(one["level"])), _value(one)) for one in ones]
    zh = "，".join(f"{name[0]} {value}" for name, value in said)
    en = ", ".join(f"{name[1]} {value}" for name, value in said)
    of = max((one["denominator"] or 0 for one in ones), default=0)
    rest = max(0, of - sum(count for _, count in parts))
    drawn = shares([*parts, ("untold", rest)], f"{zh} / {en}") if parts else ""
    return [drawn, both(zh, en)]


def _value(one: Json) -> str:
    """A number, a bound or a class of the share as it was published."""
    if one["numerator"] is not None:
        return str(one["numerator"])
    if one["bound"]:
        sign = "≥" if one["bound"]["side"] == "at_least" else "≤"
        return f"{sign} {one['bound']['percent']} %"
    if one.get("between"):
        return f"{one['between']['low']}–{one['between']['high']} %"
    return "—"


def county(feed: Json, names: Names) -> str:
    """county.29's part: per stage how far apart the schools are, and their change."""
    told = []
    for one in feed["counties"]:
        for stage in one["stages"]:
            if not stage["schools"]:
                continue
            told.append(heading(3, *STAGES[stage["stage"]]))
            rows = [_share(share, names, feed["reasons"]) for share in stage["shares"]]
            told.append(_table("各校的比例", "Shares of the schools", rows))
    return "".join(told)


def _share(one: Json, names: Names, reasons: Json) -> list[str]:
    name = both(*_of_share(one, names))
    if one["spread"] is None:
        said = reasons.get(one["reason"] or "", {"zh": "—", "en": "—"})
        return [name, "", both(said["zh"], said["en"])]
    found = one["spread"]
    low, middle, high = (_percent(found[name]) for name in ("p10", "p50", "p90"))
    zh, en = f"P10 {low}，中位 {middle}，P90 {high}", f"P10 {low}, median {middle}, P90 {high}"
    if one["change"]:
        moved, between = one["change"]["points"], one["change"]["interval"]
        ends = (f"{between[name] / 10:+.1f}" for name in ("low", "high"))
        points = f"{moved / 10:+.1f} ({' … '.join(ends)})"
        zh, en = f"{zh}；同校同期变化 {points}", f"{en}; like term, same schools {points}"
    return [name, spread(found["p10"], found["p50"], found["p90"], f"{zh} / {en}"), both(zh, en)]


def _of_share(one: Json, names: Names) -> tuple[str, str]:
    """What a share is a share of."""
    if one["subject"]:
        return f"学科 {one['subject']}", f"Subject {one['subject']}"
    if one["measure"] in MEASURES:
        return MEASURES[str(one["measure"])]
    return _name(names, str(one["indicator"]))


def _percent(mille: int) -> str:
    return f"{mille / 10:.1f} %"


def _by_indicator(numbers: Sequence[Json], measure: str) -> dict[tuple[str, str], list[Json]]:
    found: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for one in numbers:
        if one["measure"] == measure and not one["subject"]:
            found[str(one["indicator"]), str(one["band"])].append(one)
    return found


def _name(names: Names, code: str) -> tuple[str, str]:
    return names.get(code, (code, code))


def _table(zh: str, en: str, rows: Sequence[Sequence[str]]) -> str:
    head = (both("指标", "Indicator"), both("图", "Picture"), both("数", "Numbers"))
    return table(both(zh, en), head, rows)
