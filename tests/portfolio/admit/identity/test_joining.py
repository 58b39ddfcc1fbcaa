"""再加一个孩子: a mother who is signed in has the printed code of her second child."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from event_log import SteeredClock
from portfolio.admit import events as e
from portfolio.admit.domain import Enrolled
from portfolio.support.accounts import CodeIsNotValid
from portfolio.support.actor import Role
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.sign_in_limit import RATES
from signing_in import PASSWORD, a_strict_service, seen_through, signed_in_again
from standing_school import Caller, StandingSchool, a_link, assert_problem, plain

PATH = "/accounts/current/children"


async def a_code(school: StandingSchool, person_id: UUID, role: Role = Role.GUARDIAN) -> str:
    desk = school.service.house.desk
    until = desk.clock.now().replace(year=desk.clock.now().year + 1)
    [issued] = await desk.accounts.issue(school.school_id, role, [person_id], until)
    return issued.code


def said(school: StandingSchool, code: str) -> dict[str, str]:
    return {"school_code": school.code, "code": code}


async def joins(caller: Caller, school: StandingSchool, code: str, **more: Any) -> httpx.Response:
    return await caller.post(PATH, said(school, code), **more)


async def adults(school: StandingSchool, student_id: UUID) -> list[UUID]:
    _, at = await school.service.house.desk.rosters.current(school.school_id, student_id)
    assert isinstance(at.state, Enrolled)
    return [one.guardian_id for one in at.state.guardians]


async def is_good(school: StandingSchool, code: str) -> bool:
    try:
        await school.service.house.desk.accounts.require_code(school.school_id, code)
    except CodeIsNotValid:
        return False
    return True


@pytest.fixture
async def twice_listed(school: StandingSchool) -> UUID:
    """小明's mother as she stands beside the pupil with a plan: the first of two adults there."""
    first = (await adults(school, school.planned_id))[0]
    await school.given(Decided(school.planned_id, a_link(uuid4(), "外婆")))
    return first


