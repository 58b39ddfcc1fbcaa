"""回执: the family has received the report, on the phone or on paper."""

from functools import partial
from typing import Any

import pytest

from builders import TERM
from portfolio.share.acknowledgement import received
from portfolio.support.ids import uuid7
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import until


def path_of(school: StandingSchool) -> str:
    return f"/students/{school.pupil_id}/terms/{TERM}/report/acknowledgement"


async def has_report(school: StandingSchool) -> bool:
    path = f"/students/{school.pupil_id}/terms/{TERM}/report"
    return (await school["guardian"].get(path)).status_code == 200


@pytest.fixture
async def reported(school: StandingSchool) -> StandingSchool:
    """A school whose families have their reports."""
    await school["admin"].post(f"/terms/{TERM}/closure")
    await until(partial(has_report, school))
    return school


async def test_a_guardian_acknowledges_a_version_once(reported: StandingSchool) -> None:
    """A retry gets its first answer; a second receipt is told that it is one."""
    key = uuid7()
    first, again = [
        await reported["guardian"].post(path_of(reported), {"version": 1}, key=key)
        for _ in range(2)
    ]
    second = await reported["guardian"].post(path_of(reported), {"version": 1})
    desk = reported.service.house.desk
    await desk.views.wait_for(reported.school_id, await reported.shown())

    assert (first.status_code, again.status_code) == (201, 200)
    assert_problem(second, "already-received")
    assert await received(desk.pool, reported.school_id, reported.pupil_id, TERM) == [1]


async def test_a_slip_of_paper_is_entered_by_the_class_teacher(reported: StandingSchool) -> None:
    """Once; beside what the family did on the phone, and never in the family's name."""
    on_paper = {"version": 1, "on_paper": True}
    entered = await reported["class teacher"].post(path_of(reported), on_paper)

    assert entered.status_code == 201, entered.text
    assert_problem(
        await reported["class teacher"].post(path_of(reported), on_paper), "already-received"
    )
    for who, body in (("guardian", on_paper), ("class teacher", {"version": 1})):
        refused = await reported[who].post(path_of(reported), body)
        assert_problem(refused, "paper-is-the-schools")


async def test_who_may_acknowledge(reported: StandingSchool) -> None:
    """The family; to strangers there is no such pupil."""

    async def acknowledge(who: Caller) -> Any:
        return await who.post(path_of(reported), {"version": 1})

    statuses = await reported.everyone(acknowledge)

    assert {who for who, status in statuses.items() if status == 201} == {"guardian"}
    assert {statuses[who] for who in ("admin", "subject teacher", "class teacher")} == {403}
    assert {statuses[who] for who in ("other guardian", "former guardian", "stranger")} == {404}


async def test_a_version_that_is_not_there_is_not_acknowledged(reported: StandingSchool) -> None:
    """Nobody signs for what they have not been given."""
    refused = await reported["guardian"].post(path_of(reported), {"version": 2})

    assert_problem(refused, "not-found")
