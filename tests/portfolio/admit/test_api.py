"""入册 over HTTP: imports, codes, accounts, sessions, classes, pupils, terms, erasure."""

import asyncio
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.admit.importing import class_group_id
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import (
    NEXT_TERM,
    Caller,
    StandingSchool,
    a_duty,
    a_pupil,
    assert_problem,
    plain,
)
from workbooks import a_roster, a_workbook

HEAD = ("姓名", "性别", "出生日期", "年级", "班号", "班内学号", "成员1姓名", "成员1关系")
RARE = (
    "䶮䶮",
    "沈𬭎远",
    "池𠅤宁",
    "阿依努尔·买买提",
    "梁䶮舟",
    "欧阳知行",
    "古丽·艾尼",
    "秦𬭎",
    "多吉次仁",
)
PASSWORD = "三月的雨落在屋檐"


def a_row(name: str = "王小明", number: int = 1, **changes: Any) -> list[Any]:
    said = {
        "sex": "男",
        "born_on": "20180301",
        "grade": "三年级",
        "class": "1",
        "guardian": "李红",
        "relation": "母亲",
    } | changes
    return [
        name,
        said["sex"],
        said["born_on"],
        said["grade"],
        said["class"],
        number,
        said["guardian"],
        said["relation"],
    ]


