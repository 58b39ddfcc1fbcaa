"""整理遴选: at the end of term teachers judge: levels, subjects, a remark for each pupil.

A level is drawn by seed, as if a teacher had weighed the facts; never from how many there are.
Only where the API says that there are facts enough one is signed.
"""

from dataclasses import dataclass
from itertools import accumulate

from demo.caller import side_by_side
from demo.chance import Chance
from demo.plan_of_term import Seen
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.troubles import Refused

# Of a thousand pupils so many.
LEVELS = {"A": 270, "B": 430, "C": 230, "D": 70}
SUBJECT_LEVELS = {"met": 680, "mostly": 250, "support": 70}
_BY_PLAN = "judged-by-plan"


@dataclass
class Signed:
    """What was signed so far."""

    levels: int = 0
    by_plan: int = 0


async def levels(at: SchoolTerm, bar: Bar) -> str:
    """Every pupil, every indicator with facts enough."""
    rooms, signed = await at.rooms(), Signed()
    bar.expect(sum(len(room.pupils) for room in rooms))

    async def judge(room: Room, pupil: Pupil) -> None:
        by = await at.teacher_of(room)
        shown = await at.read(f"{at.path_of(pupil)}/judgement", by)
        enough = [one["indicator"] for one in shown["levels"] if one["is_enough"]]
        try:
            for indicator in enough:
                await _sign_level(at, room, pupil, indicator, by)
                signed.levels += 1
        except Refused as refused:
            if refused.kind != _BY_PLAN:
                raise
            signed.by_plan += 1
        bar.advance()

    await side_by_side(judge(room, pupil) for room in rooms for pupil in room.pupils)
    return f"{signed.levels} 个等级；{signed.by_plan} 名学生按个别化计划 levels; by plan"


async def subjects(at: SchoolTerm, bar: Bar) -> str:
    """student.B6 by subject; in one class a subject teacher signs first."""
    rooms = await at.rooms()
    subject, taught = await at.taught_subject()
    shared = next(room for room in rooms if room.class_group_id in taught)
    bar.expect(sum(len(room.pupils) for room in rooms))

    async def sign(room: Room, pupil: Pupil) -> None:
        reached = _subject_levels(at, room, pupil)
        own = {subject: reached[subject]} if room == shared else {}
        try:
            await _sign_subjects(at, room, pupil, own, reached)
        except Refused as refused:
            if refused.kind != _BY_PLAN:
                raise
        bar.advance()

    await side_by_side(sign(room, pupil) for room in rooms for pupil in room.pupils)
    return "各学科水平已签，一个班由任课教师先签 subjects, in one class by their teacher"


async def remarks(at: SchoolTerm, bar: Bar) -> str:
    """A dated fact, what it shows, one small next step."""
    rooms = await at.rooms()
    bar.expect(sum(len(room.pupils) for room in rooms))

    async def write(room: Room, pupil: Pupil, facts: list[Seen]) -> None:
        path = f"{at.path_of(pupil)}/remark"
        said = {"text": _remark(at, room, pupil, facts)}
        name = ("remark", pupil.student_id)
        await at.command("PUT", path, await at.teacher_of(room), said, name=name)
        bar.advance()

    work = [(room, pupil, facts) for room in rooms for pupil, facts in _facts(at, room)]
    await side_by_side(write(*one) for one in work)
    return f"{len(work)} 条评语 remarks"


async def _sign_level(at: SchoolTerm, room: Room, pupil: Pupil, indicator: str, by: str) -> None:
    chance = Chance(f"{at.remembered.seed} level {room.key} {pupil.roster_number} {indicator}")
    path = f"{at.path_of(pupil)}/levels/{indicator}"
    said = {"level": drawn(chance, LEVELS)}
    await at.command("PUT", path, by, said, name=("level", pupil.student_id, indicator))


async def _sign_subjects(
    at: SchoolTerm, room: Room, pupil: Pupil, own: dict[str, str], reached: dict[str, str]
) -> None:
    path, headers = f"{at.path_of(pupil)}/subject-levels", {}
    if own:
        name = ("own subject", pupil.student_id)
        by = at.subject_teacher_login
        answer = await at.command("PUT", path, by, {"levels": own}, name=name)
        headers = {"if-match": answer.headers["etag"]}
    rest = {subject: level for subject, level in reached.items() if subject not in own}
    name = ("subjects", pupil.student_id)
    by = await at.teacher_of(room)
    await at.command("PUT", path, by, {"levels": rest}, name=name, headers=headers)


def _subject_levels(at: SchoolTerm, room: Room, pupil: Pupil) -> dict[str, str]:
    chance = Chance(f"{at.remembered.seed} subjects {room.key} {pupil.roster_number}")
    taught = at.vocabulary.subjects_for(room.grade)
    return {subject.code: drawn(chance, SUBJECT_LEVELS) for subject in taught}


def _facts(at: SchoolTerm, room: Room) -> list[tuple[Pupil, list[Seen]]]:
    return list(at.plan.facts_in_print(room).items())


def _remark(at: SchoolTerm, room: Room, pupil: Pupil, facts: list[Seen]) -> str:
    chance = Chance(f"{at.remembered.seed} remark {room.key} {pupil.roster_number}")
    fact = chance.one_of(facts)
    return at.bank.remark(chance, indicator=fact.what.indicator, fact=fact.what.note, on=fact.on)


def drawn(chance: Chance, shares: dict[str, int]) -> str:
    """One of the codes, each as likely as its share of all."""
    point, limits = chance.below(sum(shares.values())), accumulate(shares.values())
    return next(code for code, limit in zip(shares, limits, strict=True) if point < limit)
