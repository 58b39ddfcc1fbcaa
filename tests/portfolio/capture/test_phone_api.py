"""写实记录 over HTTP as a phone sends it: again, at once, late, with a wrong clock."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, StandingSchool, assert_problem
from voices import timeline

RANDOM = "6f1c2f0e-3a55-4d0c-9c1d-6e69616e6c75"


async def test_a_retry_gets_the_same_answer_and_leaves_one_record(school: StandingSchool) -> None:
    """G2: a phone that lost the answer sends again; 201 first, 200 with the same body after."""
    path, body = f"/observations/{uuid7()}", school.an_observation()
    answers = [await school["class teacher"].put(path, body) for _ in range(3)]

    assert [one.status_code for one in answers] == [201, 200, 200]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert len(await timeline(school, school["guardian"])) == 1


async def test_eight_sends_at_once_leave_one_record(school: StandingSchool) -> None:
    """G2: a nervous thumb, or two queues of one phone."""
    path, body = f"/observations/{uuid7()}", school.an_observation()
    answers = await asyncio.gather(*(school["class teacher"].put(path, body) for _ in range(8)))

    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert len({one.content for one in answers}) == 1
    assert len(await timeline(school, school["guardian"])) == 1


@pytest.mark.parametrize(
    "changes",
    [{"note": "另一句话"}, {"measures": {"times": 2}}, {"student_id": None}, {"term": NEXT_TERM}],
    ids=["note", "measures", "pupil", "term"],
)
async def test_an_id_stands_for_one_request_for_ever(
    school: StandingSchool, changes: dict[str, Any]
) -> None:
    """G2: the same id with another body is 409, and the first record stays as it was."""
    observation_id = await school.recorded("class teacher")
    if "student_id" in changes:
        changes = {"student_id": str(school.classmate_id)}
    body = school.an_observation(**changes) if "student_id" not in changes else None
    body = body or {**school.an_observation(), **changes}
    response = await school["class teacher"].put(f"/observations/{observation_id}", body)

    assert response.status_code == 409, response.text
    assert_problem(response, "command-id-reused")
    assert len(await timeline(school, school["guardian"])) == 1


async def test_somebody_elses_id_is_taken_too(school: StandingSchool) -> None:
    """The author belongs to the request; also for a pupil that is not there."""
    observation_id = await school.recorded("class teacher")
    for student_id in (school.pupil_id, uuid4()):
        body = school.an_observation(student_id)
        response = await school["subject teacher"].put(f"/observations/{observation_id}", body)

        assert_problem(response, "command-id-reused")


async def test_what_was_recorded_is_answered_also_after_the_term_has_closed(
    school: StandingSchool,
) -> None:
    """G2: a phone that was in a drawer over the holidays gets its first answer, a new one not."""
    path, body = f"/observations/{uuid7()}", school.an_observation()
    first = await school["guardian"].put(path, body)
    sealed = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    await school.given(Decided(school.school_id, sealed))
    again = await school["guardian"].put(path, body)
    other = await school["guardian"].put(f"/observations/{uuid7()}", body)

    assert (again.status_code, again.json()) == (200, first.json())
    assert_problem(other, "term-is-not-open")


@pytest.mark.parametrize(
    "claimed", ["1970-01-01T08:00:00+08:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"]
)
async def test_a_record_is_kept_whatever_the_phones_clock_says(
    school: StandingSchool, claimed: str
) -> None:
    """And sent again it is the same request, answered the same."""
    path, body = f"/observations/{uuid7()}", school.an_observation(captured_at=claimed)
    answers = [await school["class teacher"].put(path, body) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 200], answers[0].text
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("observation_id", [RANDOM, "not-an-id", "0" * 32])
async def test_the_phone_makes_a_uuid7(school: StandingSchool, observation_id: str) -> None:
    """Ids that follow from others are v5, so what a caller names can never be one of them."""
    body = school.an_observation()
    response = await school["class teacher"].put(f"/observations/{observation_id}", body)

    assert_problem(response, "malformed")


async def test_a_command_without_an_id_is_refused(school: StandingSchool) -> None:
    """A POST that nobody can repeat safely is not taken."""
    observation_id = await school.recorded("guardian")
    path = f"/observations/{observation_id}/withdrawal"
    for value in ("", "once", str(uuid4())):
        response = await school["guardian"].post(path, {}, headers={"idempotency-key": value})

        assert_problem(response, "malformed")


async def test_64_records_at_once_of_one_pupil_do_not_conflict(school: StandingSchool) -> None:
    """G3: observations commute; a popular pupil blocks nobody."""
    answers = await asyncio.gather(
        *(
            school["class teacher"].put(f"/observations/{uuid7()}", school.an_observation())
            for _ in range(64)
        )
    )

    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["position"] for one in answers}) == 64
