"""写实记录, the other voices: what pupils say, what classmates thank each other for, what somebody
of the community confirms; and what is put right afterwards.
"""

from collections import Counter

from demo.caller import side_by_side
from demo.chance import Chance
from demo.county_term import Counts
from demo.people import ADMIN
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.sounds import a_silent_clip
from demo.span import halves
from demo.steps.admit import families, family_login, pupil_login, speaking

_OWN_WORDS = (
    ("MC09", "我当了一周的图书角管理员，把书都放整齐了。"),
    ("LP02", "我自己整理了书桌和书包，找东西快多了。"),
    ("AC04", "在社团里我学会了怎么看五线谱。"),
    ("MC14", "这周我每天自己起床、叠被子。"),
    ("AA04", "我听了《黄河大合唱》，觉得很有力量。"),
)
_THANKS = (
    ("MC13", "我忘带彩笔，他把自己的分给我用。"),
    ("MC08", "放学时她把教室的灯和窗都关好了。"),
    ("MC13", "我摔倒了，他扶我去医务室，一直陪着我。"),
    ("MC11", "她捡到我的水杯，第二天就还给了我。"),
)
_SPOKEN = (
    ("LP01", "老师，我今天会自己扫地了，扫了三遍。"),
    ("MC14", "我自己系的鞋带，没有让奶奶帮忙。"),
)
_COMMUNITY = (
    ("SP03", "社区敬老院陪伴活动", "东风社区居委会", {"hours": 2}),
    ("SP03", "河岸垃圾清理", "滨江路街道志愿服务站", {"hours": 2}),
    ("SP05", "稻田里的一天", "青山村合作社", {"hours": 3}),
)
_LOW_GRADES = range(1, 3)
_MOST_GUESTS = 20
_LAST_OF_PRIMARY = 6


async def pupils(at: SchoolTerm, bar: Bar) -> Counts:
    """Older pupils write themselves; of the youngest a teacher writes down what they say,
    and keeps the voice of one whose family has consented.
    """
    rooms, day = await at.rooms(), at.plan.school_days[len(at.plan.school_days) // 3]
    own = [(room, one, pupil_login(one)) for room in rooms for one in speaking(at, room)]
    low = [room for room in rooms if room.grade in _LOW_GRADES]
    spoken = [
        (room, one, await at.teacher_of(room))
        for room in low
        for one in dict.fromkeys((*families(at, room), *room.pupils[:2]))
    ]
    bar.expect(len(own) + len(spoken))

    async def say(pupil: Pupil, by: str, kind: str, note: str, *, for_child: bool) -> None:
        body = {
            "term": at.term.id,
            "student_id": pupil.student_id,
            "observation_type": kind,
            "occurred_on": day.isoformat(),
            "note": note,
            "for_child": for_child,
        }
        path = f"/observations/{at.command_id('own words', pupil.key)}"
        await at.command("PUT", path, by, body)
        bar.advance()

    def words(room: Room, pupil: Pupil) -> tuple[str, str]:
        chance = Chance(at.chance_name("own words", pupil.key))
        fitting = [one for one in _OWN_WORDS if room.grade <= _LAST_OF_PRIMARY or one[0] != "MC14"]
        return chance.one_of(fitting)

    await side_by_side(
        [
            *(say(one, by, *words(room, one), for_child=False) for room, one, by in own),
            *(
                say(one, by, *_SPOKEN[n % 2], for_child=True)
                for n, (_, one, by) in enumerate(spoken)
            ),
        ]
    )
    heard = [one for one in spoken if at.people.has(family_login(one[1]))][:1]
    for _, pupil, by in heard:
        path = f"/observations/{at.command_id('own words', pupil.key)}"
        clip = f"{path}/evidence/{at.command_id('clip')}"
        headers = {"content-type": "audio/ogg"}
        await at.command("PUT", clip, by, content=a_silent_clip(), headers=headers)
    return Counter(written=len(own), spoken=len(spoken), clips=len(heard))


async def peers(at: SchoolTerm, bar: Bar) -> Counts:
    """Each of those with an account thanks the next; who gave it only the giver's record tells."""
    groups = [speaking(at, room) for room in await at.rooms()]
    given = [
        (one, group[(number + 1) % len(group)], number)
        for group in groups
        for number, one in enumerate(group)
        if len(group) > 1
    ]
    bar.expect(len(given))
    day = at.plan.school_days[len(at.plan.school_days) // 3]

    async def thank(giver: Pupil, about: Pupil, number: int) -> None:
        kind, text = _THANKS[number % len(_THANKS)]
        body = {
            "about": about.student_id,
            "term": at.term.id,
            "observation_type": kind,
            "occurred_on": day.isoformat(),
            "text": text,
        }
        path = f"/peer-voices/{at.command_id('thanks', giver.key)}"
        await at.command("PUT", path, pupil_login(giver), body)
        bar.advance()

    await side_by_side(thank(*one) for one in given)
    return Counter(voices=len(given))


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


async def put_right(at: SchoolTerm, bar: Bar) -> Counts:
    """A family corrects the day of what it told; the same entry under the same id."""
    found = [
        (pupil, seen)
        for room in await at.rooms()
        for pupil in families(at, room)[:1]
        if at.people.has(family_login(pupil))
        for seen in at.plan.at_home(room, pupil, halves(at.term)[1].last)[:1]
    ][:5]
    bar.expect(len(found))
    for pupil, seen in found:
        path = f"/observations/{at.command_id('home', seen.name)}/corrections"
        said = {
            "occurred_on": seen.on.isoformat(),
            "note": f"{seen.what.note.rstrip('。')}，后来又做了一次。",
            "measures": dict(seen.what.measures),
            "words": dict(seen.what.words),
            "reason": "补充说明",
        }
        await at.command("POST", path, family_login(pupil), said, name=("correction", pupil.key))
        bar.advance()
    return Counter(corrections=len(found))


async def whole_school(at: SchoolTerm, bar: Bar) -> Counts:
    """The whole school but three: entered once by whoever answers for all classes."""
    by = _for_all_classes(at)
    if by is None:
        return Counter()
    bar.expect(1)
    missing = [room.pupils[0].student_id for room in (await at.rooms())[:3] if room.pupils]
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