def a_list(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    return a_roster(*rows, head=head)


async def import_roster(
    who: Caller, content: bytes, import_id: UUID | None = None, year: int = 2026
) -> Any:
    path = f"/roster-imports/{import_id or uuid7()}?school_year={year}"
    return await who.send("PUT", path, content=content)


@cache
def a_staff_list(*rows: Sequence[Any]) -> bytes:
    """The same bytes for the same rows, as a file is: a workbook made anew has another date."""
    return a_workbook(["某校 任课表"], ("工号", "姓名", "职责", "班级", "学科"), *rows)


async def import_staff(who: Caller, *rows: Sequence[Any], import_id: UUID | None = None) -> Any:
    content = a_staff_list(*rows)
    return await who.send("PUT", f"/staff-imports/{import_id or uuid7()}", content=content)


def class_of(school: StandingSchool, grade: int, number: int) -> UUID:
    return class_group_id(school.school_id, grade, number, 2026)


async def pupils_of(school: StandingSchool, group: UUID, who: str = "admin") -> list[Any]:
    path = f"/class-groups/{group}/students"
    response = await school[who].get(path, seen=await school.shown())
    assert response.status_code == 200, response.text
    items: list[Any] = response.json()["items"]
    return items


async def test_a_list_is_taken_in_wholly(school: StandingSchool) -> None:
    """Pupils, their class, in the order of the register."""
    response = await import_roster(
        school["admin"], a_list(a_row("李沐宇", 2), a_row("王小明", 1, grade="四年级"))
    )

    assert response.status_code == 201, response.text
    assert (response.json()["admitted"], response.json()["unchanged"]) == (2, 0)
    [pupil] = await pupils_of(school, class_of(school, 4, 1))
    assert (pupil["name"], pupil["roster_number"]) == ("王小明", 1)


async def test_nine_rare_names_come_back_as_they_are_written(school: StandingSchool) -> None:
    """Beyond the basic plane, with a dot, short and long: nobody becomes a □."""
    rows = [a_row(name, number) for number, name in enumerate(RARE, 1)]
    await import_roster(school["admin"], a_list(*rows))

    assert [one["name"] for one in await pupils_of(school, class_of(school, 3, 1))] == list(RARE)


async def test_one_unreadable_row_keeps_the_whole_list_out_and_is_named(
    school: StandingSchool,
) -> None:
    """All or nothing: the answer says which row and why, in the caller's language."""
    before = await school.shown()
    content = a_list(a_row(), a_row("李沐宇", 2, grade="十二年级"), a_row("", 3))
    response = await import_roster(school["admin"], content)

    assert_problem(response, "list-has-problems")
    problem = response.json()
    assert problem["count"] == 2
    assert [(one["row_number"], one["column"]) for one in problem["rows"]] == [
        (4, "年级"),
        (5, "姓名"),
    ]
    assert await school.shown() == before


async def test_what_is_unclear_but_harmless_is_told_and_taken(school: StandingSchool) -> None:
    """Two of one class with one number; a birthday that cannot be read."""
    rows = [a_row("甲", 1), a_row("乙", 1), a_row("丙", 3, born_on="不详")]
    response = await import_roster(school["admin"], a_list(*rows))

    assert response.status_code == 201, response.text
    assert response.json()["admitted"] == 3
    assert {one["column"] for one in response.json()["warnings"]} == {"班内学号", "出生日期"}


async def test_the_same_import_again_gets_its_first_answer(school: StandingSchool) -> None:
    """The browser was closed before the answer came."""
    import_id, content = uuid7(), a_list(a_row(), a_row("李沐宇", 2))
    first, again = [await import_roster(school["admin"], content, import_id) for _ in range(2)]
    other = await import_roster(school["admin"], a_list(a_row("丙", 3)), import_id)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(other, "command-id-reused")


async def test_the_same_list_under_another_id_admits_nobody_twice(school: StandingSchool) -> None:
    """Next week's export has one child more."""
    await import_roster(school["admin"], a_list(a_row(), a_row("李沐宇", 2)))
    response = await import_roster(
        school["admin"], a_list(a_row(), a_row("李沐宇", 2), a_row("丙", 3))
    )

    assert (response.json()["admitted"], response.json()["unchanged"]) == (1, 2)
    assert len(await pupils_of(school, class_of(school, 3, 1))) == 3


async def test_imports_at_once_admit_nobody_twice(school: StandingSchool) -> None:
    """Two people at two desks with the same file: RosterImported fences one from the other."""
    content = a_list(*(a_row(f"甲{number}", number) for number in range(1, 9)))
    answers = await asyncio.gather(*(import_roster(school["admin"], content) for _ in range(4)))

    assert [one.status_code for one in answers] == [201] * 4
    assert sorted(one.json()["admitted"] for one in answers) == [0, 0, 0, 8]
    assert len(await pupils_of(school, class_of(school, 3, 1))) == 8


async def test_a_list_of_another_school_is_refused(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Two schools of one township keep their lists in one folder."""
    head = ("学校标识码", *HEAD)
    own, other = (a_list([code, *a_row()], head=head) for code in (school.code, elsewhere.code))

    assert_problem(await import_roster(school["admin"], other), "list-is-of-another-school")
    assert (await import_roster(school["admin"], own)).status_code == 201


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2", bytes(5_000)])
async def test_what_is_no_workbook_is_no_fault_of_ours(
    school: StandingSchool, content: bytes
) -> None:
    """A CSV with another ending, half a download."""
    for response in (
        await import_roster(school["admin"], content),
        await school["admin"].send("PUT", f"/staff-imports/{uuid7()}", content=content),
    ):
        assert 400 <= response.status_code < 500, response.text
        assert_problem(response)


async def test_who_may_import_a_roster(school: StandingSchool) -> None:
    """The administrator, before a byte of the file is read."""
    content = a_list(a_row())
    statuses = await school.everyone(lambda who: import_roster(who, content))

    assert {who for who, status in statuses.items() if status == 201} == {"admin", "stranger"}
    assert set(statuses.values()) == {201, 403, 404, 401}


async def test_who_may_import_duties(school: StandingSchool) -> None:
    """The same."""
    row = ("T900", "张校长", "学校管理员", None, None)
    statuses = await school.everyone(lambda who: import_staff(who, row))

    assert {who for who, status in statuses.items() if status in {201, 409}} == {
        "admin",
        "stranger",
    }


async def test_a_duty_opens_a_class_and_its_end_closes_it(school: StandingSchool) -> None:
    """From the list to the next request, and from the release to the next."""
    row = ("T901", "赵云", "任课教师", "三年级2班", "音乐")
    assert (await import_staff(school["admin"], row)).status_code == 201
    teacher = await school.joined(derived(school.school_id, "staff", "T901"))
    opened = await teacher.get(f"/class-groups/{school.other_class_group_id}/students")
    end = admit.StaffReleased(staff_id=derived(school.school_id, "staff", "T901"))
    await school.given(Decided(school.school_id, end))
    closed = await teacher.get(f"/class-groups/{school.other_class_group_id}/students")

    assert (opened.status_code, closed.status_code) == (200, 404)


async def test_a_list_of_duties_names_what_it_does_not_understand(school: StandingSchool) -> None:
    """A class that is not on the roster, a subject nobody teaches: nothing is taken in."""
    before = await school.shown()
    response = await import_staff(
        school["admin"],
        ("T901", "赵云", "任课教师", "六年级9班", "音乐"),
        ("T902", "钱塘", "任课教师", "三年级1班", "围棋"),
    )

    assert_problem(response, "list-has-problems")
    assert [one["column"] for one in response.json()["rows"]] == ["班级", "学科"]
    assert await school.shown() == before


async def test_duties_given_already_are_told_so(school: StandingSchool) -> None:
    """The same list once more; the same import gets its first answer."""
    row, import_id = ("T903", "孙梅", "学校管理员", None, None), uuid7()
    first, again = [await import_staff(school["admin"], row, import_id=import_id) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(await import_staff(school["admin"], row), "nothing-is-new")


async def guardian_codes(school: StandingSchool, who: str = "class teacher") -> list[Any]:
    path = f"/class-groups/{school.class_group_id}/guardian-codes"
    response = await school[who].post(path)
    assert response.status_code == 201, response.text
    items: list[Any] = response.json()["items"]
    return items


async def activate(school: StandingSchool, code: str, login: str, **more: Any) -> Any:
    body = {"school_code": school.code, "code": code, "login": login, "password": PASSWORD}
    return await school["anonymous"].post("/accounts", body | more)


async def test_a_printed_code_becomes_an_account_that_sees_one_child(
    school: StandingSchool,
) -> None:
    """The sheet says whose code it is; the mother chooses a login, signs in, sees her child."""
    [sheet, *_] = await guardian_codes(school)
    code = sheet["codes"][0]["code"]
    made = await activate(school, code, "lihong")
    body = {"login": f"{school.code}/lihong", "password": PASSWORD}
    session = await school["anonymous"].post("/sessions", body)
    mother = Caller("mother", school["anonymous"].client, None, session.json()["token"])
    who = (await mother.get("/sessions/current")).json()

    assert (sheet["student_name"], sheet["codes"][0]["guardian_name"]) == ("王小明", "李红")
    assert (made.status_code, session.status_code) == (201, 201)
    assert who["student_ids"] == [str(school.pupil_id)]
    assert (await mother.get(f"/students/{school.pupil_id}")).status_code == 200
    assert (await mother.get(f"/students/{school.classmate_id}")).status_code == 404
    assert (await mother.send("DELETE", "/sessions/current")).status_code == 204
    assert (await mother.get("/sessions/current")).status_code == 401


async def test_a_code_works_once_and_only_the_newest(school: StandingSchool) -> None:
    """Grandparents lose paper: the reissued one works, the lost one does not."""
    lost = (await guardian_codes(school))[0]["codes"][0]["code"]
    code = (await guardian_codes(school))[0]["codes"][0]["code"]
    answers = [
        await activate(school, lost, "grandma"),
        await activate(school, code.lower().replace("-", " "), "grandma"),
        await activate(school, code, "grandpa"),
        await activate(school, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG", "nobody"),
    ]

    assert [one.status_code for one in answers] == [401, 201, 401, 401]
    refused = [plain(one) for one in (answers[0], answers[2], answers[3])]
    assert refused[0] == refused[1] == refused[2]


async def test_a_code_is_of_one_school(school: StandingSchool, elsewhere: StandingSchool) -> None:
    """Typed with another 学校标识码 it is not valid, and still unused afterwards."""
    code = (await guardian_codes(school))[0]["codes"][0]["code"]

    assert (await activate(school, code, "ma", school_code=elsewhere.code)).status_code == 401
    assert (await activate(school, code, "ma")).status_code == 201


async def test_a_login_is_taken_once_in_a_school(school: StandingSchool) -> None:
    """And the code is not used up by the refusal."""
    codes = [one["codes"][0]["code"] for one in await guardian_codes(school)]
    first = await activate(school, codes[0], "same")
    taken = await activate(school, codes[1], "same")

    assert first.status_code == 201
    assert_problem(taken, "login-is-taken")
    assert (await activate(school, codes[1], "other")).status_code == 201


async def test_who_may_print_codes_for_guardians(school: StandingSchool) -> None:
    """The class teacher for the class, the administrator for any."""

    async def issue(who: Caller) -> Any:
        return await who.post(f"/class-groups/{school.class_group_id}/guardian-codes")

    assert await school.everyone(issue) == {
        "admin": 201,
        "class teacher": 201,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 403,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_an_unlinked_guardian_gets_no_code(school: StandingSchool) -> None:
    """A code is for who is linked today."""
    [sheet, *_] = await guardian_codes(school)

    assert [one["guardian_name"] for one in sheet["codes"]] == ["李红"]


@pytest.mark.parametrize("what", ["students", "guardian-codes", "pending-confirmations"])
async def test_a_class_of_others_looks_like_none(
    school: StandingSchool, elsewhere: StandingSchool, what: str
) -> None:
    """Also to the administrator: no empty success for a class there is not."""
    for who, groups in (
        ("class teacher", (uuid4(), school.other_class_group_id, elsewhere.class_group_id)),
        ("admin", (uuid4(), elsewhere.class_group_id)),
    ):
        answers = []
        for group in groups:
            path = f"/class-groups/{group}/{what}"
            caller = school[who]
            sent = caller.post(path) if what == "guardian-codes" else caller.get(path)
            answers.append(plain(await sent))

        assert answers[0][0] == (403 if (who, what) == ("admin", "pending-confirmations") else 404)
        assert all(one == answers[0] for one in answers)


async def test_staff_codes_are_for_everybody_but_the_caller(school: StandingSchool) -> None:
    """Handed out on paper by the administrator, who has an account already."""
    response = await school["admin"].post("/staff-codes")
    statuses = await school.everyone(lambda who: who.post("/staff-codes"))

    items = response.json()["items"]
    numbers = {one["staff_number"] for one in items}
    assert len(items) == 3
    assert f"T{school.actor('admin').person_id.hex[:6]}" not in numbers
    assert f"T{school.actor('former teacher').person_id.hex[:6]}" not in numbers
    assert {who for who, status in statuses.items() if status == 201} == {"admin", "stranger"}


async def test_unknown_and_wrong_look_alike(school: StandingSchool) -> None:
    """No list of who has an account can be made by asking."""
    code = (await guardian_codes(school))[0]["codes"][0]["code"]
    await activate(school, code, "lihong")
    answers = [
        await school["anonymous"].post("/sessions", {"login": login, "password": "不对的密码"})
        for login in (f"{school.code}/lihong", f"{school.code}/nobody", "2159999999/lihong")
    ]

    assert answers[0].status_code == 401
    assert plain(answers[0]) == plain(answers[1]) == plain(answers[2])


@pytest.mark.parametrize("name", ["lihong", "nobody"])
async def test_who_tries_too_often_is_slowed_down(school: StandingSchool, name: str) -> None:
    """By login, whether there is such an account or not; others behind the same address go on."""
    thief = school.service.client()

    async def tried(login: str) -> int:
        body = {"login": f"{school.code}/{login}", "password": "试一试试一试"}
        return (await Caller("thief", thief).post("/sessions", body)).status_code

    statuses = [await tried(name) for _ in range(22)]

    assert statuses == [401] * 20 + [429] * 2
    assert await tried("somebody-else") == 401


async def test_trying_all_at_once_is_trying_too_often(school: StandingSchool) -> None:
    """Sixty guesses in one breath count like sixty guesses in a row."""
    thief = Caller("thief", school.service.client())
    body = {"login": f"{school.code}/lihong", "password": "试一试试一试"}
    answers = await asyncio.gather(*(thief.post("/sessions", body) for _ in range(60)))
    refused = [one for one in answers if one.status_code == 429]

    assert len(refused) >= 36
    assert {one.status_code for one in answers} == {401, 429}
    assert refused[0].headers["retry-after"]


async def test_guessing_codes_is_slowed_down_by_address(school: StandingSchool) -> None:
    """128 bits need no help, but a neighbour's typing errors must not lock the school out."""
    thief = Caller("thief", school.service.client())
    body = {
        "school_code": school.code,
        "code": "AAAA-BBBB-CCCC-DDDD",
        "login": "thief",
        "password": PASSWORD,
    }
    statuses = [(await thief.post("/accounts", body)).status_code for _ in range(201)]

    assert statuses == [401] * 200 + [429]
    assert (await school["anonymous"].post("/accounts", body)).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a" * 32 + ".b", f"{'0' * 32}.", "ü"])
async def test_a_token_of_ones_own_making_opens_nothing(school: StandingSchool, token: str) -> None:
    """Not even one that names the right school."""
    headers = {"authorization": f"Bearer {token}".encode("latin-1")}
    for said in (headers, {"authorization": b"Basic YTpi"}, {}):
        response = await school["anonymous"].client.get("/sessions/current", headers=said)

        assert response.status_code in {401, 422}, response.text
        assert_problem(response)


async def test_everyone_is_told_who_they_are_and_nothing_more(school: StandingSchool) -> None:
    """Duties to staff, children to guardians."""
    await school["admin"].get("/class-groups")
    teacher = (await school["subject teacher"].get("/sessions/current")).json()
    former = (await school["former guardian"].get("/sessions/current")).json()

    assert teacher["duties"] == [
        {
            "duty": "subject_teacher",
            "class_group_id": str(school.class_group_id),
            "subject": "music",
        }
    ]
    assert teacher["student_ids"] == former["student_ids"] == former["duties"] == []


async def test_who_may_see_the_classes(school: StandingSchool) -> None:
    """Staff; a family needs no list of classes."""
    response = await school["class teacher"].get("/class-groups")
    statuses = await school.everyone(lambda who: who.get("/class-groups"))

    assert [(one["grade"], one["number"]) for one in response.json()["items"]] == [(3, 1), (3, 2)]
    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
        "other teacher",
        "stranger",
    }


async def test_who_may_see_the_pupils_of_a_class(school: StandingSchool) -> None:
    """Its teachers and the administrator."""
    path = f"/class-groups/{school.class_group_id}/students"
    statuses = await school.everyone(lambda who: who.get(path))

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
    }
    assert {who for who, status in statuses.items() if status == 404} == {
        "other teacher",
        "former teacher",
        "stranger",
    }


