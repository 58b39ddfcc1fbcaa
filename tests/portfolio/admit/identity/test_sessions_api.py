"""入册 over HTTP: printed codes, accounts, sessions; guessing is slow."""

import asyncio
from typing import Any

import pytest

from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_link, assert_problem, plain

PASSWORD = "三月的雨落在屋檐"


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


async def test_the_code_of_one_family_is_reissued_alone(school: StandingSchool) -> None:
    """Whose sheet was lost gets another; the sheets of the others stay good."""
    first = await guardian_codes(school)
    lost, kept = first[0]["codes"][0]["code"], first[1]["codes"][0]["code"]
    path = f"/class-groups/{school.class_group_id}/guardian-codes"
    again = await school["class teacher"].post(f"{path}?student_id={school.pupil_id}")
    [sheet] = again.json()["items"]
    elsewhere = await school["class teacher"].post(f"{path}?student_id={school.elsewhere_id}")

    assert sheet["student_id"] == str(school.pupil_id)
    assert (await activate(school, lost, "lihong")).status_code == 401
    assert (await activate(school, sheet["codes"][0]["code"], "lihong")).status_code == 201
    assert (await activate(school, kept, "father")).status_code == 201
    assert_problem(elsewhere, "not-found")


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


async def test_a_code_tried_a_thousand_times_locks_nobody_else_out(school: StandingSchool) -> None:
    """128 bits need no help; whoever tries is slowed down, and the mother's own code is good."""
    [sheet, *_] = await guardian_codes(school)
    thief = Caller("thief", school.service.client())
    body = {
        "school_code": school.code,
        "code": "AAAA-BBBB-CCCC-DDDD",
        "login": "thief",
        "password": PASSWORD,
    }
    statuses = [(await thief.post("/accounts", body)).status_code for _ in range(1_000)]
    let_in = [number for number, status in enumerate(statuses) if status == 401]

    # Two hundred at once, and afterwards one each second and a half, however long it takes.
    assert statuses[:200] == [401] * 200
    assert statuses.count(429) > 700
    assert len(let_in) + statuses.count(429) == 1_000
    assert (await activate(school, sheet["codes"][0]["code"], "lihong")).status_code == 201
    # Who mistyped codes at this address still signs in here: that is counted for itself.
    again = await thief.post("/sessions", {"login": f"{school.code}/lihong", "password": PASSWORD})
    assert again.status_code == 201


async def test_a_code_is_used_once_however_many_try_it_at_once(school: StandingSchool) -> None:
    """Over HTTP, side by side: one account, and everybody else is told the same."""
    [sheet, *_] = await guardian_codes(school)
    code = sheet["codes"][0]["code"]
    answers = await asyncio.gather(
        *(activate(school, code, f"login{number}") for number in range(8))
    )
    refused = [plain(one) for one in answers if one.status_code != 201]

    assert sorted(one.status_code for one in answers) == [201] + [401] * 7
    assert all(one == refused[0] for one in refused)


async def test_a_guardian_of_two_children_of_the_class_has_one_code(
    school: StandingSchool,
) -> None:
    """On both sheets the same: else the sheet that was printed last revokes the other."""
    mother = school.actor("guardian").person_id
    await school.given(Decided(school.classmate_id, a_link(mother)))
    sheets = {one["student_id"]: one["codes"] for one in await guardian_codes(school)}
    [first] = sheets[str(school.pupil_id)]
    second = next(one for one in sheets[str(school.classmate_id)] if one["code"] == first["code"])

    assert second["guardian_name"] == "李红"
    assert (await activate(school, first["code"], "lihong")).status_code == 201


async def test_a_stranger_does_not_lock_a_teacher_out(school: StandingSchool) -> None:
    """Where the teacher has signed in before, failures from elsewhere count for nothing;
    elsewhere the next try is free within two minutes, and how long it takes is said.
    """
    [sheet, *_] = await guardian_codes(school)
    await activate(school, sheet["codes"][0]["code"], "lihong")
    login = f"{school.code}/lihong"
    right, wrong = ({"login": login, "password": one} for one in (PASSWORD, "试一试试一试"))
    at_home, thief, train = (Caller("", school.service.client()) for _ in range(3))
    assert (await at_home.post("/sessions", right)).status_code == 201
    statuses = [(await thief.post("/sessions", wrong)).status_code for _ in range(25)]
    waits = await train.post("/sessions", right)

    assert statuses == [401] * 20 + [429] * 5
    assert (await at_home.post("/sessions", right)).status_code == 201
    assert_problem(waits, "too-many")
    assert 0 < int(waits.headers["retry-after"]) <= 120


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
