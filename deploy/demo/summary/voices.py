"""Whose voices were recorded, and the way of one observation: counts out of what the steps said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from demo.summary.drawings import Line, Part, path
from demo.summary.markup import both, fold, paragraph, table
from demo.summary.telling import Two, cells


@dataclass(frozen=True)
class Said:
    """A step of a term: its name, what it is called, the sentence on what came of it."""

    name: str
    zh: str
    words: str


Steps = Mapping[str, Sequence[Said]]
"""Term → its steps in order."""

# Voice → (step, which number of its sentence); a voice may speak in several steps.
_VOICES: Mapping[Two, Sequence[tuple[str, int]]] = {
    ("教师：集体活动", "Teachers: activities"): (("activities-1", 1), ("activities-2", 1)),
    ("教师：离线逐条", "Teachers: offline"): (("offline-1", 0), ("offline-2", 0)),
    ("教师：即时记录", "Teachers: on the spot"): (("single", 0),),
    ("学校：全校活动", "School: everyone"): (("school", 0),),
    ("学校：荣誉名单", "School: honours"): (("honours", 0),),
    ("家庭", "Families"): (("home", 0),),
    ("学生自己写", "Pupils, in writing"): (("own", 0),),
    ("学生口述，教师代记", "Pupils, written down for them"): (("own", 1),),
    ("同伴", "Peers"): (("peers", 0),),
    ("社区确认", "Community"): (("community", 1),),
}
_NOT_TOLD = ("该学期没有这一步", "no such step this term")


def counted(steps: Sequence[Said], name: str, which: int = 0) -> int | None:
    """A number of a step's sentence; None where the step or the number is not there."""
    words = next((one.words for one in steps if one.name == name), "")
    found = re.findall(r"\d+", words)
    return int(found[which]) if which < len(found) else None


def voices(steps: Steps) -> str:
    """How many records each voice left, term by term, on one scale."""
    found = {
        voice: {term: _sum(said, places) for term, said in steps.items()}
        for voice, places in _VOICES.items()
    }
    counts = [count for terms in found.values() for count in terms.values() if count is not None]
    most = max(counts, default=1)
    rows = [
        [both(*voice), *cells([_line(term, count, most) for term, count in terms.items()])]
        for voice, terms in found.items()
    ]
    head = (both("谁的声音", "Voice"), both("图", "Picture"), both("条数", "Records"))
    return paragraph(
        "条的长短按数量；很少的也画一丝，好让它看得见。",
        "Bars are as long as there are records; of very few a hair is drawn, to be seen at all.",
    ) + table(both("每学期各方记下多少", "Records by voice and term"), head, rows)


def recorded(steps: Steps) -> int:
    """How many records all voices left in all terms."""
    return sum(_sum(said, p) or 0 for said in steps.values() for p in _VOICES.values())


def reported(steps: Steps) -> int:
    """How many reports all terms ended with, next versions left out."""
    return sum(counted(said, "reports") or 0 for said in steps.values())


def _sum(said: Sequence[Said], places: Sequence[tuple[str, int]]) -> int | None:
    found = [n for n in (counted(said, *place) for place in places) if n is not None]
    return sum(found) if found else None


def _line(term: str, count: int | None, most: int) -> tuple[Line, Two]:
    if count is None:
        return Line((term, term), ()), _NOT_TOLD
    return Line((term, term), [Part("B", 0, 1_000 * count / most)]), (f"{count}", f"{count}")


# Station, in both languages; what is counted there, in both; where the numbers are.
_WAY: Sequence[tuple[Two, Two, Sequence[tuple[str, int]]]] = (
    (
        ("有人看见，记在手机上", "Somebody sees it, the phone keeps it"),
        ("{} 条在没有网络时记下", "{} kept while offline"),
        (("offline-2", 0),),
    ),
    (
        ("有网时送达，只算一次", "Sent when there is a network, counts once"),
        ("{} 条重发，结果不变", "{} sent again, nothing changed"),
        (("offline-2", 2),),
    ),
    (
        ("需要时由教师核实", "A teacher checks where that is needed"),
        ("采纳 {}，请补充 {}，暂未收入 {}", "{} taken in, {} asked about, {} declined"),
        (("confirm", 0), ("confirm", 1), ("confirm", 2)),
    ),
    (
        ("学期末：遴选、评定", "End of term: choosing and judging"),
        ("选入 {} 条，{} 个等第", "{} chosen, {} levels"),
        (("entries", 0), ("levels", 0)),
    ),
    (
        ("家庭核对，可提异议", "The family checks and may object"),
        ("{} 个家庭看草稿，{} 件异议", "{} families, {} objections"),
        (("drafts", 0), ("objections", 0)),
    ),
    (
        ("封存，写进报告", "Frozen, and told in a report"),
        ("{} 份报告", "{} reports"),
        (("reports", 0),),
    ),
    (
        ("县里只收到计数", "The county receives counts only"),
        ("{} 所学校的数已验签", "numbers of {} schools, verified"),
        (("pulled", 0),),
    ),
)


def way(steps: Sequence[Said]) -> str:
    """The way of one observation, with what happened at each station in a term."""
    nodes = [(title, _noted(note, places, steps)) for title, note, places in _WAY]
    zh = " → ".join(f"{title[0]}（{note[0]}）" for title, note in nodes)
    en = " → ".join(f"{title[1]} ({note[1]})" for title, note in nodes)
    return path(nodes, f"{zh} / {en}")


def _noted(note: Two, places: Sequence[tuple[str, int]], steps: Sequence[Said]) -> Two:
    numbers = [counted(steps, *place) for place in places]
    if None in numbers:
        return _NOT_TOLD
    return note[0].format(*numbers), note[1].format(*numbers)


def step_by_step(steps: Steps) -> str:
    """Every step of every term with its sentence."""
    head = (both("步骤", "Step"), both("结果", "What came of it"))
    return "".join(
        fold(escape(term), table(escape(term), head, _rows(said)), is_open=False)
        for term, said in steps.items()
    )


def _rows(said: Sequence[Said]) -> list[list[str]]:
    return [[escape(one.zh), escape(one.words)] for one in said]
