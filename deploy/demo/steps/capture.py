"""写实记录: what teachers saw, at once and from offline phones; what families tell of home."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from demo.caller import side_by_side
from demo.county_term import Counts
from demo.pictures import a_washed_bowl
from demo.plan_of_term import Seen
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.schools import FIRST_JUNIOR_GRADE
from demo.screen import Bar
from demo.span import Span
from demo.steps.admit import families, family_login
from demo.troubles import AnswersDiffer, ItemRefused

BATCH, SINGLES = 500, 4
_REPEATED, _RECORDED, _BUSY = 200, (200, 201), 503
Item = dict[str, object]
Result = dict[str, Any]
_AtHome = tuple[Room, Pupil, Seen]


async def activities(at: SchoolTerm, bar: Bar, span: Span) -> Counts:
    """What classes did together: entered once, kept for each child who was there."""
    rooms = await at.rooms()
    planned = [
        (room, seen) for room in rooms for seen in at.plan.together(room) if span.has(seen.on)
    ]
    bar.expect(len(planned))

    async def record(room: Room, seen: Seen) -> int:
        body = {
            **seen.body(at.term.id),
            "scope": "class",
            "class_group_ids": [room.class_group_id],
            "except_student_ids": _missing(room, seen),
        }
        activity_id = at.command_id("activity", room.cohort, seen.name)
        await at.command("PUT", f"/activities/{activity_id}", await at.teacher_of(room), body)
        bar.advance()
        return len(seen.pupils)

    counts = await side_by_side(record(*one) for one in planned)
    return Counter(activities=len(counts), observations=sum(counts))


async def offline(at: SchoolTerm, bar: Bar, span: Span) -> Counts:
    """What teachers' phones kept while they were offline: a batch each, a result for each item.
    One phone never saw its answer and sends its batch again.
    """
    rooms = await at.rooms()
    batches = [(room, items) for room in rooms for items in _batches(at, room, span)]
    bar.expect(sum(len(items) for _, items in batches))
    first: list[Result] = []
    # One phone after another: a school's phones do not come online in the same second.
    for room, items in batches:
        results = await send(at, await at.teacher_of(room), items)
        first = first or results
        bar.advance(len(items))
    if batches:
        room, items = batches[0]
        _require_same(first, await send(at, await at.teacher_of(room), items))
    return Counter(
        observations=sum(len(items) for _, items in batches),
        batches=len(batches),
        again=len(batches[0][1]) if batches else 0,
    )


async def single(at: SchoolTerm, bar: Bar) -> Counts:
    """One at a time, as things are seen; one is taken back."""
    rooms = await at.rooms()
    _, taught = await at.taught_subject()
    work = [(room, await at.teacher_of(room)) for room in rooms]
    other = at.subject_teacher_login
    work += [(room, other) for room in rooms if other and room.class_group_id in taught]
    planned = [
        (by, seen)
        for room, by in work
        for seen in at.plan.some(room, room.pupils[:SINGLES], f"seen by {by}")
    ]
    bar.expect(len(planned))

    async def record(by: str, seen: Seen) -> None:
        body = {**seen.body(at.term.id), "student_id": seen.pupils[0].student_id}
        await at.command("PUT", f"/observations/{_single_id(at, by, seen)}", by, body)
        bar.advance()

    await side_by_side(record(*one) for one in planned)
    by, seen = planned[0]
    path = f"/observations/{_single_id(at, by, seen)}/withdrawal"
    await at.command("POST", path, by, {"reason": "重复录入"}, name=("withdrawal",))
    return Counter(observations=len(planned), withdrawn=1)


async def home(at: SchoolTerm, bar: Bar, until: date) -> Counts:
    """Housework, told by guardians; one of them adds a picture."""
    told = await _told_at_home(at, until)
    bar.expect(len(told))

    async def tell(_: Room, pupil: Pupil, seen: Seen) -> None:
        body = {**seen.body(at.term.id), "student_id": pupil.student_id}
        path = f"/observations/{home_id(at, seen)}"
        await at.command("PUT", path, family_login(pupil), body)
        bar.advance()

    await side_by_side(tell(*one) for one in told)
    pictured = _pictured(at, told)
    for _, pupil, seen in pictured:
        path = f"/observations/{home_id(at, seen)}/evidence/{at.command_id('picture')}"
        by, headers = family_login(pupil), {"content-type": "image/jpeg"}
        await at.command("PUT", path, by, content=a_washed_bowl(), headers=headers)
    return Counter(observations=len(told), pictures=len(pictured))


async def pictured(at: SchoolTerm, until: date) -> list[Pupil]:
    """Whose guardian added a picture: one, of a class that was here before where there is one."""
    return [pupil for _, pupil, _ in _pictured(at, await _told_at_home(at, until))]


async def _told_at_home(at: SchoolTerm, until: date) -> list[_AtHome]:
    return [
        (room, pupil, seen)
        for room in await at.rooms()
        for pupil in families(at, room)
        if at.people.has(family_login(pupil))
        for seen in at.plan.at_home(room, pupil, until)
    ]


def _pictured(at: SchoolTerm, told: list[_AtHome]) -> list[_AtHome]:
    # Who is fourteen would have to consent too.
    usual = range(at.school.grades[0] + 1, FIRST_JUNIOR_GRADE)
    return sorted(told, key=lambda one: one[0].grade not in usual)[:1]


def home_id(at: SchoolTerm, seen: Seen) -> str:
    """The id of what a guardian told."""
    return at.command_id("home", seen.name)


def _single_id(at: SchoolTerm, by: str, seen: Seen) -> str:
    return at.command_id("single", by, seen.name, seen.pupils[0].key)


def _batches(at: SchoolTerm, room: Room, span: Span) -> Iterator[list[Item]]:
    items = [_item(at, seen) for seen in at.plan.one_by_one(room) if span.has(seen.on)]
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _item(at: SchoolTerm, seen: Seen) -> Item:
    return {
        **seen.body(at.term.id),
        "observation_id": at.command_id("offline", seen.name),
        "student_id": seen.pupils[0].student_id,
    }


def _missing(room: Room, seen: Seen) -> list[str]:
    """All but these: who was there is the rule."""
    there = set(seen.pupils)
    return [one.student_id for one in room.pupils if one not in there]


async def send(at: SchoolTerm, by: str, items: list[Item]) -> list[Result]:
    """One result per item, in their order; who was told to come back later comes back."""
    while True:
        answer = await at.command("POST", "/observation-batches", by, {"items": items})
        results: list[Result] = answer.json()["results"]
        refused = [one for one in results if one["status"] not in _RECORDED]
        if not refused:
            at.see(max(one["position"] for one in results))
            return results
        if any(one["status"] != _BUSY for one in refused):
            raise ItemRefused(problem=refused[0]["problem"])
        await asyncio.sleep(1)


def _require_same(first: list[Result], second: list[Result]) -> None:
    told = [[(one["observation_id"], one["position"]) for one in many] for many in (first, second)]
    if told[0] != told[1] or any(one["status"] != _REPEATED for one in second):
        raise AnswersDiffer
