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
from demo.schools import FIRST_JUNIOR_GRADE
from demo.screen import Bar
from demo.sounds import a_silent_clip
from demo.steps.admit import families, family_login
from demo.troubles import ItemRefused, Refused

_BY_PLAN, _TWO = "judged-by-plan", 2
_TAKEN = {"signed": "levels", "not-enough-facts": "few", _BY_PLAN: "by_plan"}
_LEAD = 110
_ON_A_PAGE = 50


async def levels(at: SchoolTerm, bar: Bar) -> Counts:
    """按项看全班, then the sheet of a class: every indicator of every child, signed page by page.

    Of whom too little is known, and who follows a plan of their own, the answer says so.
    """
    rooms = [room for room in await at.rooms() if room.pupils]
    bar.expect(sum(len(room.pupils) for room in rooms))
    # The facts beside each other are opened in one class; of every pupil they would be read twice.
    await at.read(
        f"/class-groups/{rooms[0].class_group_id}/terms/{at.term.id}/indicators/"
        f"{at.vocabulary.levelled_indicators()[0]}",
        await at.teacher_of(rooms[0]),
    )

    async def judge(room: Room) -> Counts:
        counts: Counts = Counter()
        for page, pupils in enumerate(_pages(room)):
            counts += await _sign_sheet(at, room, page, pupils)
            bar.advance(len(pupils))
        return counts

    return sum(await side_by_side(judge(room) for room in rooms), start=Counter())


def _pages(room: Room) -> list[tuple[Pupil, ...]]:
    """The class in parts that a sheet takes: 600 levels at most."""
    return [room.pupils[at : at + _ON_A_PAGE] for at in range(0, len(room.pupils), _ON_A_PAGE)]


async def _sign_sheet(at: SchoolTerm, room: Room, page: int, pupils: tuple[Pupil, ...]) -> Counts:
    path = f"/class-groups/{room.class_group_id}/terms/{at.term.id}/levels"
    items = [
        {
            "student_id": one.student_id,
            "indicator": indicator,
            "level": at.latent.level(one.key, indicator, at.number),
        }
        for one in pupils
        for indicator in at.vocabulary.levelled_indicators()
    ]
    name, by = ("levels", room.cohort, page), await at.teacher_of(room)
    answer = await at.command("PUT", path, by, {"items": items}, name=name)
    counts: Counts = Counter()
    for one in answer.json()["results"]:
        kind = _kind(one)
        if kind not in _TAKEN:
            raise ItemRefused(problem=one["problem"])
        counts[_TAKEN[kind]] += 1
        at.see(one.get("position") or 0)
    return counts


def _kind(result: dict[str, Any]) -> str:
    """`signed`, or the problem's own name."""
    problem = result.get("problem")
    return str(problem["type"]).rpartition("/")[2] if problem else "signed"


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

    work = [
        (room, pupil, [one for one in facts if one.on >= at.there_from(pupil)])
        for room in rooms
        for pupil, facts in at.plan.facts_in_print(room).items()
    ]
    await side_by_side(write(*one) for one in work)
    return Counter(remarks=len(work))


async def read_aloud(at: SchoolTerm, bar: Bar) -> Counts:
    """Of one family in each class the teacher reads the remark aloud; they hear it in the end."""
    told = [
        (room, pupil)
        for room in await at.rooms()
        for pupil in room.pupils
        if is_read_aloud(at, room, pupil)
    ]
    bar.expect(len(told))

    async def speak(room: Room, pupil: Pupil) -> None:
        path, by = f"{at.path_of(pupil)}/spoken-remark", await at.teacher_of(room)
        headers, name = {"content-type": "audio/ogg"}, ("read aloud", pupil.student_id)
        await at.command("PUT", path, by, content=a_silent_clip(), headers=headers, name=name)
        bar.advance()

    await side_by_side(speak(*one) for one in told)
    return Counter(remarks=len(told))


def is_read_aloud(at: SchoolTerm, room: Room, pupil: Pupil) -> bool:
    """The first of a class whose family has an account and so has consented.

    From fourteen on pupils consent themselves, and these have no account to do it with.
    """
    heard = (one for one in families(at, room) if at.people.has(family_login(one)))
    return room.grade < FIRST_JUNIOR_GRADE and pupil == next(heard, None)


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
