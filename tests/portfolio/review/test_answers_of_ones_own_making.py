"""Nobody answers, confirms, checks or rates by a colleague whom they made: told, and refused
where somebody else is there; a family does not wait a month for an answer.
"""

from datetime import timedelta
from uuid import uuid4

import pytest

from builders import TERM, an_observation
from portfolio.confirm.sampling import Lot
from portfolio.curate.class_commands import lot_of
from portfolio.curate.domain import level_cell
from portfolio.curate.events import LevelSigned
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from second_selves import alarms_of, days_pass, invented
from standing_school import Caller, StandingSchool, a_duty, a_pupil, assert_problem

B2 = "student.B2"


@pytest.fixture
async def author(school: StandingSchool) -> Caller:
    """A class teacher who is an administrator too, as in a small school."""
    teacher = school["class teacher"]
    assert teacher.actor
    await school.given(Decided(school.school_id, a_duty(teacher.actor.person_id, "school_admin")))
    return teacher


async def objected(school: StandingSchool, author: Caller) -> str:
    """An objection to a level that the author signed."""
    assert author.actor
    signed = LevelSigned.model_validate(
        {
            "indicator": "student.B3",
            "level": "B",
            "level_scale": "growth.v1",
            "signed_by": author.actor.person_id,
        }
    )
    cell = level_cell(school.pupil_id, TERM, "student.B3")
    await school.given(Decided(school.pupil_id, signed, TERM, cell))
    body = {"about": "level", "indicator": "student.B3", "text": "请说明依据。"}
    path = f"/students/{school.pupil_id}/terms/{TERM}/objections"
    response = await school["guardian"].post(path, body)
    assert response.status_code == 201, response.text
    return str(response.json()["objection_id"])


async def dismissed(who: Caller, objection_id: str) -> object:
    body = {"outcome": "dismissed", "answer": "依据充分，等级不变。"}
    return await who.post(f"/objections/{objection_id}/resolution", body)


async def test_an_objection_is_not_answered_by_the_signers_own_making(
    school: StandingSchool, author: Caller
) -> None:
    """The other administrator is there for it."""
    second = await invented(school, "T920", by=author)
    response = await dismissed(second, await objected(school, author))
    told = await alarms_of(school)

    assert_problem(response, "not-another-person")
    assert {one["rule"] for one in told} == {"made-by-a-party"}
    assert len(told) == 2


async def test_where_nobody_else_is_there_it_is_answered_and_told(
    school: StandingSchool, author: Caller
) -> None:
    """Better an answer under everybody's eyes than none within five days."""
    released = await author.post(f"/staff/{school.actor('admin').person_id}/release")
    second = await invented(school, "T921", by=author)
    response = await dismissed(second, await objected(school, author))

    assert released.status_code == 201
    assert response.status_code == 201
    assert {one["rule"] for one in await alarms_of(school)} == {"made-by-a-party"}


async def test_who_made_the_other_long_ago_may(school: StandingSchool, author: Caller) -> None:
    """A colleague of old is one."""
    second = await invented(school, "T922", by=author)
    await days_pass(school, 31)

    assert (await dismissed(second, await objected(school, author))).status_code == 201
    assert await alarms_of(school) == []


async def test_an_entry_for_a_child_is_not_confirmed_by_the_writers_own_making(
    school: StandingSchool, author: Caller
) -> None:
    """Confirming, declining, asking and taking out alike."""
    second = await invented(school, "T923", by=author)
    assert author.actor
    entry = uuid7()
    said = an_observation(
        recorded_by=author.actor.person_id,
        source="student",
        for_child=True,
        needs_confirmation=True,
        occurred_on=school.today,
    )
    await school.given(Decided(school.pupil_id, said, TERM, entry))
    for step in ("confirmation", "rejection", "supplement-request"):
        body = {"question": "请问是哪一天？"} if step == "supplement-request" else {}
        response = await second.post(f"/observations/{entry}/{step}", body)
        assert_problem(response, "not-another-person")

    assert (
        await school["admin"].post(f"/observations/{entry}/confirmation", {})
    ).status_code == 201


async def test_a_drawn_entry_is_not_checked_by_the_writers_own_making(
    school: StandingSchool, author: Caller
) -> None:
    """The lot draws; somebody else looks."""
    assert author.actor
    desk = school.service.house.desk
    key = await desk.journal.keyring.get(school.school_id, school.school_id)
    lot = Lot(key, "samples", desk.vocabulary.judging.samples.per_mille)
    entry = next(one for one in (uuid7() for _ in range(2_000)) if lot.draws(one))
    said = an_observation(
        recorded_by=author.actor.person_id, observation_type="LP01", occurred_on=school.today
    )
    await school.given(Decided(school.pupil_id, said, TERM, entry))
    second = await invented(school, "T924", by=author)
    path = f"/observations/{entry}/sample-check"

    assert_problem(await second.post(path), "not-another-person")
    assert (await school["admin"].post(path)).status_code == 201


@pytest.mark.parametrize("signs_first", [True, False])
async def test_a_level_is_not_rated_again_by_the_signers_own_making(
    school: StandingSchool, author: Caller, *, signs_first: bool
) -> None:
    """Nor by that of the class teacher who is going to sign."""
    lot = await lot_of(school.service.house.desk, school.school_id)
    child = next(one for one in (uuid4() for _ in range(2_000)) if lot.draws(one, TERM, B2))
    await school.given(*a_pupil(child, school.class_group_id, 40))
    days = [school.today - timedelta(days=days) for days in (1, 2)]
    facts = [an_observation(observation_type="MC08", occurred_on=day) for day in days]
    await school.given(*(Decided(child, one, TERM, uuid7()) for one in facts))
    path = f"/students/{child}/terms/{TERM}"
    if signs_first:
        assert (await author.put(f"{path}/levels/{B2}", {"level": "A"})).status_code == 201
    duty = ("任课教师", "三年级2班", "音乐")
    second = await invented(school, "T925", *duty, by=author)
    rated = await second.put(f"{path}/second-ratings/{B2}", {"level": "A"})
    by_other = await school["other teacher"].put(f"{path}/second-ratings/{B2}", {"level": "B"})

    assert_problem(rated, "not-another-person")
    assert by_other.status_code == 201
