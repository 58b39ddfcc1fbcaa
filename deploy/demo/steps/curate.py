"""整理遴选: at the end of term teachers judge: levels, subjects, a remark for each pupil.

A level is what the demonstration knows of a child, never how many facts there are.
Only where the API says that there are facts enough one is signed.
"""

from collections import Counter

from demo.caller import side_by_side
from demo.chance import Chance
from demo.county_term import Counts
from demo.plan_of_term import Seen
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.troubles import Refused

_BY_PLAN = "judged-by-plan"


async def levels(at: SchoolTerm, bar: Bar) -> Counts:
    """Every pupil, every indicator with facts enough."""
    rooms = await at.rooms()
    bar.expect(sum(len(room.pupils) for room in rooms))

    async def judge(room: Room, pupil: Pupil) -> Counts:
        by, signed = await at.teacher_of(room), Counter[str]()
        shown = await at.read(f"{at.path_of(pupil)}/judgement", by)
        enough = [one["indicator"] for one in shown["levels"] if one["is_enough"]]
        try:
            for indicator in enough:
                await _sign_level(at, pupil, indicator, by)
                signed["levels"] += 1
        except Refused as refused:
            if refused.kind != _BY_PLAN:
                raise
            signed["by_plan"] += 1
        bar.advance()
        return signed

    signed = await side_by_side(judge(room, pupil) for room in rooms for pupil in room.pupils)
    return sum(signed, start=Counter())


async def subjects(at: SchoolTerm, bar: Bar) -> Counts:
    """student.B6 by subject; in one class a subject teacher signs first."""
    rooms = await at.rooms()
    subject, taught = await at.taught_subject()
    shared = next((room for room in rooms if room.class_group_id in taught), None)
    bar.expect(sum(len(room.pupils) for room in rooms))

    async def sign(room: Room, pupil: Pupil) -> None:
        reached = _subject_levels(at, room, pupil)
        own = {subject: reached[subject]} if room == shared and subject in reached else {}
        try:
            await _sign_subjects(at, room, pupil, own, reached)
        except Refused as refused:
            if refused.kind != _BY_PLAN:
                raise
        bar.advance()

    await side_by_side(sign(room, pupil) for room in rooms for pupil in room.pupils)
    return Counter(pupils=sum(len(room.pupils) for room in rooms), shared=1 if shared else 0)


async def remarks(at: SchoolTerm, bar: Bar) -> Counts:
    """A dated fact, what it shows, one small next step."""
    rooms = await at.rooms()
    bar.expect(sum(len(room.pupils) for room in rooms))

    async def write(room: Room, pupil: Pupil, facts: list[Seen]) -> None:
        path = f"{at.path_of(pupil)}/remark"
        said = {"text": _remark(at, pupil, facts)}
        name = ("remark", pupil.student_id)
        await at.command("PUT", path, await at.teacher_of(room), said, name=name)
        bar.advance()

    work = [(room, *one) for room in rooms for one in at.plan.facts_in_print(room).items()]
    await side_by_side(write(*one) for one in work)
    return Counter(remarks=len(work))


async def _sign_level(at: SchoolTerm, pupil: Pupil, indicator: str, by: str) -> None:
    path = f"{at.path_of(pupil)}/levels/{indicator}"
    said = {"level": at.latent.level(pupil.key, indicator, at.number)}
    await at.command("PUT", path, by, said, name=("level", pupil.student_id, indicator))


async def _sign_subjects(
    at: SchoolTerm, room: Room, pupil: Pupil, own: dict[str, str], reached: dict[str, str]
) -> None:
    path, headers = f"{at.path_of(pupil)}/subject-levels", {}
    if own and at.subject_teacher_login:
        name = ("own subject", pupil.student_id)
        by = at.subject_teacher_login
        answer = await at.command("PUT", path, by, {"levels": own}, name=name)
        headers = {"if-match": answer.headers["etag"]}
    rest = {subject: level for subject, level in reached.items() if subject not in own}
    name = ("subjects", pupil.student_id)
    by = await at.teacher_of(room)
    await at.command("PUT", path, by, {"levels": rest}, name=name, headers=headers)


def _subject_levels(at: SchoolTerm, room: Room, pupil: Pupil) -> dict[str, str]:
    taught = at.vocabulary.subjects_for(room.grade)
    return {one.code: at.latent.subject_level(pupil.key, one.code, at.number) for one in taught}


def _remark(at: SchoolTerm, pupil: Pupil, facts: list[Seen]) -> str:
    chance = Chance(at.chance_name("remark", pupil.key))
    fact = chance.one_of(facts)
    return at.bank.remark(chance, indicator=fact.what.indicator, fact=fact.what.note, on=fact.on)
