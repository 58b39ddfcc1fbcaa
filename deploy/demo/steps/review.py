"""核对与公示: each family sees its own child's draft; who objects is answered by somebody else."""

import asyncio
from collections import Counter
from collections.abc import Mapping

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
# What a family finds in a report that is out, when the term is sealed.
_OF_REPORT = (
    "报告里有一条记录是同班另一位同学的，请更正。",
    "upheld",
    "已核对，这条记录不再计入，学校会发出新一版报告，旧版扫码会显示已被替换。",
)
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
        await _file(at, pupil, about, _OBJECTIONS[about][0], name=about)
        bar.advance()
    return Counter(objections=len(filed))


async def objections_to_reports(at: SchoolTerm, bar: Bar) -> Counts:
    """A family has read the report at home: one entry is of another child."""
    found = await objector_to_report(at)
    if found is None:
        return Counter()
    bar.expect(1)
    await _file(at, found[1], "entry", _OF_REPORT[0], name="report")
    bar.advance()
    return Counter(objections=1)


async def _file(at: SchoolTerm, pupil: Pupil, about: str, text: str, *, name: str) -> None:
    by, said = family_login(pupil), {"about": about, "text": text}
    if about == "entry":
        shown = await at.read(f"/students/{pupil.student_id}/timeline", by, term=at.term.id)
        others = [one for one in shown["items"] if one["source"] == "teacher"]
        said["observation_id"] = others[0]["observation_id"]
    path = f"{at.path_of(pupil)}/objections"
    await at.command("POST", path, by, said, name=("objection", name))


async def objector_to_report(at: SchoolTerm) -> tuple[Room, Pupil] | None:
    """The family after those who objected to the draft; where nobody could answer, nobody."""
    filed, told = await _to_file(at), await _families(at)
    if len(filed) < len(_OBJECTIONS) or len(told) <= len(filed):
        return None
    pupil = told[len(filed)]
    return next((room, pupil) for room in await at.rooms() if pupil in room.pupils)


async def _to_file(at: SchoolTerm) -> dict[str, Pupil]:
    """Which family objects to what; where nobody could answer, nobody does."""
    if at.holder_of("德育主任") is None:
        return {}
    return dict(zip(_OBJECTIONS, await _families(at), strict=False))


async def resolutions(at: SchoolTerm, bar: Bar) -> Counts:
    """Answered by the dean, who recorded and signed none of it."""
    filed = {at.command_id("objection", about): how[1:] for about, how in _OBJECTIONS.items()}
    wanted = {at.command_id("objection", about) for about in await _to_file(at)}
    return await _answer(at, bar, {one: how for one, how in filed.items() if one in wanted})


async def resolutions_of_reports(at: SchoolTerm, bar: Bar) -> Counts:
    """By the dean too; the entry counts no more, and the worker makes another version."""
    found = await objector_to_report(at)
    filed = {at.command_id("objection", "report"): _OF_REPORT[1:]} if found else {}
    return await _answer(at, bar, filed)


async def _answer(at: SchoolTerm, bar: Bar, filed: Mapping[str, tuple[str, ...]]) -> Counts:
    """`filed`: outcome and answer by the id of an objection."""
    by, counts = at.holder_of("德育主任"), Counter[str]()
    if by is None or not filed:
        return counts
    bar.expect(len(filed))
    since, answered, waited_for = Watch(), set[str](), set(filed)
    while waited_for and since.read() < _PATIENCE_SECONDS:
        waiting = (await at.read("/objections", by, state="open"))["items"]
        for one in (one["objection_id"] for one in waiting):
            if one in answered or one not in filed:
                continue
            answered.add(one)
            outcome, answer = filed[one]
            said = {"outcome": outcome, "answer": answer, "strikes": outcome == "upheld"}
            path = f"/objections/{one}/resolution"
            await at.command("POST", path, by, said, name=("resolution", one))
            counts[outcome] += 1
            bar.advance()
        resolved = (await at.read("/objections", by, state="resolved", limit=200))["items"]
        waited_for -= {one["objection_id"] for one in resolved}
        # The list is a view; the worker brings it up to date.
        await asyncio.sleep(_LOOK_EVERY_SECONDS if waited_for else 0)
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
