"""入册 over HTTP, of the school itself: who may plan a term, and who comes after who left."""

from typing import Any
from uuid import uuid4

from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, a_duty, assert_problem


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
