"""核实: class teachers answer what families told; all but one of it is taken in."""

from collections import Counter

from demo.caller import side_by_side
from demo.county_term import Counts
from demo.rooms import Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.steps.admit import families, family_login
from demo.steps.capture import home_id

_PAGE = 200


async def confirm(at: SchoolTerm, bar: Bar) -> Counts:
    """What waits is confirmed; one entry of the school stays with its family."""
    rooms = await at.rooms()
    unclear = next((one for room in rooms for one in _awaiting(at, room)), None)
    bar.expect(len(rooms))

    async def answer(room: Room) -> Counts:
        by, counts = await at.teacher_of(room), Counter[str]()
        path = f"/class-groups/{room.class_group_id}/pending-confirmations"
        waiting = await at.read(path, by, limit=_PAGE, seen=at.seen)
        for one in waiting["items"]:
            is_clear = one["observation_id"] != unclear
            await _answer(at, by, one["observation_id"], is_clear=is_clear)
            counts["confirmed" if is_clear else "rejected"] += 1
        bar.advance()
        return counts

    return sum(await side_by_side(answer(room) for room in rooms), start=Counter())


def _awaiting(at: SchoolTerm, room: Room) -> list[str]:
    """The ids of what families told and a teacher has to answer."""
    return [
        home_id(at, seen)
        for pupil in families(at, room)
        if at.people.has(family_login(pupil))
        for seen in at.plan.at_home(room, pupil)
        if seen.what.awaits_teacher
    ]


async def _answer(at: SchoolTerm, by: str, observation_id: str, *, is_clear: bool) -> None:
    path = f"/observations/{observation_id}"
    if is_clear:
        name = ("confirmation", observation_id)
        await at.command("POST", f"{path}/confirmation", by, name=name)
    else:
        said = {"reason": "看不清是哪一天做的"}
        await at.command("POST", f"{path}/rejection", by, said, name=("rejection",))