async def test_the_second_child_is_with_the_same_account(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """From the next request on, in the place that the list gave her: she may name others."""
    mother, code = school["guardian"], await a_code(school, twice_listed)
    before = await mother.get(f"/students/{school.planned_id}")
    joined = await joins(mother, school, code)
    seen = await mother.get(f"/students/{school.planned_id}")
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    who = (await mother.get("/sessions/current")).json()
    path = f"/students/{school.planned_id}/guardians"
    named = await mother.post(path, {"name": "周大山", "relation": "爷爷"})

    assert before.status_code == 404
    assert joined.status_code == 201, joined.text
    assert joined.json()["student_ids"] == [str(school.planned_id)]
    assert seen.status_code == 200
    assert set(who["student_ids"]) == {str(school.pupil_id), str(school.planned_id)}
    assert (await adults(school, school.planned_id))[0] == school.actor("guardian").person_id
    assert twice_listed not in await adults(school, school.planned_id)
    assert named.status_code == 201, named.text
    assert not await is_good(school, code)


async def test_all_children_of_a_sheet_come_at_once(school: StandingSchool) -> None:
    """A list may know that two are of one adult, and still not that she has an account; also of
    a child who has left: the report of the last term is theirs.
    """
    one = uuid4()
    left = e.TransferredOut(
        left_on=school.today, reason="transfer", by=school.actor("admin").person_id
    )
    await school.given(
        Decided(school.planned_id, a_link(one)),
        Decided(school.elsewhere_id, a_link(one)),
        Decided(school.elsewhere_id, left),
    )
    joined = await joins(school["guardian"], school, await a_code(school, one))

    assert set(joined.json()["student_ids"]) == {str(school.planned_id), str(school.elsewhere_id)}
    assert (await school["guardian"].get(f"/students/{school.elsewhere_id}")).status_code == 200


async def test_a_retry_gets_the_first_answer_and_anybody_else_nothing(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """The answer was lost in the lift; the code is used up all the same."""
    mother, code, key = school["guardian"], await a_code(school, twice_listed), uuid7()
    first = await joins(mother, school, code, key=key)
    again = await joins(mother, school, code, key=key)
    anew = await joins(mother, school, code)
    other = await joins(school["other guardian"], school, code)
    unknown = await joins(school["other guardian"], school, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert_problem(anew, "code-is-not-valid")
    assert plain(other) == plain(unknown)
    assert_problem(unknown, "code-is-not-valid")


async def test_of_two_who_use_one_code_at_once_one_has_it(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """The log decides, not who was quicker at looking."""
    code = await a_code(school, twice_listed)
    answers = await asyncio.gather(
        *(joins(school[name], school, code) for name in ("guardian", "other guardian"))
    )

    assert sorted(one.status_code for one in answers) == [201, 401]
    people = {school.actor(name).person_id for name in ("guardian", "other guardian")}
    assert len(people & set(await adults(school, school.planned_id))) == 1


async def test_who_had_used_the_code_before_is_nobody_now(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """She had made two accounts: the one whose sheet she brings ends, with where it is signed in.
    A finder of the lost first sheet goes with it.
    """
    first = said(school, await a_code(school, twice_listed))
    account = {**first, "login": "second.account", "password": PASSWORD}
    assert (await school["anonymous"].post("/accounts", account)).status_code == 201
    second = await signed_in_again(school, "second.account")
    joined = await joins(school["guardian"], school, await a_code(school, twice_listed))
    login = {"login": f"{school.code}/second.account", "password": PASSWORD}

    assert joined.status_code == 201
    assert (await second.get("/sessions/current")).status_code == 401
    assert_problem(await school["anonymous"].post("/sessions", login), "sign-in-failed")


async def test_a_code_of_another_school_is_used_there(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """An account is of one school; nothing is said of the code, and it stays good."""
    code = await a_code(elsewhere, elsewhere.actor("other guardian").person_id)
    good = await joins(school["guardian"], elsewhere, code)
    wrong = await joins(school["guardian"], elsewhere, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG")
    bent = await joins(school["guardian"], school, code)

    assert plain(good) == plain(wrong)
    assert_problem(good, "code-is-of-another-school")
    assert_problem(bent, "code-is-not-valid")
    assert await is_good(elsewhere, code)


async def test_whose_child_it_is_already_uses_nothing_up(school: StandingSchool) -> None:
    """Her own newest sheet, or the father's: his place is not taken from him by mistake."""
    father = uuid4()
    await school.given(
        Decided(school.pupil_id, a_link(father, "周大山")),
        Decided(school.planned_id, a_link(father, "周大山")),
    )
    own = await a_code(school, school.actor("guardian").person_id)
    his = await a_code(school, father)
    by_own = await joins(school["guardian"], school, own)
    by_his = await joins(school["guardian"], school, his)

    assert_problem(by_own, "code-is-your-own")
    assert_problem(by_his, "child-is-yours")
    assert await is_good(school, own)
    assert await is_good(school, his)
    assert father in await adults(school, school.pupil_id)


async def test_only_a_guardians_code_brings_a_child(school: StandingSchool) -> None:
    """A teacher's or pupil's opens nothing here, and is good still."""
    for person_id, role in (
        (school.actor("class teacher").person_id, Role.STAFF),
        (school.classmate_id, Role.STUDENT),
    ):
        code = await a_code(school, person_id, role)
        assert_problem(await joins(school["guardian"], school, code), "code-is-not-valid")
        assert await is_good(school, code)


async def test_nobody_but_a_guardian_has_children_here(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """Refused before the code is looked at, and it stays good."""
    code = await a_code(school, twice_listed)
    statuses = {
        name: (await joins(school[name], school, code)).status_code
        for name in ("admin", "class teacher", "former teacher", "feed", "anonymous")
    }

    assert set(statuses.values()) <= {401, 403, 404}
    assert await is_good(school, code)


async def test_tries_are_counted_with_those_at_other_codes(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """Whoever guesses at one door has guessed at the other: 200 from an address, then it waits."""
    code, made_up = await a_code(school, twice_listed), "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG"
    account = {**said(school, made_up), "login": "somebody", "password": PASSWORD}
    still = SteeredClock(datetime.now(UTC))
    async with a_strict_service(school.service, still) as standing:
        mother = seen_through(school, standing)["guardian"]
        for _ in range(RATES["code-address"].failures - 1):
            await mother.post("/accounts", account)
        last = await joins(mother, school, made_up)
        refused = await joins(mother, school, code)

    assert_problem(last, "code-is-not-valid")
    assert_problem(refused, "too-many")
    assert await is_good(school, code)


async def sheet_of(
    school: StandingSchool, student_id: UUID | None = None, who: str = "class teacher"
) -> httpx.Response:
    one = "" if student_id is None else f"?student_id={student_id}"
    return await school[who].post(f"/class-groups/{school.class_group_id}/guardian-codes{one}")


async def slips(school: StandingSchool, student_id: UUID) -> list[dict[str, Any]]:
    items = (await sheet_of(school)).json()["items"]
    return next(one["codes"] for one in items if one["student_id"] == str(student_id))


async def test_a_place_that_somebody_joined_gives_no_code(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """She brought another family's sheet, by mistake or stolen: a new sheet with that mother's
    name would be the code of the wrong account, and open the wrong child.
    """
    joined = await joins(school["guardian"], school, await a_code(school, twice_listed))
    beside = await slips(school, school.planned_id)
    own = await slips(school, school.pupil_id)
    alone = (await sheet_of(school, school.planned_id)).json()["items"]

    assert joined.status_code == 201
    assert [one["guardian_name"] for one in beside] == ["外婆"]
    assert [one["guardian_name"] for one in own] == ["李红"]
    assert [one["guardian_name"] for one in alone[0]["codes"]] == ["外婆"]


async def test_who_asks_for_the_sheet_of_a_joined_place_reads_why_there_is_none(
    school: StandingSchool,
) -> None:
    """And nothing is used up: the one who joined stays signed in until the school unlinks them;
    linked by name, the family has an account of its own.
    """
    [place] = await adults(school, school.planned_id)
    await joins(school["guardian"], school, await a_code(school, place))
    own = await a_code(school, school.actor("guardian").person_id)
    refused = await sheet_of(school, school.planned_id)
    still = await school["guardian"].get("/sessions/current")
    joiner = school.actor("guardian").person_id
    path = f"/students/{school.planned_id}/guardians"
    ended = await school["class teacher"].post(f"{path}/{joiner}/unlinking")
    named = await school["class teacher"].post(path, {"name": "周小英", "relation": "母亲"})

    assert_problem(refused, "adult-joined-by-themselves")
    assert "按姓名" in refused.json()["detail"]
    assert still.status_code == 200
    assert await is_good(school, own)
    assert (ended.status_code, named.status_code) == (201, 201)
    assert named.json()["guardian_id"] != str(joiner)
    assert await is_good(school, named.json()["code"])
    assert (await sheet_of(school, school.planned_id)).status_code == 201


async def test_nobody_is_linked_by_the_id_that_a_joined_place_shows(
    school: StandingSchool,
) -> None:
    """The name beside it is of whom the sheet was printed for, the id of who brought it. Where
    the same adult stands in a place of their own, the name is from there.
    """
    [place] = await adults(school, school.planned_id)
    adult = {"guardian_id": str(uuid4()), "relation": "母亲"}
    only = UUID(adult["guardian_id"])
    known = e.GuardianRecognised(guardian_id=place, known_as=only)
    await school.given(Decided(school.planned_id, known))
    path = f"/students/{school.classmate_id}/guardians"
    refused = await school["admin"].post(path, adult)
    await school.given(Decided(school.elsewhere_id, a_link(only, "赵明")))
    linked = await school["admin"].post(path, adult)
    listed = (await school["admin"].get(path)).json()["items"]

    assert_problem(refused, "adult-joined-by-themselves")
    assert linked.status_code == 201, linked.text
    assert {one["guardian_id"]: one["name"] for one in listed}[str(only)] == "赵明"


async def test_the_families_of_every_child_that_a_code_opens_read_of_it(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """One adult of two children in two classes: the sheet of one class lets into both records."""
    mother = school.actor("guardian").person_id
    await school.given(Decided(school.elsewhere_id, a_link(mother)))
    assert (await sheet_of(school, school.pupil_id)).status_code == 201
    await joins(school["guardian"], school, await a_code(school, twice_listed))
    rows = await school.service.house.desk.pool.fetch(
        "SELECT action, student_ids FROM access_line WHERE school_id = $1", school.school_id
    )
    opened = {one for row in rows for one in row["student_ids"]}

    assert {row["action"] for row in rows} == {"guardian_code.issue"}
    assert opened == {school.pupil_id, school.elsewhere_id}
