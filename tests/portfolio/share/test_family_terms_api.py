"""The terms of a pupil as its family sees them."""

from functools import partial
from typing import Any

from builders import TERM
from standing_school import StandingSchool
from standing_service import until


async def terms(school: StandingSchool, who: str = "guardian") -> list[dict[str, Any]]:
    response = await school[who].get(f"/students/{school.pupil_id}/terms")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


async def has_report(school: StandingSchool) -> bool:
    return any(one["report"] for one in await terms(school))


async def test_a_family_finds_the_term_it_records_in(school: StandingSchool) -> None:
    """Before any check or report: open, with its first and last day."""
    [term] = [one for one in await terms(school) if one["term"] == TERM]

    assert term["state"] == "open"
    assert (term["check"], term["report"]) == (None, None)
    assert term["opens_on"] <= school.today.isoformat() <= term["closes_on"]


async def test_a_family_is_asked_to_check_until_it_has(school: StandingSchool) -> None:
    """Each guardian for themselves."""
    await school["class teacher"].post(f"/class-groups/{school.class_group_id}/terms/{TERM}/check")
    asked = (await terms(school))[-1]["check"]
    path = f"/students/{school.pupil_id}/terms/{TERM}/draft/check"
    await school["guardian"].post(path, {"said": "agreed"})
    desk = school.service.house.desk
    await desk.views.wait_for(school.school_id, await school.shown())

    assert (asked["state"], asked["is_mine_done"]) == ("open", False)
    assert (await terms(school))[-1]["check"]["is_mine_done"] is True
    assert (await terms(school, "class teacher"))[-1]["check"]["is_mine_done"] is False


async def test_a_report_is_received_by_whoever_said_so(school: StandingSchool) -> None:
    """Not by another of the family, nor by the class teacher's slip."""
    await school["admin"].post(f"/terms/{TERM}/closure")
    await until(partial(has_report, school))
    path = f"/students/{school.pupil_id}/terms/{TERM}/report/acknowledgement"
    await school["class teacher"].post(path, {"version": 1, "on_paper": True})
    desk = school.service.house.desk
    await desk.views.wait_for(school.school_id, await school.shown())
    before = (await terms(school))[-1]["report"]["is_received"]
    await school["guardian"].post(path, {"version": 1})
    await desk.views.wait_for(school.school_id, await school.shown())

    assert before is False
    assert (await terms(school))[-1]["report"]["is_received"] is True


async def test_who_may_see_the_terms_of_a_pupil(school: StandingSchool) -> None:
    """Whoever may read the report."""
    path = f"/students/{school.pupil_id}/terms"
    statuses = await school.everyone(lambda who: who.get(path))

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "guardian",
    }
