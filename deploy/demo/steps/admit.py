"""入册: the administrator signs in, lists are imported, the term opens, people get accounts."""

from demo.caller import side_by_side
from demo.chance import Chance
from demo.guardian_sheet import as_page, as_text
from demo.make_samples import SAMPLES
from demo.rooms import Pupil, Room
from demo.school_term import ADMIN, SchoolTerm
from demo.screen import Bar
from embedded.kept import write_private

FAMILIES_PER_CLASS = 2


async def sign_in(at: SchoolTerm, _: Bar) -> str:
    """The printed code becomes the administrator's account."""
    await at.people.join(ADMIN, at.admin_code)
    await at.people.token(ADMIN)
    return "管理员已用登录码建立账号 the administrator has an account"


async def roster(at: SchoolTerm, _: Bar) -> str:
    """The registry's export, wholly or not at all."""
    answer = await at.command(
        "PUT",
        f"/roster-imports/{at.command_id('roster')}",
        ADMIN,
        content=(SAMPLES / at.school.roster_file).read_bytes(),
        query={"school_year": str(at.term.school_year)},
    )
    told = answer.json()
    return f"{told['admitted']} 名学生，{len(told['warnings'])} 处提醒 pupils admitted, warnings"


async def staff(at: SchoolTerm, _: Bar) -> str:
    """The list of duties."""
    answer = await at.command(
        "PUT",
        f"/staff-imports/{at.command_id('staff')}",
        ADMIN,
        content=(SAMPLES / at.school.staff_file).read_bytes(),
    )
    return f"{answer.json()['admitted']} 项任课与班主任安排 duties"


async def term(at: SchoolTerm, _: Bar) -> str:
    """The term with its days."""
    one = at.term
    days = {"opens_on": one.opens_on.isoformat(), "closes_on": one.closes_on.isoformat()}
    await at.command("PUT", f"/terms/{one.id}", ADMIN, days, name=("term",))
    return f"{one.id}（{one.opens_on} 至 {one.closes_on}）"


async def teachers(at: SchoolTerm, bar: Bar) -> str:
    """Class teachers and one subject teacher use their codes."""
    logins = [*at.class_teacher_logins, at.subject_teacher_login]
    bar.expect(len(logins))
    answer = await at.command("POST", "/staff-codes", ADMIN)
    code_of = {one["staff_number"]: one["code"] for one in answer.json()["items"]}

    async def join(login: str) -> None:
        await at.people.join(login, code_of[login])
        await at.people.token(login)
        bar.advance()

    await side_by_side(join(login) for login in logins)
    return f"{len(logins)} 位教师已登录 teachers signed in"


async def guardians(at: SchoolTerm, bar: Bar) -> str:
    """A sheet of codes per class; two families of each class use theirs."""
    rooms = await at.rooms()
    bar.expect(len(rooms))
    folder = at.out / "guardian-codes"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)

    async def hand_out(room: Room) -> None:
        path = f"/class-groups/{room.class_group_id}/guardian-codes"
        answer = await at.command("POST", path, await at.teacher_of(room))
        pupils = answer.json()["items"]
        write_private(folder / f"{room.key}.txt", as_text(room, pupils))
        write_private(folder / f"{room.key}.html", as_page(room, at.school.code, pupils))
        codes = {one["student_id"]: one["codes"] for one in pupils}
        for pupil in families(at, room):
            await at.people.join(family_login(room, pupil), codes[pupil.student_id][0]["code"])
        bar.advance()

    await side_by_side(hand_out(room) for room in rooms)
    count = sum(len(families(at, room)) for room in rooms)
    return f"{len(rooms)} 张登录码表；{count} 位监护人建立账号 sheets, guardians' accounts"


def families(at: SchoolTerm, room: Room) -> list[Pupil]:
    """The pupils whose guardians take part."""
    chance, found = Chance(f"{at.remembered.seed} families {room.key}"), set[Pupil]()
    while len(found) < min(FAMILIES_PER_CLASS, len(room.pupils)):
        found.add(chance.one_of(room.pupils))
    return sorted(found, key=lambda one: one.roster_number)


def family_login(room: Room, pupil: Pupil) -> str:
    """The login a guardian chose."""
    return f"family-{room.key}-{pupil.roster_number:02}"
