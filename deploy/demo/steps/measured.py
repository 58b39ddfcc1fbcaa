"""What is measured, not judged: the fitness test, the screening, days present.

Each by whoever the vocabulary names: 体育教师, 校医, 班主任. The numbers are drawn around what is
usual at an age, so that the classes of the national standard come out as they do in life.
"""

from collections import Counter
from typing import Any

from demo.chance import Chance
from demo.county_term import Counts
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.steps.capture import send

_EXEMPT, _ABSENT_DAYS = 0.02, 5
Item = dict[str, object]


async def fitness(at: SchoolTerm, bar: Bar) -> Counts:
    """Once a school year, in autumn, class by class by their PE teacher."""
    day, counts = at.plan.school_days[len(at.plan.school_days) // 2], Counter[str]()
    teachers = await _pe_teachers(at)
    rooms = [room for room in await at.rooms() if room.class_group_id in teachers]
    bar.expect(sum(pupil.key in at.sexes for room in rooms for pupil in room.pupils))
    for room in rooms:
        # Who came from another class is on no list of this one: tested another day.
        known = [pupil for pupil in room.pupils if pupil.key in at.sexes]
        items = [_tested(at, room, pupil, day.isoformat()) for pupil in known]
        await send(at, teachers[room.class_group_id], items)
        counts["tested"] += len(items)
        bar.advance(len(items))
    return counts


async def screening(at: SchoolTerm, bar: Bar) -> Counts:
    """Twice a school year, by the school's doctor."""
    by = at.holder_of("校医")
    if by is None or not at.people.has(by):
        return Counter()
    day, counts = at.plan.school_days[10].isoformat(), Counter[str]()
    rooms = await at.rooms()
    bar.expect(sum(len(room.pupils) for room in rooms))
    for room in rooms:
        items = [_screened(at, room, pupil, day) for pupil in room.pupils]
        await send(at, by, items)
        counts["screened"] += len(items)
        bar.advance(len(items))
    return counts


async def attendance(at: SchoolTerm, bar: Bar) -> Counts:
    """Days present of days with lessons, by the class teacher."""
    day, counts = at.plan.school_days[-1].isoformat(), Counter[str]()
    rooms = await at.rooms()
    bar.expect(sum(len(room.pupils) for room in rooms))
    for room in rooms:
        items = [_present(at, pupil, day) for pupil in room.pupils]
        await send(at, await at.teacher_of(room), items)
        counts["pupils"] += len(items)
        bar.advance(len(items))
    return counts


async def _pe_teachers(at: SchoolTerm) -> dict[str, str]:
    """By class, the login of who teaches PE there."""
    found: dict[str, str] = {}
    for login in at.holders_of("体育"):
        who: dict[str, Any] = await at.read("/sessions/current", login)
        for duty in who["duties"]:
            if duty["subject"] == "physical_education":
                found[duty["class_group_id"]] = login
    return found


def _said(at: SchoolTerm, pupil: Pupil, kind: str, day: str) -> Item:
    return {
        "observation_id": at.command_id(kind, pupil.key),
        "student_id": pupil.student_id,
        "term": at.term.id,
        "observation_type": kind,
        "occurred_on": day,
    }


def _tested(at: SchoolTerm, room: Room, pupil: Pupil, day: str) -> Item:
    said = _said(at, pupil, "PF09", day)
    if Chance(at.chance_name("exempt", pupil.key)).happens(_EXEMPT):
        return {**said, "words": {"test_items": "exempt"}}
    standing = at.latent.fitness(pupil.key, at.number)
    standard, sex = at.vocabulary.fitness, at.sexes[pupil.key]
    names = sorted(set(standard.weighting(room.grade, sex)) - {"bmi"} | set(standard.body))
    return {**said, "items": {one: _drawn(at, room, pupil, one, standing) for one in names}}


def _drawn(at: SchoolTerm, room: Room, pupil: Pupil, name: str, standing: float) -> int:
    """Around what earns about 78 of 100 points at this grade; a body around the usual."""
    standard, chance = at.vocabulary.fitness, Chance(at.chance_name(name, pupil.key))
    spread = chance.below(1_000) / 1_000 - 0.5
    if name == "height":
        return round(1_150 + 57 * room.grade + 90 * spread)
    if name == "weight":
        return round((20.5 + 3.6 * room.grade + 11 * (spread + 0.12)) * 1_000)
    item = standard.items[name]
    sex = at.sexes[pupil.key]
    row = [one for one in item.thresholds[sex][room.grade] if one is not None]
    place = len(row) * (0.34 - 0.14 * standing + 0.3 * spread)
    value = row[max(0, min(len(row) - 1, round(place)))]
    return max(item.least, min(item.most, value))


def _screened(at: SchoolTerm, room: Room, pupil: Pupil, day: str) -> Item:
    chance = Chance(f"{at.remembered.extent.seed} eyes {pupil.key}")
    reduced = chance.happens(0.12 + 0.06 * room.grade)
    eye = 50 - (1 + chance.below(6) if reduced else -chance.below(3))
    items = {
        "height": _drawn(at, room, pupil, "height", 0.0),
        "weight": _drawn(at, room, pupil, "weight", 0.0),
        "vision_left": eye,
        "vision_right": min(53, eye + chance.below(2)),
        "spine_to_check": int(chance.happens(0.02)),
    }
    return {**_said(at, pupil, "PF11", day), "items": items}


def _present(at: SchoolTerm, pupil: Pupil, day: str) -> Item:
    of = len([one for one in at.plan.school_days if one >= at.there_from(pupil)])
    chance = Chance(at.chance_name("present", pupil.key))
    missed = chance.below(_ABSENT_DAYS) if chance.happens(0.5) else 0
    return {**_said(at, pupil, "AC11", day), "items": {"present": of - missed, "of": of}}
