"""A pupil changes class while records of them wait on a phone."""

import asyncio
from datetime import timedelta

from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool, assert_problem
from voices import timeline


async def moves(school: StandingSchool) -> None:
    """Into the class of the other teacher."""
    moved = admit.ClassAssigned(class_group_id=school.other_class_group_id, roster_number=40)
    await school.given(Decided(school.pupil_id, moved))


async def test_what_was_seen_before_the_move_is_still_recorded(school: StandingSchool) -> None:
    """It belongs to the day it tells of; and whoever said it may take it back."""
    path, body = f"/observations/{uuid7()}", school.an_observation()
    await asyncio.sleep(0.002)  # ids tell whole milliseconds
    await moves(school)
    recorded = await school["class teacher"].put(path, body)
    [told] = await timeline(school, school["guardian"])
    withdrawn = await school["class teacher"].post(f"{path}/withdrawal", {"reason": "点错人"})

    assert recorded.status_code == 201, recorded.text
    assert path.endswith(told["observation_id"])
    assert withdrawn.status_code == 201, withdrawn.text


async def test_of_other_days_and_for_other_eyes_the_pupil_is_not_there(
    school: StandingSchool,
) -> None:
    """What is written after the move, a day on which the pupil was not in the class, a reading."""
    teacher = school["class teacher"]
    before = (school.today - timedelta(days=1)).isoformat()
    await moves(school)
    later = await teacher.put(f"/observations/{uuid7()}", school.an_observation())
    earlier = school.an_observation(occurred_on=before)

    assert_problem(later, "not-found")
    assert_problem(await teacher.put(f"/observations/{uuid7()}", earlier), "not-found")
    assert_problem(await teacher.get(f"/students/{school.pupil_id}"), "not-found")
    assert (await school["other teacher"].get(f"/students/{school.pupil_id}")).status_code == 200
