"""整理遴选 over HTTP: blind second ratings of what the lot drew."""

from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.curate.class_commands import lot_of
from standing_school import StandingSchool, a_pupil, assert_problem

from .class_judging import B2, base, enough


async def drawn(school: StandingSchool) -> tuple[UUID, str]:
    """A pupil of the class whom the lot draws for student.B2, with facts enough."""
    lot = await lot_of(school.service.house.desk, school.school_id)
    child = next(one for one in (uuid4() for _ in range(2_000)) if lot.draws(one, TERM, B2))
    await school.given(*a_pupil(child, school.class_group_id, 40))
    await enough(school, child)
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    return child, f"/students/{child}/terms/{TERM}/second-ratings/{B2}"


async def test_a_second_teacher_rates_what_was_drawn_from_the_facts_alone(
    school: StandingSchool,
) -> None:
    """No name and no level; once rated, it is no task any more."""
    child, path = await drawn(school)
    signed = await school["class teacher"].put(
        f"/students/{child}/terms/{TERM}/levels/{B2}", {"level": "A"}
    )
    tasks = f"{base(school)}/second-rating-tasks"
    [task] = (await school["other teacher"].get(tasks)).json()["items"]
    rated = await school["other teacher"].put(path, {"level": "C"})
    again = await school["other teacher"].put(path, {"level": "A"})

    assert signed.status_code == 201
    assert set(task) == {"student_id", "grade", "indicator", "facts"}
    assert (task["student_id"], task["indicator"]) == (str(child), B2)
    assert len(task["facts"]) == 2
    assert rated.status_code == 201, rated.text
    assert_problem(again, "already-rated")
    assert (await school["other teacher"].get(tasks)).json()["items"] == []
    judgement = await school["class teacher"].get(f"/students/{child}/terms/{TERM}/judgement")
    assert next(one for one in judgement.json()["levels"] if one["indicator"] == B2)["level"] == "A"
    assert "second" not in judgement.text


async def test_what_was_not_drawn_is_not_rated_again(school: StandingSchool) -> None:
    """Nobody chooses whose level is looked at."""
    lot = await lot_of(school.service.house.desk, school.school_id)
    child = next(one for one in (uuid4() for _ in range(2_000)) if not lot.draws(one, TERM, B2))
    await school.given(*a_pupil(child, school.class_group_id, 41))
    await enough(school, child)
    path = f"/students/{child}/terms/{TERM}/second-ratings/{B2}"

    assert_problem(await school["other teacher"].put(path, {"level": "C"}), "not-drawn-for-rating")


async def test_who_may_rate_a_second_time(school: StandingSchool) -> None:
    """Who teaches in the school and cannot see the first level; everybody else is refused."""
    _, path = await drawn(school)
    statuses = await school.everyone(lambda who: who.put(path, {"level": "C"}))

    assert {who for who, status in statuses.items() if status == 201} == {"other teacher"}
    assert {statuses[who] for who in ("class teacher", "subject teacher", "admin")} == {403}
    assert {statuses[who] for who in ("former teacher", "stranger")} <= {403, 404}


@pytest.mark.parametrize("who", ["class teacher", "subject teacher"])
async def test_whoever_sees_the_levels_is_given_no_tasks(school: StandingSchool, who: str) -> None:
    """A rating by somebody who knows the first agrees with it."""
    assert_problem(await school[who].get(f"{base(school)}/second-rating-tasks"), "not-blind")
