"""再加一个孩子: a mother who is signed in has the printed code of her second child."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

from event_log import SteeredClock
from joining import a_code, adults, is_good, joins, said
from portfolio.admit import events as e
from portfolio.support.actor import Role
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.sign_in_limit import RATES
from signing_in import PASSWORD, a_strict_service, seen_through, signed_in_again
from standing_school import StandingSchool, a_link, assert_problem, plain


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
