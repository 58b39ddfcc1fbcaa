"""A class's check as its teacher follows it: until when, who has looked, what may be done now."""

from datetime import timedelta
from typing import Any

from builders import TERM
from checking import answered, check_opened, draft_of, of_class, opened
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, assert_problem

_MAY = ("state", "may_end", "may_reopen")


async def stands(school: StandingSchool, who: str = "class teacher") -> dict[str, Any]:
    response = await school[who].get(of_class(school))
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


def may(told: dict[str, Any]) -> list[Any]:
    return [told[name] for name in _MAY]


async def closed(who: Caller, school: StandingSchool, **said: Any) -> None:
    response = await who.post(of_class(school, "check/closing"), said)
    assert response.status_code == 201, response.text


async def test_who_may_follow_a_check(school: StandingSchool) -> None:
    """The class teacher and the administrator: who has answered is nobody else's business."""
    statuses = await school.everyone(lambda who: who.get(of_class(school)))

    assert {who for who, status in statuses.items() if status == 200} == {"admin", "class teacher"}
    assert {
        statuses[who] for who in ("subject teacher", "guardian", "pupil") if who in statuses
    } <= {
        403,
        404,
    }


async def test_it_tells_who_has_looked_in_roster_order(school: StandingSchool) -> None:
    """What was said last, and its moment; whoever has not answered stands at their own place."""
    await opened(school)
    await answered(school["guardian"], draft_of(school), "noted")
    await answered(school["guardian"], draft_of(school))
    told = await stands(school)
    said = {one["student_id"]: one for one in told["pupils"]}
    numbers = [one["roster_number"] or 0 for one in told["pupils"]]

    assert may(told) == ["open", False, True]
    assert told["would_end"] is None
    assert numbers == sorted(numbers)
    assert said[str(school.pupil_id)]["said"] == "agreed"
    assert said[str(school.pupil_id)]["checked_at"]
    assert said[str(school.classmate_id)]["said"] is None


async def test_it_may_end_when_its_days_are_over(school: StandingSchool) -> None:
    """Told as the service would decide it: the button is there where it would be let through."""
    yesterday = school.today - timedelta(days=1)
    await school.given(Decided(school.school_id, check_opened(school, until=yesterday)))
    told = await stands(school)
    await closed(school["class teacher"], school)

    assert may(told) == ["open", True, True]
    assert may(await stands(school)) == ["closed", False, True]


async def test_what_was_answered_before_is_asked_again_after_a_reopening(
    school: StandingSchool,
) -> None:
    """Facts changed: nobody has seen the new ones, neither while they are worked on nor after."""
    await opened(school)
    await answered(school["guardian"], draft_of(school))
    await closed(school["class teacher"], school, reopens_facts=True, reason="补录运动会")
    between = await stands(school)
    await opened(school)
    anew = await stands(school)

    assert may(between) == ["reopened", False, False]
    assert between["would_end"]
    for told in (between, anew):
        assert {one["said"] for one in told["pupils"]} == {None}


async def test_a_term_that_is_unknown_has_no_check(school: StandingSchool) -> None:
    """As everywhere: there is no such term."""
    path = of_class(school).replace(TERM, "2040-2041-1")

    assert_problem(await school["class teacher"].get(path), "term-is-unknown")
