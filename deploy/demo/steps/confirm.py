"""核实: class teachers answer what families told; all but one of it is taken in."""

from collections import Counter

from demo.caller import side_by_side
from demo.county_term import Counts
from demo.rooms import Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.span import halves
from demo.steps.admit import families, family_login
from demo.steps.capture import home_id
from demo.troubles import Refused

_PAGE = 200
_QUESTION = "这次大约做了多久？可以补一句吗？"


async def confirm(at: SchoolTerm, bar: Bar) -> Counts:
    """What waits is answered: most is taken in, one entry is asked about, one is declined."""
    rooms = await at.rooms()
    told = [one for room in rooms for one in _told_by_families(at, room)]
    # The last ones: the first has the picture that goes into a report.
    unclear, asked = ("", "", *told)[-2:]
    bar.expect(len(rooms))

    async def answer(room: Room) -> Counts:
        by, counts = await at.teacher_of(room), Counter[str]()
        path = f"/class-groups/{room.class_group_id}/pending-confirmations"
        waiting = await at.read(path, by, limit=_PAGE, seen=at.seen)
        for one in waiting["items"]:
            observation_id = one["observation_id"]
            if one["occurred_on"] < at.term.opens_on.isoformat():
                continue  # of a term that is sealed: it waits for nobody any more
            if observation_id == unclear:
                await _decline(at, by, observation_id)
                counts["rejected"] += 1
            elif observation_id == asked:
                await _ask(at, by, observation_id)
                counts["asked"] += 1
            else:
                name = ("confirmation", observation_id)
                path = f"/observations/{observation_id}/confirmation"
                await at.command("POST", path, by, name=name)
                counts["confirmed"] += 1
        bar.advance()
        return counts

    return sum(await side_by_side(answer(room) for room in rooms), start=Counter())


async def samples(at: SchoolTerm, bar: Bar) -> Counts:
    """What the lot drew of the records that count at once: somebody else looks."""
    rooms = await at.rooms()
    bar.expect(len(rooms))

    async def check(room: Room) -> Counts:
        by, counts = await at.teacher_of(room), Counter[str]()
        path = f"/class-groups/{room.class_group_id}/samples"
        drawn = await at.read(path, by, term=at.term.id, seen=at.seen)
        for one in drawn["items"]:
            if not one["is_checked"] and await _look(at, by, one["observation_id"]):
                counts["checked"] += 1
        bar.advance()
        return counts

    return sum(await side_by_side(check(room) for room in rooms), start=Counter())


def _told_by_families(at: SchoolTerm, room: Room) -> list[str]:
    """The ids of what families told and a teacher has to answer."""
    until = halves(at.term)[1].last
    return [
        home_id(at, seen)
        for pupil in families(at, room)
        if at.people.has(family_login(pupil))
        for seen in at.plan.at_home(room, pupil, until)
        if seen.what.awaits_teacher
    ]


async def _look(at: SchoolTerm, by: str, observation_id: str) -> bool:
    """Whether the class teacher could: what they wrote themselves is for another."""
    path = f"/observations/{observation_id}/sample-check"
    try:
        await at.command("POST", path, by, name=("sample", observation_id))
    except Refused as refused:
        if refused.kind != "not-your-own":
            raise
        return False
    return True


async def _decline(at: SchoolTerm, by: str, observation_id: str) -> None:
    said = {"reason": "看不清是哪一天做的"}
    path = f"/observations/{observation_id}/rejection"
    await at.command("POST", path, by, said, name=("rejection",))


async def _ask(at: SchoolTerm, by: str, observation_id: str) -> None:
    path = f"/observations/{observation_id}/supplement-request"
    await at.command("POST", path, by, {"question": _QUESTION}, name=("question",))
