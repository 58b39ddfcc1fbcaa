"""写实记录, the other voices: what pupils say, what classmates thank each other for,
and what a family puts right afterwards.
"""

from collections import Counter

from demo.caller import side_by_side
from demo.chance import Chance
from demo.county_term import Counts
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
_LOW_GRADES = range(1, 3)
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
    heard = [(one, by) for _, one, by in spoken if at.people.has(family_login(one))][:1]
    for one, by in heard:
        await _keep_voice(at, one, by)
    return Counter(written=len(own), spoken=len(spoken), clips=len(heard))


async def _keep_voice(at: SchoolTerm, pupil: Pupil, by: str) -> None:
    """Beside what was written down of this pupil."""
    path = f"/observations/{at.command_id('own words', pupil.key)}"
    clip = f"{path}/evidence/{at.command_id('clip')}"
    headers = {"content-type": "audio/ogg"}
    await at.command("PUT", clip, by, content=a_silent_clip(), headers=headers)


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