async def test_pupils_are_listed_in_pages_by_number(school: StandingSchool) -> None:
    """Each once; who has no number stands first; two of one number stand side by side."""
    for number in (2, 5, 4):
        await school.given(*a_pupil(uuid4(), school.class_group_id, number, name="甲"))
    nameless = admit.ClassAssigned(class_group_id=school.class_group_id)
    await school.given(Decided(school.pupil_id, nameless))
    path, seen = f"/class-groups/{school.class_group_id}/students", await school.shown()
    found: list[Any] = []
    cursor: str | None = None
    while cursor or not found:
        query = {"limit": 2, "seen": seen} | ({"cursor": cursor} if cursor else {})
        page = (await school["admin"].get(path, **query)).json()
        found += page["items"]
        cursor = page["next"]

    assert [one["roster_number"] for one in found] == [None, 2, 2, 3, 4, 5]
    assert len({one["student_id"] for one in found}) == 6


async def test_who_may_see_a_pupil(school: StandingSchool) -> None:
    """And the listed are exactly those whose single read is allowed."""
    statuses = await school.everyone(lambda who: who.get(f"/students/{school.pupil_id}"))
    listed = await pupils_of(school, school.class_group_id, "subject teacher")

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
        "guardian",
    }
    for one in (*listed, {"student_id": school.elsewhere_id}):
        response = await school["subject teacher"].get(f"/students/{one['student_id']}")
        assert (response.status_code == 200) == (one in listed)


