"""整理遴选, beside the levels: chosen facts, words of child and family, next steps, pictures."""

from collections import Counter
from collections.abc import Iterator

from demo.caller import side_by_side
from demo.chance import Chance
from demo.county_term import Counts
from demo.plan_of_term import Seen
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.span import halves
from demo.steps.admit import families, family_login, pupil_login, speaking
from demo.steps.capture import pictured
from demo.troubles import Refused

_SOME = 0.6
_NOT_THERE = {"does-not-count", "not-found"}
_STATEMENTS = (
    "我最高兴的是学会了一件新的事，下学期想做得更熟。",
    "我和同学一起完成了小组的任务，我负责的部分做完了。",
    "有一次我没做好，后来又试了一次，就好多了。",
    "我想谢谢老师和家里人，他们一直陪我练习。",
)
_OF_CHILD = ("每天读二十分钟书", "自己整理书包", "每周跳绳三次", "有问题先举手问")
_OF_FAMILY = ("周末一起做一次家务", "睡前听孩子讲一件学校的事", "一起散步，少看屏幕")
_OF_SCHOOL = ("每周二课后留半小时陪读", "课上多给一次发言的机会", "安排一位同伴一起练习")
_FAMILY_WORDS = (
    "看到你一点点长大，我们很高兴。",
    "谢谢老师的记录，我们会继续陪孩子。",
    "你在家里也帮了很多忙，爸爸妈妈都看见了。",
)


async def entries(at: SchoolTerm, bar: Bar) -> Counts:
    """The class teacher lets a fact stand for the term, for some; blanks are allowed."""
    chosen = [one for room in await at.rooms() for one in _to_choose(at, room)]
    bar.expect(len(chosen))

    async def select(room: Room, pupil: Pupil, observation_id: str, seen: Seen) -> int:
        path = f"{at.path_of(pupil)}/entries/{observation_id}"
        said = {"indicator": seen.what.indicator}
        by = await at.teacher_of(room)
        try:
            await at.command("PUT", path, by, said, name=("entry", pupil.student_id))
        except Refused as refused:
            # Who changed the class was planned for there and recorded of here.
            if refused.kind not in _NOT_THERE:
                raise
            return 0
        finally:
            bar.advance()
        return 1

    return Counter(entries=sum(await side_by_side(select(*one) for one in chosen)))


def _to_choose(at: SchoolTerm, room: Room) -> Iterator[tuple[Room, Pupil, str, Seen]]:
    for seen in at.plan.one_by_one(room):
        pupil = seen.pupils[0]
        is_first = seen.name.startswith("student.") and " 0 " in seen.name
        if is_first and seen.what.is_for_print and seen.what.indicator == _chosen_for(at, pupil):
            yield room, pupil, at.command_id("offline", seen.name), seen


def _chosen_for(at: SchoolTerm, pupil: Pupil) -> str | None:
    chance = Chance(at.chance_name("entry", pupil.key))
    return chance.one_of(at.vocabulary.levelled_indicators()) if chance.happens(0.9) else None


async def statements(at: SchoolTerm, bar: Bar) -> Counts:
    """The child's own words: written by who has an account, by the class teacher for others."""
    told = [
        (pupil, pupil_login(pupil) if pupil in speaking(at, room) else await at.teacher_of(room))
        for room in await at.rooms()
        for pupil in room.pupils
        if pupil in speaking(at, room) or _is_some(at, "statement", pupil)
    ]
    bar.expect(len(told))

    async def write(pupil: Pupil, by: str) -> None:
        text = Chance(at.chance_name("words", pupil.key)).one_of(_STATEMENTS)
        path = f"{at.path_of(pupil)}/self-statement"
        await at.command("PUT", path, by, {"text": text}, name=("statement", pupil.student_id))
        bar.advance()

    await side_by_side(write(*one) for one in told)
    return Counter(statements=len(told))


async def next_steps(at: SchoolTerm, bar: Bar) -> Counts:
    """下一步，我们约好: a line of the child, the family and the school."""
    told = [
        (pupil, await at.teacher_of(room))
        for room in await at.rooms()
        for pupil in room.pupils
        if has_next_steps(at, pupil)
    ]
    bar.expect(len(told))

    async def agree(pupil: Pupil, by: str) -> None:
        chance = Chance(at.chance_name("next", pupil.key))
        said = {
            "student": chance.one_of(_OF_CHILD),
            "family": chance.one_of(_OF_FAMILY),
            "school": chance.one_of(_OF_SCHOOL),
            "school_indicator": chance.one_of(at.vocabulary.levelled_indicators()),
        }
        path = f"{at.path_of(pupil)}/next-steps"
        await at.command("PUT", path, by, said, name=("steps", pupil.student_id))
        bar.advance()

    await side_by_side(agree(*one) for one in told)
    return Counter(agreed=len(told))


async def pictures(at: SchoolTerm, bar: Bar) -> Counts:
    """The picture that a family added goes into the report, where photos were consented to."""
    with_picture = await pictured(at, halves(at.term)[1].last)
    bar.expect(len(with_picture))
    for pupil in with_picture:
        said = {"pictures": [{"evidence_id": at.command_id("picture"), "caption": "洗好的碗"}]}
        path, by = f"{at.path_of(pupil)}/pictures", family_login(pupil)
        await at.command("PUT", path, by, said, name=("pictures", pupil.student_id))
        bar.advance()
    return Counter(pictures=len(with_picture))


async def family_words(at: SchoolTerm, bar: Bar) -> Counts:
    """What families say to their child."""
    told = [
        pupil
        for room in await at.rooms()
        for pupil in families(at, room)
        if at.people.has(family_login(pupil))
    ]
    bar.expect(len(told))

    async def say(pupil: Pupil) -> None:
        text = Chance(at.chance_name("family words", pupil.key)).one_of(_FAMILY_WORDS)
        path, by = f"{at.path_of(pupil)}/family-words", family_login(pupil)
        await at.command("PUT", path, by, {"text": text}, name=("family", pupil.student_id))
        bar.advance()

    await side_by_side(say(pupil) for pupil in told)
    return Counter(families=len(told))


def has_next_steps(at: SchoolTerm, pupil: Pupil) -> bool:
    """Whether something was agreed with this pupil for the time to come."""
    return _is_some(at, "steps", pupil)


def _is_some(at: SchoolTerm, what: str, pupil: Pupil) -> bool:
    return Chance(at.chance_name(what, pupil.key)).happens(_SOME)
