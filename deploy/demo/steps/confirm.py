"""核实: class teachers answer what families told; all but one of it is taken in."""

from demo.caller import side_by_side
from demo.rooms import Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.steps.admit import families
from demo.steps.capture import HOME, home_id

_PAGE = 200


async def confirm(at: SchoolTerm, bar: Bar) -> str:
    """What waits is confirmed; one entry stays with its family."""
    rooms = await at.rooms()
    first = rooms[0]
    unclear = home_id(at, first, families(at, first)[-1], HOME - 1)

    async def answer(room: Room) -> list[bool]:
        by = await at.teacher_of(room)
        path = f"/class-groups/{room.class_group_id}/pending-confirmations"
        waiting = (await at.read(path, by, limit=_PAGE, seen=at.remembered.seen))["items"]
        clear = {one["observation_id"]: one["observation_id"] != unclear for one in waiting}
        for observation_id, is_clear in clear.items():
            await _answer(at, by, observation_id, is_clear=is_clear)
        bar.advance()
        return list(clear.values())

    bar.expect(len(rooms))
    answered = await side_by_side(answer(room) for room in rooms)
    taken = [is_clear for answers in answered for is_clear in answers]
    return f"{taken.count(True)} 条采纳，{taken.count(False)} 条暂未收入 confirmed, rejected"


async def _answer(at: SchoolTerm, by: str, observation_id: str, *, is_clear: bool) -> None:
    path = f"/observations/{observation_id}"
    if is_clear:
        name = ("confirmation", observation_id)
        await at.command("POST", f"{path}/confirmation", by, name=name)
    else:
        said = {"reason": "看不清是哪一天做的"}
        await at.command("POST", f"{path}/rejection", by, said, name=("rejection",))
