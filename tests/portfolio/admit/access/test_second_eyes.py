"""A second person is nobody whom the first one made: not by a list, a code or another factor."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from exports import a_deputy, asked
from portfolio.admit.access.export_commands import SomebodyAtTheSchoolCan, approve_as_operator
from portfolio.admit.access.watching import watch
from portfolio.support.actor import Role
from portfolio.support.ids import derived
from portfolio.support.journal import Decided
from second_selves import (
    alarms_of,
    code_of_staff,
    days_pass,
    imported,
    invented,
)
from signing_in import activated
from standing_school import Caller, StandingSchool, a_duty, assert_problem

Trick = Callable[[StandingSchool], Awaitable[Caller]]


async def _by_list_and_code(school: StandingSchool) -> Caller:
    return await invented(school, "T900")


async def _by_a_middleman(school: StandingSchool) -> Caller:
    """The first invented one invents the second."""
    between = await invented(school, "T901", "学校管理员")
    return await invented(school, "T902", by=between)


async def _by_a_new_code_for_a_real_colleague(school: StandingSchool) -> Caller:
    """Somebody who has long been there gets another code, which they never see."""
    await school.given(Decided(school.school_id, a_duty(uuid4(), "moral_education")))
    staff = (await school["admin"].get("/staff")).json()["items"]
    [real] = [o for o in staff if o["duties"][0]["duty"] == "moral_education"]
    code = await code_of_staff(school, real["staff_number"])
    return await activated(school, code, "real.one")


async def _by_resetting_a_factor(school: StandingSchool) -> Caller:
    """Whoever knows a colleague's password lacks but this."""
    person_id = uuid4()
    await school.given(Decided(school.school_id, a_duty(person_id, "moral_education")))
    reset = await school["admin"].post(f"/staff/{person_id}/second-factor-reset")
    assert reset.status_code == 201
    return await school.joined(person_id)


async def _by_a_duty(school: StandingSchool) -> Caller:
    """A colleague of the asker's own choosing is made to approve."""
    person_id = await imported(school, "T903")
    return await school.joined(person_id)


TRICKS: dict[str, Trick] = {
    "a list and a code": _by_list_and_code,
    "a middleman": _by_a_middleman,
    "a new code for a real colleague": _by_a_new_code_for_a_real_colleague,
    "a factor that was reset": _by_resetting_a_factor,
    "a duty": _by_a_duty,
}


@pytest.mark.parametrize("trick", TRICKS)
async def test_nobody_approves_by_a_colleague_of_their_own_making(
    school: StandingSchool, trick: str
) -> None:
    """Refused, and told: one alarm about each of the two."""
    second = await TRICKS[trick](school)
    export_id = await asked(school)
    response = await second.post(f"/export-requests/{export_id}/approval")
    told = await alarms_of(school)

    assert_problem(response, "not-another-person")
    assert {one["rule"] for one in told} == {"second-person-refused"}
    assert school.actor("admin").person_id in {one["person_id"] for one in told}
    assert len(told) == 2


async def test_nor_does_the_invented_one_ask_and_the_other_approve(
    school: StandingSchool,
) -> None:
    """The same two the other way round."""
    second = await invented(school, "T904", "学校管理员")
    people = school.people | {"admin": second}
    school.people, admin = people, school["admin"]
    export_id = await asked(school)
    response = await admin.post(f"/export-requests/{export_id}/approval")

    assert_problem(response, "not-another-person")


async def test_whoever_one_person_made_are_not_two(school: StandingSchool) -> None:
    """A third one hands out both codes."""
    maker = school["admin"]
    asker = await invented(school, "T905", "学校管理员", by=maker)
    other = await invented(school, "T906", by=maker)
    school.people = school.people | {"admin": asker}
    export_id = await asked(school)

    assert_problem(await other.post(f"/export-requests/{export_id}/approval"), "not-another-person")


async def test_after_a_month_it_passes_and_is_told(school: StandingSchool) -> None:
    """In a school with one administrator every account began with their code."""
    second = await invented(school, "T907")
    await days_pass(school, 31)
    export_id = await asked(school)
    response = await second.post(f"/export-requests/{export_id}/approval")
    told = await alarms_of(school)

    assert response.status_code == 201
    assert [one["rule"] for one in told] == ["second-person-made"] * 2


async def test_a_duty_of_old_is_no_chain(school: StandingSchool) -> None:
    """Every duty came from an administrator once; that gave nobody another's account."""
    second = await school.joined(await imported(school, "T915"))
    await days_pass(school, 31)
    export_id = await asked(school)

    assert (await second.post(f"/export-requests/{export_id}/approval")).status_code == 201
    assert await alarms_of(school) == []