async def test_a_child_who_changed_class_is_the_new_teachers(school: StandingSchool) -> None:
    """The next request, in lists and in single reads."""
    await pupils_of(school, school.class_group_id, "class teacher")
    moved = admit.ClassAssigned(class_group_id=school.other_class_group_id, roster_number=9)
    await school.given(Decided(school.pupil_id, moved))
    old = await pupils_of(school, school.class_group_id, "class teacher")
    new = await pupils_of(school, school.other_class_group_id, "other teacher")

    assert str(school.pupil_id) not in [one["student_id"] for one in old]
    assert str(school.pupil_id) in [one["student_id"] for one in new]
    assert (await school["class teacher"].get(f"/students/{school.pupil_id}")).status_code == 404
    assert (await school["other teacher"].get(f"/students/{school.pupil_id}")).status_code == 200


async def plan(school: StandingSchool, who: str = "admin", **more: Any) -> Any:
    body = {"opens_on": "2027-02-20", "closes_on": "2027-07-01"} | more.pop("body", {})
    return await school[who].put(f"/terms/{more.pop('term', NEXT_TERM)}", body, **more)


async def test_who_may_plan_a_term(school: StandingSchool) -> None:
    """The administrator."""

    async def send(who: Caller) -> Any:
        body = {"opens_on": "2028-02-20", "closes_on": "2028-07-01"}
        return await who.put("/terms/2027-2028-2", body)

    statuses = await school.everyone(send)

    assert {who for who, status in statuses.items() if status in {201, 409}} == {
        "admin",
        "stranger",
    }


