"""Random samples over HTTP: of what counts at once, a few are looked at."""

from typing import Any
from uuid import UUID

from builders import TERM
from portfolio.capture.events import ObservationRecorded
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool, assert_problem


async def samples(school: StandingSchool, who: str = "subject teacher") -> list[dict[str, Any]]:
    path = f"/class-groups/{school.class_group_id}/samples"
    response = await school[who].get(path, term=TERM, seen=await school.shown())
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


async def some_samples(school: StandingSchool) -> list[UUID]:
    """Records of a type that counts at once: enough that the lot draws several (0.95^300)."""
    opened = [Decided(school.pupil_id, a_chore(school), TERM, uuid7()) for _ in range(300)]
    await school.given(*opened)
    return [one.subject_id for one in opened if one.subject_id]


def a_chore(school: StandingSchool) -> ObservationRecorded:
    return ObservationRecorded(
        observation_type="LP01",
        vocabulary="v1",
        occurred_on=school.today,
        source="parent",
        recorded_by=school.actor("guardian").person_id,
        needs_confirmation=False,
    )


async def test_the_lot_draws_a_few_of_what_counts_at_once(school: StandingSchool) -> None:
    """Each look draws the same; what a teacher has to confirm anyway is never drawn."""
    made = await some_samples(school)
    await school.recorded("guardian")
    drawn = [UUID(one["observation_id"]) for one in await samples(school)]

    assert drawn
    assert set(drawn) < set(made)
    assert drawn == [UUID(one["observation_id"]) for one in await samples(school, "admin")]


async def test_a_sample_is_checked_once_and_shows_it(school: StandingSchool) -> None:
    """Or reversed, and then it is a sample no more."""
    made = await some_samples(school)
    first, *_ = drawn = [UUID(one["observation_id"]) for one in await samples(school)]
    teacher = school["subject teacher"]
    checked = await teacher.post(f"/observations/{first}/sample-check")
    again = await teacher.post(f"/observations/{first}/sample-check")
    other = next(one for one in made if one not in drawn)
    chosen = await teacher.post(f"/observations/{other}/sample-check")
    await school["class teacher"].post(
        f"/observations/{drawn[-1]}/confirmation-reversal", {"reason": "没有这回事"}
    )
    now = {UUID(one["observation_id"]): one["is_checked"] for one in await samples(school)}

    assert checked.status_code == 201, checked.text
    assert_problem(again, "already-checked")
    assert_problem(chosen, "not-drawn")
    assert set(now) == set(drawn[:-1])
    assert all(now[one] is (one == first) for one in now)


async def test_who_may_read_samples(school: StandingSchool) -> None:
    """Whoever could look at them."""
    path = f"/class-groups/{school.class_group_id}/samples"

    assert await school.everyone(lambda who: who.get(path, term=TERM)) == {
        "admin": 200,
        "class teacher": 200,
        "subject teacher": 200,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 403,
        "stranger": 404,
        "anonymous": 401,
    }
