"""入册: the administrator signs in, lists are imported, the term opens, people get accounts."""

from collections import Counter
from pathlib import Path

import orjson

from demo.caller import side_by_side
from demo.chance import Chance
from demo.county_term import Counts
from demo.guardian_sheet import as_page, as_text
from demo.lists import as_form, kept, roster_of, said_before, staff_of
from demo.people import ADMIN
from demo.rooms import Pupil, Room
from demo.school_term import SchoolTerm
from demo.screen import Bar
from embedded.kept import write_private

FAMILIES_PER_CLASS = 2
SPEAK_FROM, SPEAKERS = 5, 4


async def sign_in(at: SchoolTerm, _: Bar) -> Counts:
    """The printed code becomes the administrator's account."""
    await at.people.join(ADMIN, at.admin_code)
    await at.people.token(ADMIN)
    return Counter(admins=1)


async def roster(at: SchoolTerm, _: Bar) -> Counts:
    """The registry's export of the school year: looked at, then taken in wholly or not at all."""
    return await _take_in(at, late=0)


async def late_joiner(at: SchoolTerm, _: Bar) -> Counts:
    """A child comes when the term is half over: the list once more, with one row more."""
    counts = await _take_in(at, late=1)
    at.look_again()
    return counts


async def _take_in(at: SchoolTerm, *, late: int) -> Counts:
    year = at.term.school_year
    file = at.remembered.folder / f"{at.school.code}-{year}-roster-{late}.xlsx"
    content = kept(file, roster_of(at.school, year, late=late))
    said = await _looked_at(at, content, file.with_suffix(".json"))
    body, headers = as_form(content, said)
    answer = await at.command(
        "PUT",
        f"/roster-imports/{at.command_id('roster', late)}",
        ADMIN,
        content=body,
        headers=headers,
        query={"school_year": str(year)},
    )
    told = answer.json()
    return Counter(
        admitted=told["admitted"], unchanged=told["unchanged"], warnings=len(told["warnings"])
    )


async def _looked_at(at: SchoolTerm, content: bytes, kept_at: Path) -> bytes:
    """What the administrator says of the preview: two rows with one registry number are two
    children. Kept, for a journey that was cut short must say the same again.
    """
    if before := said_before(kept_at):
        return before
    query = {"school_year": str(at.term.school_year)}
    answer = await at.command("POST", "/roster-previews", ADMIN, content=content, query=query)
    found = answer.json()
    rows = [one["row_number"] for one in found["first"] if one["kind"] == "conflict"]
    rulings = [{"row_number": row, "means": "new"} for row in rows]
    said = orjson.dumps({"preview": found["preview"], "conflicts": rulings})
    write_private(kept_at, said.decode())
    return said


async def staff(at: SchoolTerm, _: Bar) -> Counts:
    """The list of duties of the school year."""
    year = at.term.school_year
    file = at.remembered.folder / f"{at.school.code}-{year}-staff.xlsx"
    # Whoever gives duties gives the password; a later term is weeks after the first sign-in.
    await at.people.confirm(ADMIN)
    answer = await at.command(
        "PUT",
        f"/staff-imports/{at.command_id('staff')}",
        ADMIN,
        content=kept(file, staff_of(at.school, year)),
        query={"school_year": str(year), "whole": "true"},
    )
    return Counter(duties=answer.json()["admitted"])


async def term(at: SchoolTerm, _: Bar) -> Counts:
    """The term with its days."""
    one = at.term
    days = {
        "opens_on": one.opens_on.isoformat(),
        "closes_on": one.closes_on.isoformat(),
        "holiday_on": one.holiday_on.isoformat(),
        "back_on": one.back_on.isoformat(),
        "school_days": len(one.school_days),
        "notice_days": 5 if at.school.has_notice else None,
    }
    await at.command("PUT", f"/terms/{one.id}", ADMIN, days, name=("term",))
    return Counter(schools=1)