async def test_one_subject_of_the_provider_is_one_person(school: StandingSchool) -> None:
    """Whoever binds two members of staff to themself does not become two."""
    deputy = await a_deputy(school)
    assert deputy.actor
    pool, subject = school.service.house.desk.pool, uuid4().bytes
    await pool.executemany(
        "INSERT INTO oidc_identity (school_id, person_id, subject_hash, account_id, role, bound_at,"
        " is_keyed) VALUES ($1, $2, $3, gen_random_uuid(), 'staff', now(), true)",
        [
            (school.school_id, one.person_id, subject)
            for one in (school.actor("admin"), deputy.actor)
        ],
    )
    export_id = await asked(school)

    assert_problem(
        await deputy.post(f"/export-requests/{export_id}/approval"), "not-another-person"
    )


async def test_colleagues_read_in_words_what_was_tried(school: StandingSchool) -> None:
    """Whoever is neither of the two, in the office; by name."""
    deputy = await a_deputy(school)
    second = await invented(school, "T916")
    export_id = await asked(school)
    await second.post(f"/export-requests/{export_id}/approval")
    told = (await deputy.get("/access-alarms")).json()["items"]

    assert sorted(one["who"] for one in told) == ["李存", "王芳"]
    assert all("已拒绝批准" in one["detail"] for one in told)


async def test_an_independent_colleague_raises_nothing(school: StandingSchool) -> None:
    """Codes that were printed and never used make nobody anybody's."""
    deputy = await a_deputy(school)
    await school["admin"].post("/staff-codes")
    export_id = await asked(school)

    assert (await deputy.post(f"/export-requests/{export_id}/approval")).status_code == 201
    assert await alarms_of(school) == []


async def test_a_list_that_repeats_a_duty_gives_nothing(school: StandingSchool) -> None:
    """A new school year's whole list names everybody again."""
    person_id = await imported(school, "T908")
    await days_pass(school, 31)
    second = await school.joined(person_id)
    await imported(school, "T909")
    export_id = await asked(school)

    assert (await second.post(f"/export-requests/{export_id}/approval")).status_code == 201


async def test_the_operator_stands_in_where_all_others_were_made_of_late(
    school: StandingSchool,
) -> None:
    """A school in its first month is not stuck; a colleague of old is asked first."""
    await invented(school, "T910")
    export_id = UUID(await asked(school))
    desk = school.service.house.desk
    await approve_as_operator(desk, school.school_id, export_id)
    await days_pass(school, 31)
    second = UUID(await asked(school))

    with pytest.raises(SomebodyAtTheSchoolCan):
        await approve_as_operator(desk, school.school_id, second)


async def test_the_invented_one_neither_sees_nor_answers_the_makers_alarms(
    school: StandingSchool,
) -> None:
    """Else an administrator tells themself that all is well; the operator hears of it."""
    second = await invented(school, "T911")
    export_id = await asked(school)
    await second.post(f"/export-requests/{export_id}/approval")
    about = school.actor("admin").person_id
    [alarm] = [one for one in await alarms_of(school) if one["person_id"] == about]
    path = f"/access-alarms/{alarm['alarm_id']}/acknowledgement"
    seen = (await second.get("/access-alarms")).json()["items"]
    answered = await second.post(path, {"words": "已核实，没有问题。"})
    deputy = await a_deputy(school)

    assert seen == []
    assert_problem(answered, "not-found")
    assert (await deputy.post(path, {"words": "已向校长报告。"})).status_code == 201


async def test_alarms_that_only_the_made_could_answer_are_the_operators(
    school: StandingSchool,
) -> None:
    """Counted with those that nobody can."""
    second = await invented(school, "T912")
    export_id = await asked(school)
    await second.post(f"/export-requests/{export_id}/approval")
    desk = school.service.house.desk
    await desk.pool.execute("DELETE FROM access_watched WHERE school_id = $1", school.school_id)

    assert await watch(desk, school.school_id) == 1


async def test_a_code_of_another_administrator_makes_an_account_theirs(
    school: StandingSchool,
) -> None:
    """The newest code is the one whose password works."""
    other = uuid4()
    await school.given(Decided(school.school_id, a_duty(other, "school_admin")))
    second = await invented(school, "T913")
    await days_pass(school, 31)
    code = await code_of_staff(school, "T913", by=await school.joined(other))
    again = await activated(school, code, "t913.again")
    export_id = await asked(school)

    assert (await second.get("/sessions/current")).status_code == 401
    assert (await again.post(f"/export-requests/{export_id}/approval")).status_code == 201


async def test_a_code_of_the_installation_makes_nobody_anybodys(school: StandingSchool) -> None:
    """The operator hands one to the headmaster in person."""
    await invented(school, "T914")
    await days_pass(school, 31)
    desk, person_id = school.service.house.desk, derived(school.school_id, "staff", "T914")
    until = desk.clock.now() + timedelta(days=1)
    [issued] = await desk.accounts.issue(school.school_id, Role.STAFF, [person_id], until)
    await activated(school, issued.code, "t914.again")
    known = await desk.leanings.all(school.school_id)

    assert [one.means for one in known if one.person_id == person_id] == ["moral_education"]
