"""写实记录 of many at once: the whole school, a list of honours, guests of a community."""

from collections import Counter

from demo.caller import side_by_side
from demo.county_term import Counts
from demo.people import ADMIN
from demo.rooms import Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.steps.admit import families

_COMMUNITY = (
    ("SP03", "社区敬老院陪伴活动", "东风社区居委会", {"hours": 2}),
    ("SP03", "河岸垃圾清理", "滨江路街道志愿服务站", {"hours": 2}),
    ("SP05", "稻田里的一天", "青山村合作社", {"hours": 3}),
)
_MOST_GUESTS = 20


async def community(at: SchoolTerm, bar: Bar) -> Counts:
    """Who answers for all classes makes a link; who has it opens it, which does nothing,
    and confirms once. Class teachers take in what came: of a link of their own they could not.
    """
    by = _for_all_classes(at)
    if by is None:
        return Counter()
    rooms = [room for room in await at.rooms() if room.number == 1]
    bar.expect(len(rooms))
    day = at.plan.school_days[len(at.plan.school_days) // 4]
    counts: Counts = Counter()

    async def confirm(room: Room, number: int) -> None:
        kind, activity, organisation, times = _COMMUNITY[number % len(_COMMUNITY)]
        asked = {
            "term": at.term.id,
            "observation_type": kind,
            "occurred_on": day.isoformat(),
            "activity": activity,
            "organisation": organisation,
            "student_ids": [one.student_id for one in room.pupils[:_MOST_GUESTS]],
        }
        name = ("community", room.cohort)
        told = (await at.command("POST", "/community-links", by, asked, name=name)).json()
        path = "/community-confirmation"
        shown = (await at.portfolio.get(path, told["token"])).json()
        if not shown["is_used"]:
            came = [one["number"] for one in shown["children"]][: max(1, len(room.pupils) - 2)]
            said = {
                "came": came,
                "name": "社区工作人员",
                "words": "孩子们做事认真，谢谢你们。",
                **times,
            }
            answer = await at.portfolio.send("POST", path, token=told["token"], said=said)
            at.see(answer.json()["position"])
            counts["confirmed"] += len(came)
        counts["links"] += 1
        bar.advance()

    await side_by_side(confirm(room, number) for number, room in enumerate(rooms))
    return counts


async def whole_school(at: SchoolTerm, bar: Bar) -> Counts:
    """The whole school but three: entered once by whoever answers for all classes."""
    by = _for_all_classes(at)
    if by is None:
        return Counter()
    bar.expect(1)
    rooms = (await at.rooms())[:3]
    missing = [room.pupils[0].student_id for room in rooms if room.pupils[1:]]
    day = at.plan.school_days[4]
    body = {
        "term": at.term.id,
        "observation_type": "MC03",
        "occurred_on": day.isoformat(),
        "note": "全校一起参加主题教育活动，认真听完并写下一句话。",
        "measures": {"times": 1},
        "scope": "school",
        "except_student_ids": missing,
    }
    path = f"/activities/{at.command_id('whole school')}"
    answer = (await at.command("PUT", path, by, body)).json()
    bar.advance()
    return Counter(observations=len(answer["observation_ids"]), missing=len(missing))


def _for_all_classes(at: SchoolTerm) -> str | None:
    """The login of the first with a duty for every class, who has used their code."""
    holders = (at.holder_of(duty) for duty in ("大队辅导员", "德育主任"))
    return next((one for one in holders if one and at.people.has(one)), None)


async def honours(at: SchoolTerm, bar: Bar) -> Counts:
    """A list out of a chat, looked at line by line before it is recorded."""
    rooms = [room for room in await at.rooms() if room.pupils]
    bar.expect(len(rooms))
    day = at.plan.school_days[-3]

    async def paste(room: Room) -> int:
        by = await at.teacher_of(room)
        path = f"/class-groups/{room.class_group_id}/students"
        listed = (await at.read(path, ADMIN, limit=200, seen=at.seen))["items"]
        asked = {one.student_id for one in families(at, room)}
        named = [one for one in listed if one["student_id"] in asked] + listed[4:6]
        lines = [f"{room.grade}年级{room.number}班 {one['name']} 好习惯奖章" for one in named]
        if not lines:
            return 0
        answer = await at.portfolio.send(
            "POST",
            "/honour-lists/preview",
            token=await at.people.token(by),
            said={"text": "\n".join(lines)},
        )
        rows = answer.json()["rows"]
        meant = sorted({one["student_id"] for one in rows if one["student_id"]})
        entries = [
            {"student_id": one, "note": "好习惯奖章", "words": {"award": "school"}} for one in meant
        ]
        if entries:
            body = {
                "term": at.term.id,
                "observation_type": "MC18",
                "occurred_on": day.isoformat(),
                "entries": entries,
            }
            await at.command(
                "PUT", f"/honour-lists/{at.command_id('honours', room.cohort)}", by, body
            )
        bar.advance()
        return len(entries)

    return Counter(honours=sum(await side_by_side(paste(room) for room in rooms)))
