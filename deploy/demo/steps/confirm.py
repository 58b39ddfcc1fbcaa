"""核实: class teachers answer what families told; all but one of it is taken in."""

from collections.abc import Iterator

from demo.caller import side_by_side
from demo.rooms import Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.steps.admit import families
from demo.steps.capture import home_id

_PAGE = 200


async def confirm(at: SchoolTerm, bar: Bar) -> str:
    """What waits is confirmed; one entry stays with its family."""
    rooms = await at.rooms()
    awaiting = [one for room in rooms for one in _awaiting(at, room)]
    unclear = awaiting[0]
    bar.expect(len(rooms))

    async def answer(room: Room) -> None:
        by = await at.teacher_of(room)
        path = f"/class-groups/{room.class_group_id}/pending-confirmations"
        waiting = await at.read(path, by, limit=_PAGE, seen=at.remembered.seen)
        for one in waiting["items"]:
            observation_id = one["observation_id"]
            await _answer(at, by, observation_id, is_clear=observation_id != unclear)
        bar.advance()

    await side_by_side(answer(room) for room in rooms)
    return f"{len(awaiting) - 1} 条采纳，1 条暂未收入 confirmed, one rejected"


def _awaiting(at: SchoolTerm, room: Room) -> Iterator[str]:
    """The ids of what families told and a teacher has to answer."""
    for pupil in families(at, room):
        for number, seen in enumerate(at.plan.at_home(room, pupil)):
            if seen.what.awaits_teacher:
                yield home_id(at, room, pupil, number)


async def _answer(at: SchoolTerm, by: str, observation_id: str, *, is_clear: bool) -> None:
    path = f"/observations/{observation_id}"
    if is_clear:
        name = ("confirmation", observation_id)
        await at.command("POST", f"{path}/confirmation", by, name=name)
    else:
        said = {"reason": "看不清是哪一天做的"}
        await at.command("POST", f"{path}/rejection", by, said, name=("rejection",))