async def test_a_term_is_planned_once_with_its_dates(school: StandingSchool) -> None:
    """A retry gets its first answer; other dates are a conflict, wrong dates malformed."""
    key = uuid7()
    first, again = [await plan(school, key=key) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(await plan(school), "term-is-planned-otherwise")
    wrong = {"closes_on": "2027-02-20"}
    assert_problem(await plan(school, term="2027-2028-1", body=wrong), "term-dates-are-wrong")
    assert_problem(await plan(school, term="spring"), "malformed")


async def erase(school: StandingSchool, who: str = "admin", **more: Any) -> Any:
    path = f"/students/{more.pop('student_id', school.pupil_id)}/erasure"
    return await school[who].post(path, {"reason": "guardian_request"}, **more)


async def test_who_may_erase_a_pupil(school: StandingSchool) -> None:
    """The administrator, at the guardians' request; nobody by a slip of the finger.
    Afterwards there is nothing left that could tell who stood to the child: gone for the school.
    """

    async def send(who: Caller) -> Any:
        return await who.post(f"/students/{school.pupil_id}/erasure", {"reason": "authority_order"})

    admin = school.people.pop("admin")
    before = await school.everyone(send)
    erased = await send(admin)
    after = await school.everyone(send)

    assert before == {
        "class teacher": 403,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }
    assert erased.status_code == 202
    outside = {"stranger": 404, "anonymous": 401}
    assert after == dict.fromkeys(before, 410) | outside


async def test_nobody_reads_or_writes_of_an_erased_pupil(school: StandingSchool) -> None:
    """410 to every command and every read, except the erasure's own retry."""
    observation_id, key = await school.recorded("guardian"), uuid7()
    retried, body = uuid7(), school.an_observation()
    await school["guardian"].put(f"/observations/{retried}", body)
    first = await erase(school, key=key)
    again = await erase(school, key=key)
    pupil, seen = f"/students/{school.pupil_id}", f"/observations/{observation_id}"
    teacher, term = school["class teacher"], f"terms/{TERM}"
    answers = [
        await erase(school),
        await school["guardian"].put(f"/observations/{retried}", body),
        await school["guardian"].put(f"/observations/{uuid7()}", body),
        await school["guardian"].post(f"{seen}/withdrawal", {}),
        await teacher.post(f"{seen}/confirmation"),
        await school["guardian"].send("PUT", f"{seen}/evidence/{uuid7()}", content=b"x"),
        await teacher.put(f"{pupil}/{term}/remark", {"text": "好"}),
        await teacher.put(f"{pupil}/{term}/subject-levels", {"levels": {"music": "met"}}),
        await teacher.get(pupil),
        await school["guardian"].get(f"{pupil}/timeline", term=TERM),
        await teacher.get(f"{pupil}/{term}/judgement"),
        await teacher.get(f"{pupil}/{term}/report"),
    ]

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert [one.status_code for one in answers] == [410] * len(answers)
    for one in answers:
        assert_problem(one, "gone")


async def test_lists_show_an_erased_pupil_no_more(school: StandingSchool) -> None:
    """Neither the class, nor the queue, nor the guardian's own page."""
    await school.recorded("guardian")
    await school.recorded("other guardian", school.classmate_id)
    erased = await erase(school)
    seen = erased.json()["position"]
    pupils = await pupils_of(school, school.class_group_id)
    path = f"/class-groups/{school.class_group_id}/pending-confirmations"
    queue = (await school["class teacher"].get(path, seen=seen)).json()["items"]

    assert str(school.pupil_id) not in [one["student_id"] for one in pupils]
    assert [one["student_id"] for one in queue] == [str(school.classmate_id)]


async def test_who_may_see_the_erasures(school: StandingSchool) -> None:
    """The administrator: pending until the master key has been rotated."""
    erased = await erase(school)
    await pupils_of(school, school.class_group_id)
    response = await school["admin"].get("/erasures")
    statuses = await school.everyone(lambda who: who.get("/erasures"))

    [item] = response.json()["items"]
    assert (item["student_id"], item["state"]) == (str(school.pupil_id), "pending")
    assert erased.status_code == 202
    assert {who for who, status in statuses.items() if status == 200} == {"admin", "stranger"}


@pytest.mark.parametrize(
    "body", [{"reason": "tidy up"}, {}, {"reason": "guardian_request", "x": 1}]
)
async def test_a_reason_is_a_code_and_never_a_text(
    school: StandingSchool, body: dict[str, Any]
) -> None:
    """A text about the child would stay behind in the school's own stream."""
    response = await school["admin"].post(f"/students/{school.pupil_id}/erasure", body)

    assert_problem(response, "malformed")


async def test_a_pupil_of_others_cannot_be_erased(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Nor told apart from nobody."""
    answers = [
        plain(await erase(school, student_id=one))
        for one in (uuid4(), elsewhere.pupil_id, school.school_id)
    ]

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_a_school_whose_administrator_left_can_be_opened_by_the_next(
    school: StandingSchool,
) -> None:
    """A duty is a person's, not an account's."""
    successor = uuid4()
    await school.given(
        Decided(school.school_id, admit.StaffReleased(staff_id=school.actor("admin").person_id)),
        Decided(school.school_id, a_duty(successor, "school_admin")),
    )
    new = await school.joined(successor)

    assert (await school["admin"].get("/erasures")).status_code == 404
    assert (await new.get("/erasures")).status_code == 200
