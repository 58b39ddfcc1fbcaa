"""核对与公示: each family sees its own child's draft; who objects is answered by somebody else."""

import asyncio
from collections import Counter

from demo.caller import side_by_side
from demo.county_term import Counts
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar, Watch
from demo.steps.admit import families, family_login
from demo.troubles import Refused

# What is objected to: in which words, how it ends, and the answer.
_OBJECTIONS = {
    "entry": (
        "这条记录不是我们孩子的，那天他不在学校。",
        "upheld",
        "已核对，这条记录记错了学生，现已不计入，谢谢指正。",
    ),
    "remark": (
        "评语里写的日期和我们记得的不一样，请再核对一下。",
        "partly",
        "已核对当天的记录，日期以活动记录为准，表述会在下次写得更清楚。",
    ),
    "other": (
        "孩子说那天请了假，活动记录里却有他的名字。",
        "dismissed",
        "已核对点名册和活动照片，当天孩子在场，记录无误；欢迎到校查看。",
    ),
}
_LOOK_EVERY_SECONDS, _PATIENCE_SECONDS = 0.3, 60.0


async def open_checks(at: SchoolTerm, bar: Bar) -> Counts:
    """The facts stand still from now on."""
    return await _of_each_class(at, bar, "check")


async def open_notices(at: SchoolTerm, bar: Bar) -> Counts:
    """公示, where the authority asks for it: honours, posts, volunteer hours, by consent."""
    if not at.school.has_notice:
        return Counter()
    return await _of_each_class(at, bar, "notice", unless="nothing-to-show")


async def close_checks(at: SchoolTerm, bar: Bar) -> Counts:
    """Its days are over: the worker ends it by itself, or the class teacher does."""
    return await _of_each_class(at, bar, "check/closing", {}, unless="check-is-not-open")


async def close_notices(at: SchoolTerm, bar: Bar) -> Counts:
    """Shown no more."""
    if not at.school.has_notice:
        return Counter()
    return await _of_each_class(at, bar, "notice/closing", unless="notice-is-not-open")


async def drafts(at: SchoolTerm, bar: Bar) -> Counts:
    """Families open the draft and say that they have seen it; most agree."""
    told = await _families(at)
    bar.expect(len(told))

    async def look(pupil: Pupil, number: int) -> None:
        by = family_login(pupil)
        await at.read(f"{at.path_of(pupil)}/draft", by)
        said = {"said": "agreed" if number % 4 else "noted"}
        path = f"{at.path_of(pupil)}/draft/check"
        await at.command("POST", path, by, said, name=("draft", pupil.student_id))
        bar.advance()

    await side_by_side(look(pupil, number) for number, pupil in enumerate(told))
    return Counter(families=len(told))


async def objections(at: SchoolTerm, bar: Bar) -> Counts:
    """One family says that an entry is not of its child, others ask about a remark or a day."""
    filed = await _to_file(at)
    bar.expect(len(filed))
    for about, pupil in filed.items():
        by, said = family_login(pupil), {"about": about, "text": _OBJECTIONS[about][0]}
        if about == "entry":
            shown = await at.read(f"/students/{pupil.student_id}/timeline", by, term=at.term.id)
            others = [one for one in shown["items"] if one["source"] == "teacher"]
            said["observation_id"] = others[0]["observation_id"]
        path = f"{at.path_of(pupil)}/objections"
        await at.command("POST", path, by, said, name=("objection", about))
        bar.advance()
    return Counter(objections=len(filed))


async def _to_file(at: SchoolTerm) -> dict[str, Pupil]:
    """Which family objects to what; where nobody could answer, nobody does."""
    if at.holder_of("德育主任") is None:
        return {}
    return dict(zip(_OBJECTIONS, await _families(at), strict=False))


async def resolutions(at: SchoolTerm, bar: Bar) -> Counts:
    """Answered by the dean, who recorded and signed none of it."""
    by, counts = at.holder_of("德育主任"), Counter[str]()
    filed = {at.command_id("objection", about) for about in await _to_file(at)}
    if by is None or not filed:
        return counts
    bar.expect(len(filed))
    since, answered = Watch(), set[str]()
    while filed and since.read() < _PATIENCE_SECONDS:
        waiting = (await at.read("/objections", by, state="open"))["items"]
        for one in (one for one in waiting if one["objection_id"] not in answered):
            answered.add(one["objection_id"])
            outcome, answer = _OBJECTIONS[one["about"]][1:]
            said = {"outcome": outcome, "answer": answer, "strikes": outcome == "upheld"}
            path = f"/objections/{one['objection_id']}/resolution"
            await at.command("POST", path, by, said, name=("resolution", one["objection_id"]))
            counts[outcome] += 1
            bar.advance()
        resolved = (await at.read("/objections", by, state="resolved", limit=200))["items"]
        filed -= {one["objection_id"] for one in resolved}
        # The list is a view; the worker brings it up to date.
        await asyncio.sleep(_LOOK_EVERY_SECONDS if filed else 0)
    return counts


async def _of_each_class(
    at: SchoolTerm, bar: Bar, path: str, said: object = None, *, unless: str | None = None
) -> Counts:
    rooms = [room for room in await at.rooms() if room.pupils]
    bar.expect(len(rooms))

    async def do(room: Room) -> int:
        where = f"/class-groups/{room.class_group_id}/terms/{at.term.id}/{path}"
        by = await at.teacher_of(room)
        try:
            await at.command("POST", where, by, said, name=(path, room.cohort))
        except Refused as refused:
            if refused.kind != unless:
                raise
            return 0
        finally:
            bar.advance()
        return 1

    return Counter(classes=sum(await side_by_side(do(room) for room in rooms)))


async def _families(at: SchoolTerm) -> list[Pupil]:
    return [
        pupil
        for room in await at.rooms()
        for pupil in families(at, room)
        if at.people.has(family_login(pupil))
    ]
