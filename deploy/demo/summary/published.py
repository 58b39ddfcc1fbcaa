"""What was published of each school (school.B12), its terms beside each other.

Schools stand in the order of their codes; what a release does not tell says why.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from demo.summary.drawings import Line, Part
from demo.summary.markup import both, fold, heading, paragraph, table
from demo.summary.telling import Json, Two, cells, extent, reason, said, whole
from demo.summary.words import (
    CHANGES,
    LEVELS,
    MEASURED,
    MEASURED_CLASSES,
    NOT_RELEASED,
    STAGES,
    SUBJECT_LEVELS,
    USE,
    Names,
    called,
)

Key = tuple[str, str, str | None, str]
"""Measure, indicator, subject, band."""
_ALIKE = ("framework", "observation_types", "level_scale", "label_set")


@dataclass(frozen=True)
class Releases:
    """Per term, in order, what `data.json` says, None where none was released; names of codes."""

    feeds: Mapping[str, Json | None]
    names: Names

    @property
    def told(self) -> list[Json]:
        """Those that are there, the newest first."""
        return [feed for feed in reversed(list(self.feeds.values())) if feed]

    @property
    def reasons(self) -> Json:
        """Why a number may be missing: code → sentence, over all releases."""
        return {code: two for feed in self.told for code, two in feed["reasons"].items()}


@dataclass(frozen=True)
class OneSchool:
    """A school in each of the terms, None where nothing was released of it."""

    terms: Mapping[str, Json | None]
    all: Releases

    @property
    def newest(self) -> Json:
        """Its part of the last release that has it."""
        return next(one for one in reversed(list(self.terms.values())) if one)


def schools(releases: Releases) -> str:
    """School by school; of the first the levels are unfolded."""
    found: dict[str, None] = {}
    for feed in releases.told:
        found |= dict.fromkeys(str(one["school"]["code"]) for one in feed["schools"])
    return "".join(
        _school(OneSchool(_terms_of(code, releases), releases), is_open=not number)
        for number, code in enumerate(sorted(found))
    )


def _terms_of(code: str, releases: Releases) -> dict[str, Json | None]:
    return {
        term: next((x for x in feed["schools"] if x["school"]["code"] == code), None)
        if feed
        else None
        for term, feed in releases.feeds.items()
    }


def _school(one: OneSchool, *, is_open: bool) -> str:
    newest = one.newest
    code, name = newest["school"]["code"], newest["school"]["name"]
    title = heading(3, f"{name}（{code}）", f"{name} ({code})")
    members = [escape(str(member)) for member in newest.get("members", ()) if member != code]
    if members:
        joined = "、".join(members)
        title += paragraph(f"与教学点 {joined} 合并公布。", f"Told together with {joined}.")
    if not newest["numbers"]:
        return title + paragraph(*reason(newest["reason"], one.all.reasons))
    parts = (
        _part(one, ("各指标的等第", "Levels by indicator"), _is_level, LEVELS, is_open=is_open),
        _part(one, ("学科水平", "Subjects"), _is_subject, SUBJECT_LEVELS),
        _part(one, ("客观测量", "What was measured"), _is_measured, MEASURED_CLASSES),
        _part(one, ("制度的使用", "How the system is used"), _is_use, {}),
        _changes(one),
    )
    return title + "".join(parts)


def _is_level(key: Key) -> bool:
    return key[0] == "26k" and not key[2]


def _is_subject(key: Key) -> bool:
    return key[0] == "26k" and bool(key[2])


def _is_measured(key: Key) -> bool:
    return key[0] in MEASURED


def _is_use(key: Key) -> bool:
    return key[0] in USE


def _part(
    one: OneSchool,
    title: Two,
    belongs: Callable[[Key], bool],
    words: Names,
    *,
    is_open: bool = False,
) -> str:
    keys = dict.fromkeys(
        _key(number)
        for school in reversed(list(one.terms.values()))
        for number in (school or {"numbers": ()})["numbers"]
    )
    rows = [
        [both(*_called(key, one.all.names)), *cells(list(_lines(one, key, words)))]
        for key in keys
        if belongs(key)
    ]
    return _folded(title, one.newest["school"]["name"], rows, is_open=is_open) if rows else ""


def _lines(one: OneSchool, key: Key, words: Names) -> Iterator[tuple[Line, Two]]:
    """A bar and a sentence per term; where a series breaks both say so."""
    before: Json | None = None
    for term, school in one.terms.items():
        if school is None:
            yield Line((term, term), ()), NOT_RELEASED
            continue
        found = [number for number in school["numbers"] if _key(number) == key]
        zh, en = said(found, words, one.all.reasons)
        if not school["numbers"]:
            zh, en = reason(school["reason"], one.all.reasons)
        breaks = before is not None and not _is_alike(before, school)
        if breaks:
            why = reason("series_break", one.all.reasons)
            zh, en = f"{why[0]}{zh}", f"{why[1]} {en}"
        yield Line((term, term), _drawn(found), breaks), (zh, en)
        before = school


def _drawn(found: Sequence[Json]) -> list[Part]:
    is_one_share = len(found) == 1 and not found[0]["level"]
    return extent(found[0]) if is_one_share else whole(found)


def _is_alike(one: Json, other: Json) -> bool:
    return all(
        one.get("definitions", {}).get(name) == other.get("definitions", {}).get(name)
        for name in _ALIKE
    )


def _changes(one: OneSchool) -> str:
    """Of the same pupils since earlier terms (26l), and against what could be expected (26m)."""
    since: dict[tuple[Key, str], list[Json]] = defaultdict(list)
    added: dict[tuple[Key, str], Json] = {}
    for number in one.newest["numbers"]:
        measure, indicator, subject, band = _key(number)
        place = (("26l", indicator, subject, band), str(number["since"]))
        if measure == "26l":
            since[place].append(number)
        elif measure == "26m":
            added[place] = number
    rows = []
    for (key, term), ones in since.items():
        zh, en = _called(key, one.all.names)
        gain = added.get((key, term))
        lines = [*_moved(ones, one.all.reasons), *([_gain(gain, one.all.reasons)] if gain else [])]
        rows.append([both(f"{zh}，自 {term}", f"{en}, since {term}"), *cells(lines)])
    title = ("同一批学生的变化", "Change of the same pupils")
    return _folded(title, one.newest["school"]["name"], rows) if rows else ""


def _moved(ones: Sequence[Json], reasons: Json) -> Iterator[tuple[Line, Two]]:
    for one in ones:
        label = called(CHANGES, one["level"]) if one["level"] else ("变化", "change")
        yield Line(label, extent(one)), said([{**one, "level": None}], {}, reasons)


def _gain(one: Json, reasons: Json) -> tuple[Line, Two]:
    zh, en = said([one], {}, reasons)
    if one["difference"]:
        zh, en = f"{zh} 个百分点（90 %）", f"{en} points (90 %)"
    return Line(("与预期相比", "v expected"), ()), (zh, en)


def _key(number: Json) -> Key:
    return (number["measure"], number["indicator"], number["subject"], number["band"])


def _called(key: Key, names: Names) -> Two:
    measure, indicator, subject, band = key
    known = {**USE, **MEASURED}
    zh, en = known[measure] if measure in known else called(names, subject or indicator)
    if band in STAGES:
        zh, en = f"{zh}，{STAGES[band][0]}", f"{en}, {STAGES[band][1]}"
    return zh, en


def _folded(
    title: Two, school: str, rows: Sequence[Sequence[str]], *, is_open: bool = False
) -> str:
    head = (both("项目", "What"), both("图", "Picture"), both("数", "Numbers"))
    caption = both(f"{school}：{title[0]}", f"{school}: {title[1]}")
    return fold(both(*title), table(caption, head, rows), is_open=is_open)
