"""The last word: what all the terms left, on one page."""

from typing import Any

from demo.opening import Told, UnderWay
from demo.school_term import SchoolTerm
from demo.summary.page import Told as Page
from demo.summary.page import write
from demo.timetable import moments

_WITH_MOST_LEVELS_OF = 12


async def summarise(at: UnderWay, told: Told) -> None:
    """Write `summary.html` out of what was published and one pupil's term."""
    last = max(at.terms[-1].schools, key=lambda one: one.school.size)
    indicators = last.vocabulary.indicators()
    page = Page(
        schools=[one.school for one in at.terms[-1].schools],
        terms=[term.term.id for term in at.terms],
        steps={term.term.id: _said(at, term.term.id) for term in at.terms},
        judged=await _judged(last),
        names={one.code: (one.zh, one.en) for _, one in indicators},
        out=told.out,
    )
    write(page)


def _said(at: UnderWay, term: str) -> list[tuple[str, str]]:
    """What each step of a term is called and what it said."""
    one = next(one for one in at.terms if one.term.id == term)
    steps = [step for moment in moments(one) for step in moment.steps]
    return [(step.zh, at.remembered.done[f"{term}/{step.name}"]) for step in steps]


async def _judged(at: SchoolTerm) -> dict[str, Any]:
    """The term of a pupil of whom much is told."""
    room = next(room for room in await at.rooms() if room.pupils)
    by, found = await at.teacher_of(room), list[dict[str, Any]]()
    for pupil in room.pupils[:_WITH_MOST_LEVELS_OF]:
        found.append(await at.read(f"{at.path_of(pupil)}/judgement", by))
    return max(found, key=lambda one: sum(level["level"] is not None for level in one["levels"]))