async def teachers(at: SchoolTerm, bar: Bar) -> Counts:
    """Class teachers use their codes, a subject teacher, and whoever answers for the school."""
    others = [at.holder_of(duty) for duty in ("大队辅导员", "德育主任", "校医")]
    wanted = {at.subject_teacher_login, *others, *at.holders_of("体育"), *at.class_teacher_logins}
    logins = sorted(one for one in wanted if one and not at.people.has(one))
    bar.expect(len(logins))
    if not logins:
        return Counter(teachers=0)
    await at.people.confirm(ADMIN)
    answer = await at.command("POST", "/staff-codes", ADMIN)
    code_of = {one["staff_number"]: one["code"] for one in answer.json()["items"]}

    async def join(login: str) -> None:
        await at.people.join(login, code_of[login])
        await at.people.token(login)
        bar.advance()

    await side_by_side(join(login) for login in logins)
    return Counter(teachers=len(logins))


async def guardians(at: SchoolTerm, bar: Bar) -> Counts:
    """A sheet of codes per class; two families of each class use theirs."""
    rooms = await at.rooms()
    bar.expect(len(rooms))
    folder = at.out / "guardian-codes" / at.school.code
    folder.mkdir(parents=True, exist_ok=True)
    folder.parent.chmod(0o700)

    # Once each, for the token is another one afterwards: some have two classes.
    for teacher in sorted({await at.teacher_of(room) for room in rooms}):
        await at.people.confirm(teacher)

    async def hand_out(room: Room) -> int:
        path = f"/class-groups/{room.class_group_id}/guardian-codes"
        answer = await at.command("POST", path, await at.teacher_of(room))
        pupils = answer.json()["items"]
        write_private(folder / f"{room.key}.txt", as_text(room, pupils))
        write_private(folder / f"{room.key}.html", as_page(room, at.school.code, pupils))
        codes = {one["student_id"]: one["codes"] for one in pupils}
        joined = 0
        for pupil in families(at, room):
            if codes[pupil.student_id] and not at.people.has(family_login(pupil)):
                await at.people.join(family_login(pupil), codes[pupil.student_id][0]["code"])
                joined += 1
        bar.advance()
        return joined

    joined = await side_by_side(hand_out(room) for room in rooms)
    return Counter(sheets=len(rooms), guardians=sum(joined))


async def pupils(at: SchoolTerm, bar: Bar) -> Counts:
    """From the fifth grade on some pupils of one class of each grade speak for themselves."""
    rooms = [room for room in await at.rooms() if speakers(room)]
    bar.expect(len(rooms))

    async def hand_out(room: Room) -> int:
        new = [one for one in speakers(room) if not at.people.has(pupil_login(one))]
        if new:
            path = f"/class-groups/{room.class_group_id}/student-codes"
            told = (await at.command("POST", path, await at.teacher_of(room))).json()["items"]
            codes = {one["student_id"]: one["code"] for one in told}
            for pupil in new:
                await at.people.join(pupil_login(pupil), codes[pupil.student_id])
        bar.advance()
        return len(new)

    return Counter(pupils=sum(await side_by_side(hand_out(room) for room in rooms)))


def speakers(room: Room) -> list[Pupil]:
    """The pupils of a class who have accounts."""
    is_asked = room.grade >= SPEAK_FROM and room.number == 1
    return [one for one in room.pupils if is_asked and one.roster_number <= SPEAKERS]


def speaking(at: SchoolTerm, room: Room) -> list[Pupil]:
    """Those of them who made theirs: not who came later."""
    return [one for one in speakers(room) if at.people.has(pupil_login(one))]


def pupil_login(pupil: Pupil) -> str:
    """The login a pupil chose."""
    return f"pupil-{pupil.key}"


def families(at: SchoolTerm, room: Room) -> list[Pupil]:
    """The pupils whose guardians take part: the same through all terms; who left is left out."""
    chance = Chance(f"{at.remembered.extent.seed} families {at.school.code} {room.cohort}")
    places, found = range(1, at.school.in_class + 1), set[int]()
    while len(found) < min(FAMILIES_PER_CLASS, at.school.in_class):
        found.add(chance.one_of(places))
    alone = {f"{room.cohort}-{place[2]}" for place in at.school.without_carer}
    return [one for one in room.pupils if one.roster_number in found and one.key not in alone]


def family_login(pupil: Pupil) -> str:
    """The login a guardian chose; it stays while the child moves up."""
    return f"family-{pupil.key}"
