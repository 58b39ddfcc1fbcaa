"""整理遴选: at the end of term teachers judge: levels, subjects, a remark for each pupil.

A level is what the demonstration knows of a child, never how many facts there are.
Only where the API says that there are facts enough one is signed.
"""

from collections import Counter
from typing import Any

from demo.caller import side_by_side
from demo.chance import Chance
from demo.county_term import Counts
from demo.plan_of_term import Seen
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from demo.troubles import ItemRefused, Refused

_BY_PLAN, _ENOUGH, _TWO = "judged-by-plan", {200, 201}, 2
_LEAD = 110


async def levels(at: SchoolTerm, bar: Bar) -> Counts:
    """按项看全班: one indicator of a class after the other, signed for all with facts enough."""
    indicators = at.vocabulary.levelled_indicators()
    work = [(room, one) for room in await at.rooms() if room.pupils for one in indicators]
    bar.expect(len(work))

    async def judge(room: Room, indicator: str) -> Counts:
        by, signed = await at.teacher_of(room), Counter[str]()
        path = f"/class-groups/{room.class_group_id}/terms/{at.term.id}"
        shown = await at.read(f"{path}/indicators/{indicator}", by)
        key_of = {one.student_id: one.key for one in room.pupils}
        items = [
            {"student_id": one["student_id"], "level": _level(at, key_of, one, indicator)}
            for one in shown["pupils"]
            if one["is_enough"] and not one["by_plan"] and one["student_id"] in key_of
        ]
        if items:
            name = ("levels", room.cohort, indicator)
            told = await at.command(
                "PUT", f"{path}/levels/{indicator}", by, {"items": items}, name=name
            )
            results = told.json()["results"]
            refused = [one for one in results if one["status"] not in _ENOUGH]
            if refused:
                raise ItemRefused(problem=refused[0]["problem"])
            at.see(max(one["position"] for one in results))
        signed["levels"] += len(items)
        signed["by_plan"] += (
            sum(one["by_plan"] for one in shown["pupils"]) if indicator == indicators[0] else 0
        )
        bar.advance()
        return signed

    return sum(await side_by_side(judge(*one) for one in work), start=Counter())


def _level(at: SchoolTerm, key_of: dict[str, str], one: dict[str, Any], indicator: str) -> str:
    return at.latent.level(key_of[one["student_id"]], indicator, at.number)


async def second_ratings(at: SchoolTerm, bar: Bar) -> Counts:
    """What the lot drew, rated by a teacher who does not teach the class, from the facts alone."""
    rooms = [room for room in await at.rooms() if room.pupils]
    if len(rooms) < _TWO:
        return Counter()
    bar.expect(len(rooms))

    async def rate(room: Room, by: str) -> int:
        path = f"/class-groups/{room.class_group_id}/terms/{at.term.id}/second-rating-tasks"
        try:
            tasks = (await at.read(path, by))["items"]
        except Refused as refused:
            if refused.kind != "not-blind":
                raise
            tasks = []
        key_of = {one.student_id: one.key for one in room.pupils}
        for one in tasks:
            pupil, indicator = one["student_id"], one["indicator"]
            said = {"level": at.latent.second_level(key_of.get(pupil, pupil), indicator, at.number)}
            where = f"/students/{pupil}/terms/{at.term.id}/second-ratings/{indicator}"
            await at.command("PUT", where, by, said, name=("second", pupil, indicator))
        bar.advance()
        return len(tasks)

    others = [await at.teacher_of(room) for room in (*rooms[1:], rooms[0])]
    rated = await side_by_side(rate(*one) for one in zip(rooms, others, strict=True))
    return Counter(rated=sum(rated))


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
        said = {"text": _remark(at, pupil, facts), "lead": _lead(at, pupil, facts)}
        name = ("remark", pupil.student_id)
        await at.command("PUT", path, await at.teacher_of(room), said, name=name)
        bar.advance()

    work = [(room, *one) for room in rooms for one in at.plan.facts_in_print(room).items()]
    await side_by_side(write(*one) for one in work)
    return Counter(remarks=len(work))


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


def _lead(at: SchoolTerm, pupil: Pupil, facts: list[Seen]) -> str:
    """这学期，我们看到的: two things that were seen, as they were seen."""
    chance = Chance(at.chance_name("lead", pupil.key))
    seen = sorted({chance.one_of(facts).what.note.rstrip("。") for _ in range(2)})
    return f"这学期，我们看到：{'；'.join(seen)}。"[:_LEAD]
