"""The last word: what all the terms left, on one page."""

from pathlib import Path
from typing import Any

from demo.opening import Told, UnderWay
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.span import halves
from demo.steps.capture import pictured
from demo.summary.page import Told as Page
from demo.summary.page import write
from demo.summary.voices import Said
from demo.timetable import moments

_WITH_MOST_LEVELS_OF = 12


async def summarise(at: UnderWay, told: Told) -> None:
    """Write `summary.html` out of what was published and one pupil's term."""
    last = max(at.terms[-1].schools, key=lambda one: one.school.size)
    room, pupil, judged = await _judged(last)
    page = Page(
        schools=[one.school for one in at.terms[-1].schools],
        terms=[term.term.id for term in at.terms],
        steps={term.term.id: _said(at, term.term.id) for term in at.terms},
        judged=judged,
        names=_names(last),
        out=told.out,
        report_file=_report_file(last, room, pupil),
        class_file=_class_file(last, room),
    )
    write(page)


def _said(at: UnderWay, term: str) -> list[Said]:
    """What each step of a term is called and what it said."""
    one = next(one for one in at.terms if one.term.id == term)
    steps = [step for moment in moments(one) for step in moment.steps]
    done = at.remembered.done
    return [Said(step.name, step.zh, done[f"{term}/{step.name}"]) for step in steps]


def _names(at: SchoolTerm) -> dict[str, tuple[str, str]]:
    """What indicators and subjects are called."""
    indicators = {one.code: (one.zh, one.en) for _, one in at.vocabulary.indicators()}
    subjects = at.vocabulary.observations.subjects
    return indicators | {one.code: (one.zh, one.en) for one in subjects}


async def _judged(at: SchoolTerm) -> tuple[Room, Pupil, dict[str, Any]]:
    """A pupil of whom much is told, with the class and the term as the API tells it."""
    rooms, shown = await at.rooms(), await pictured(at, halves(at.term)[1].last)
    # With a picture and an earlier term beside it, where there is such a pupil.
    room = next(one for one in rooms if set(shown) & {*one.pupils} or (one.pupils and not shown))
    by, found = await at.teacher_of(room), list[tuple[Pupil, dict[str, Any]]]()
    for pupil in shown or room.pupils[:_WITH_MOST_LEVELS_OF]:
        found.append((pupil, await at.read(f"{at.path_of(pupil)}/judgement", by)))
    most = max(found, key=lambda one: sum(x["level"] is not None for x in one[1]["levels"]))
    return room, *most


def _report_file(at: SchoolTerm, room: Room, pupil: Pupil) -> Path | None:
    folder = at.out / "reports" / at.school.code / at.term.id / room.key
    return max(folder.glob(f"{pupil.roster_number:02}-*.pdf"), default=None)


def _class_file(at: SchoolTerm, room: Room) -> Path | None:
    file = at.out / "class-reports" / at.school.code / at.term.id / f"{room.key}.pdf"
    return file if file.exists() else None
