"""写实记录: what teachers saw, at once and from offline phones; what families tell of home."""

import asyncio
from collections.abc import Iterator
from typing import Any

from demo.caller import side_by_side
from demo.pictures import a_washed_bowl
from demo.plan_of_term import Seen
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.steps.admit import families, family_login
from demo.troubles import AnswersDiffer, ItemRefused

BATCH, SINGLES, HOME = 500, 4, 2
_LARGE_CLASS = 30
_REPEATED, _RECORDED, _BUSY = 200, (200, 201), 503
Item = dict[str, object]
Result = dict[str, Any]


async def activities(at: SchoolTerm, bar: Bar) -> str:
    """What classes did together: entered once, kept for each child who was there."""
    rooms = await at.rooms()
    planned = [(room, at.plan.together(room)) for room in rooms]
    bar.expect(sum(len(seen) for _, seen in planned))

    async def record(room: Room, number: int, seen: Seen) -> int:
        pupils = [one.student_id for one in seen.pupils]
        body = {
            **seen.body(at.term.id),
            "class_group_id": room.class_group_id,
            "student_ids": pupils,
        }
        activity_id = at.command_id("activity", room.key, number)
        await at.command("PUT", f"/activities/{activity_id}", await at.teacher_of(room), body)
        bar.advance()
        return len(pupils)

    counts = await side_by_side(
        record(room, number, seen) for room, many in planned for number, seen in enumerate(many)
    )
    return f"{len(counts)} 次集体活动，{sum(counts)} 条记录 activities, observations"


async def offline(at: SchoolTerm, bar: Bar) -> str:
    """What teachers' phones kept while they were offline: a batch each, a result for each item.
    One phone never saw its answer and sends its batch again.
    """
    rooms = await at.rooms()
    batches = [(room, items) for room in rooms for items in _batches(at, room, rooms[0])]
    bar.expect(sum(len(items) for _, items in batches))
    first: list[Result] = []
    # One phone after another: a school's phones do not come online in the same second.
    for room, items in batches:
        results = await _send(at, await at.teacher_of(room), items)
        first = first or results
        bar.advance(len(items))
    room, items = batches[0]
    _require_same(first, await _send(at, await at.teacher_of(room), items))
    count = sum(len(items) for _, items in batches)
    return (
        f"{count} 条离线记录，每条有结果；其中 {len(items)} 条重发，结果不变 "
        "offline observations; one batch sent again, the same answers"
    )


async def single(at: SchoolTerm, bar: Bar) -> str:
    """One at a time, as things are seen; one is taken back."""
    rooms = await at.rooms()
    _, taught = await at.taught_subject()
    work = [(room, await at.teacher_of(room)) for room in rooms]
    work += [(room, at.subject_teacher_login) for room in rooms if room.class_group_id in taught]
    bar.expect(len(work) * SINGLES)

    async def record(room: Room, by: str) -> None:
        for number, seen in enumerate(at.plan.some(room, SINGLES, by)):
            body = {**seen.body(at.term.id), "student_id": seen.pupils[0].student_id}
            path = f"/observations/{at.command_id('single', room.key, by, number)}"
            await at.command("PUT", path, by, body)
            bar.advance()

    await side_by_side(record(room, by) for room, by in work)
    room, by = work[0]
    path = f"/observations/{at.command_id('single', room.key, by, 0)}/withdrawal"
    await at.command("POST", path, by, {"reason": "重复录入"}, name=("withdrawal",))
    return f"{len(work) * SINGLES} 条即时记录，撤回 1 条 single observations, one withdrawn"


async def home(at: SchoolTerm, bar: Bar) -> str:
    """Housework, told by guardians; one of them adds a picture."""
    rooms = await at.rooms()
    told = [(room, pupil) for room in rooms for pupil in families(at, room)]
    bar.expect(len(told) * HOME)

    async def tell(room: Room, pupil: Pupil) -> None:
        for number, seen in enumerate(at.plan.at_home(room, pupil)):
            body = {**seen.body(at.term.id), "student_id": pupil.student_id}
            path = f"/observations/{home_id(at, room, pupil, number)}"
            await at.command("PUT", path, family_login(room, pupil), body)
            bar.advance()

    await side_by_side(tell(room, pupil) for room, pupil in told)
    room, pupil = told[0]
    path = f"/observations/{home_id(at, room, pupil, 0)}/evidence/{at.command_id('picture')}"
    by, headers = family_login(room, pupil), {"content-type": "image/jpeg"}
    await at.command("PUT", path, by, content=a_washed_bowl(), headers=headers)
    return f"{len(told) * HOME} 条家里的记录，1 张照片 told from home, one with a picture"


def home_id(at: SchoolTerm, room: Room, pupil: Pupil, number: int) -> str:
    """The id of what a guardian told."""
    return at.command_id("home", room.key, pupil.roster_number, number)


def _batches(at: SchoolTerm, room: Room, first: Room) -> Iterator[list[Item]]:
    kept = at.plan.one_by_one(room)
    if room == first and len(room.pupils) >= _LARGE_CLASS:
        kept += at.plan.some(room, max(0, BATCH - len(kept)), "offline")
    items = [_item(at, room, number, seen) for number, seen in enumerate(kept)]
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _item(at: SchoolTerm, room: Room, number: int, seen: Seen) -> Item:
    return {
        **seen.body(at.term.id),
        "observation_id": at.command_id("offline", room.key, number),
        "student_id": seen.pupils[0].student_id,
    }


async def _send(at: SchoolTerm, by: str, items: list[Item]) -> list[Result]:
    """One result per item, in their order; who was told to come back later comes back."""
    while True:
        answer = await at.command("POST", "/observation-batches", by, {"items": items})
        results: list[Result] = answer.json()["results"]
        refused = [one for one in results if one["status"] not in _RECORDED]
        if not refused:
            at.remembered.see(max(one["position"] for one in results))
            return results
        if any(one["status"] != _BUSY for one in refused):
            raise ItemRefused(problem=refused[0]["problem"])
        await asyncio.sleep(1)


def _require_same(first: list[Result], second: list[Result]) -> None:
    told = [[(one["observation_id"], one["position"]) for one in many] for many in (first, second)]
    if told[0] != told[1] or any(one["status"] != _REPEATED for one in second):
        raise AnswersDiffer
