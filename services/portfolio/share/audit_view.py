"""What a school hands in or keeps for its yearly audit, as it is printed. Pure.

未成年人网络保护条例, 37: a compliance audit each year of how minors' personal information is
handled; 个人信息保护法, 54. Numbers, staff and duties; no child, no class list, no entry.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from portfolio.share.audit_rights import FACTS, RIGHTS
from portfolio.support.access_words import duty_in_words, purpose_of

MONTHS = range(1, 13)
_SCOPES = {
    "core": "成长档案（基本）",
    "photo": "照片、声音",
    "health": "体质健康",
    "survey": "问卷",
    "public": "公开展示",
    "erased": "（档案已抹除，范围不再可读）",
}
WHAT = {"class_reports": "班级学期报告", "guardian_codes": "监护人登录码"}
BY = {"second_person": "第二人批准", "operator": "运维人员代为批准", None: "未批准"}


@dataclass(frozen=True, slots=True)
class ReadCount:
    """Readings of one kind by one duty in a month: lines, and children named in them."""

    action: str
    duties: frozenset[str]
    month: int
    lines: int
    children: int


@dataclass(frozen=True, slots=True)
class Chain:
    """What was checked: how many, from which number to which, where it ends, and the faults."""

    name: str
    first: int
    last: int
    head: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One request of the year."""

    asked_on: date
    what: str
    classes: int
    asked_by: str
    reason: str
    approved: str
    approved_by: str
    used_on: date | None


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One alarm of the year."""

    raised_on: date
    who: str
    what: str
    answered_on: date | None
    answered_by: str
    words: str


@dataclass(frozen=True, slots=True)
class CutRow:
    """Lines of the trail that ended: when, from before which day, up to which number, its hash."""

    cut_on: date
    before: date
    number: int
    head: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """All of it, as it was read."""

    school: str
    code: str
    year: int
    made_on: date
    reads: tuple[ReadCount, ...]
    exports: tuple[ExportRow, ...]
    alarms: tuple[AlarmRow, ...]
    given: Mapping[str, int]
    withdrawn: Mapping[str, int]
    facts: Mapping[str, int]
    chains: tuple[Chain, ...]
    cuts: tuple[CutRow, ...]
    duties: Mapping[str, int]
    administrators: tuple[str, ...]


def view_of(told: Gathered) -> dict[str, Any]:
    """The page's words, in the order in which they stand."""
    return {
        "title": f"{told.year} 年度学生个人信息保护合规审计材料",
        "school": told.school,
        "code": told.code,
        "year": told.year,
        "made_on": _day(told.made_on),
        "by_what": _by_month((purpose_of(one.action).zh, one) for one in told.reads),
        "by_duty": _by_month((duty_in_words(one.duties, "zh"), one) for one in told.reads),
        "exports": [_export(one) for one in told.exports],
        "alarms": [_alarm(one) for one in told.alarms],
        "consents": [
            [words, told.given.get(scope, 0), told.withdrawn.get(scope, 0)]
            for scope, words in _SCOPES.items()
            if scope != "erased" or told.given.get(scope) or told.withdrawn.get(scope)
        ],
        "rights": _counted(RIGHTS, told),
        "facts": _counted(FACTS, told),
        "chains": [asdict(one) for one in told.chains],
        "cuts": [_cut(one) for one in told.cuts],
        "duties": sorted(([duty_in_words({d}, "zh"), n] for d, n in told.duties.items()), key=str),
        "administrators": list(told.administrators),
    }


def _counted(words_of: Mapping[str, str], told: Gathered) -> list[list[Any]]:
    return [[words, told.facts.get(topic, 0)] for topic, words in words_of.items()]


def _by_month(told: Iterable[tuple[str, ReadCount]]) -> list[list[Any]]:
    """A row for each name: lines in each month, in the year, and children named in them."""
    lines: dict[str, Counter[int]] = {}
    children: Counter[str] = Counter()
    for name, one in told:
        lines.setdefault(name, Counter())[one.month] += one.lines
        children[name] += one.children
    return [
        [name, *(by_month[month] for month in MONTHS), by_month.total(), children[name]]
        for name, by_month in sorted(lines.items(), key=lambda one: -one[1].total())
    ]


def _export(one: ExportRow) -> list[str]:
    return [
        _day(one.asked_on),
        f"{one.what}，{one.classes} 个班",
        one.asked_by,
        one.reason,
        " ".join(filter(None, [one.approved, one.approved_by])),
        _day(one.used_on) if one.used_on else "未下载",
    ]


def _alarm(one: AlarmRow) -> list[str]:
    answered = f"{_day(one.answered_on)} {one.answered_by}" if one.answered_on else "尚未处理"
    return [_day(one.raised_on), one.who, one.what, answered, one.words]


def _cut(one: CutRow) -> list[str]:
    return [_day(one.cut_on), f"{_day(one.before)} 之前", f"至第 {one.number} 条", one.head]


def _day(day: date) -> str:
    return f"{day.year}-{day.month:02}-{day.day:02}"
