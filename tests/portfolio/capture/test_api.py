"""写实记录 over HTTP: recording and withdrawing; who may, who may see."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from portfolio.admit import events as admit
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, assert_problem, plain
from voices import timeline


async def test_who_may_record_of_a_pupil(school: StandingSchool) -> None:
    """The pupil's teachers and guardians; to everybody else there is no such pupil."""

    async def record(who: Caller) -> Any:
        return await who.put(f"/observations/{uuid7()}", school.an_observation())

    assert await school.everyone(record) == {
        "admin": 403,
        "class teacher": 201,
        "subject teacher": 201,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 201,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_a_pupil_of_others_looks_like_nobody(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Same status, same words: whoever guesses ids learns nothing."""

    async def refused(who: str, student_id: UUID) -> Any:
        body = school.an_observation(student_id)
        return plain(await school[who].put(f"/observations/{uuid7()}", body))

    missing = await refused("class teacher", uuid4())

    assert missing[0] == 404
    assert await refused("class teacher", school.elsewhere_id) == missing
    assert await refused("class teacher", elsewhere.pupil_id) == missing
    assert await refused("guardian", school.classmate_id) == missing
    assert await refused("class teacher", school.school_id) == missing


async def test_a_record_is_there_for_those_who_may_see_it(school: StandingSchool) -> None:
    """王老师 records on the bus; the mother reads it in the evening."""
    observation_id = await school.recorded("class teacher", note="主动关灯")

    for who in ("class teacher", "subject teacher", "guardian", "admin"):
        [entry] = await timeline(school, school[who])
        assert (entry["observation_id"], entry["note"], entry["standing"]) == (
            str(observation_id),
            "主动关灯",
            "counted",
        )


@pytest.mark.parametrize(
    ("changes", "status", "kind"),
    [
        ({"term": NEXT_TERM}, 404, "term-is-unknown"),
        ({"observation_type": "ZZ99"}, 422, "unknown-observation-type"),
        ({"observation_type": "LP07"}, 422, "not-for-this-grade"),
        ({"observation_type": "AC08"}, 422, "asked-anonymously"),
        ({"observation_type": "PF11"}, 403, "not-for-this-duty"),
        ({"words": {"award": "school"}}, 422, "measure-is-unknown"),
        ({"items": {"n": 1, "of": 2}}, 422, "part-is-unknown"),
        ({"measures": {"songs": 1}}, 422, "measure-is-unknown"),
        ({"occurred_on": "2020-01-01"}, 422, "day-is-outside-term"),
        ({"measures": {"times": -1}}, 422, "malformed"),
        ({"measures": {"times": 1.5}}, 422, "malformed"),
        ({"note": "x" * 501}, 422, "malformed"),
        ({"note": "a\u202eb"}, 422, "malformed"),
        ({"captured_at": "2026-11-20T08:00:00"}, 422, "malformed"),
        ({"mood": "sunny"}, 422, "malformed"),
        ({"occurred_on": "soon"}, 422, "malformed"),
    ],
)
async def test_what_cannot_be_recorded_is_refused_in_a_sentence(
    school: StandingSchool, changes: dict[str, Any], status: int, kind: str
) -> None:
    """And nothing is appended."""
    before = await school.shown()
    body = school.an_observation(**changes)
    response = await school["class teacher"].put(f"/observations/{uuid7()}", body)

    assert response.status_code == status, response.text
    assert_problem(response, kind)
    assert await school.shown() == before


async def test_tomorrow_is_refused(school: StandingSchool) -> None:
    """Only what has happened can be observed."""
    day = (school.today + timedelta(days=2)).isoformat()
    body = school.an_observation(occurred_on=day)

    assert_problem(
        await school["guardian"].put(f"/observations/{uuid7()}", body), "day-is-in-the-future"
    )


async def test_a_type_is_for_the_voices_it_names(school: StandingSchool) -> None:
    """A family is not asked whether it raised the flag at school."""
    body = school.an_observation(observation_type="MC01")
    refused = await school["guardian"].put(f"/observations/{uuid7()}", body)

    assert_problem(refused, "not-for-this-voice")
    assert (await school["class teacher"].put(f"/observations/{uuid7()}", body)).status_code == 201


async def test_only_its_author_withdraws_an_observation(school: StandingSchool) -> None:
    """To whom may know of it the others' presses change nothing; to strangers it is not there."""

    async def withdraw(who: Caller) -> Any:
        return await who.post(f"/observations/{observation_id}/withdrawal", {"reason": "记错"})

    observation_id = await school.recorded("class teacher")
    expected = {
        "admin": 403,
        "class teacher": 201,
        "subject teacher": 409,  # withdrawn by its author a moment ago, as they may know
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 409,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }

    assert await school.everyone(withdraw) == expected
    [entry] = await timeline(school, school["guardian"])
    assert entry["standing"] == "withdrawn"


async def test_an_observation_of_others_looks_like_none(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Of another class, of another school, and none at all: the same answer."""
    foreign = [
        await school.recorded("other teacher", school.elsewhere_id),
        await elsewhere.recorded("class teacher"),
        uuid7(),
        derived(school.school_id, "feed"),
    ]
    answers = [
        plain(await school["class teacher"].post(f"/observations/{one}/withdrawal", {}))
        for one in foreign
    ]

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_a_withdrawal_repeated_gets_its_first_answer(school: StandingSchool) -> None:
    """And a second withdrawal, under another id, is told that it is one."""
    observation_id, key = await school.recorded("guardian"), uuid7()
    path = f"/observations/{observation_id}/withdrawal"
    first, again = [await school["guardian"].post(path, {}, key=key) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(await school["guardian"].post(path, {}), "already-withdrawn")


async def test_a_relation_that_ended_ends_with_the_next_request(school: StandingSchool) -> None:
    """A duty released, a guardian unlinked, a class changed: nothing handed out earlier opens
    anything, though another process wrote the change and this one remembers the old.
    """
    teacher, guardian = school.actor("class teacher"), school.actor("guardian")
    record = school.an_observation()
    for who in ("class teacher", "subject teacher", "guardian"):
        assert (await school[who].put(f"/observations/{uuid7()}", record)).status_code == 201
    moved = admit.ClassAssigned(class_group_id=school.other_class_group_id, roster_number=9)
    await school.given(
        Decided(school.school_id, admit.StaffReleased(staff_id=teacher.person_id)),
        Decided(school.pupil_id, admit.GuardianUnlinked(guardian_id=guardian.person_id)),
        Decided(school.pupil_id, moved),
    )

    for who in ("class teacher", "subject teacher", "guardian"):
        written = await school[who].put(f"/observations/{uuid7()}", record)
        read = await school[who].get(f"/students/{school.pupil_id}")
        assert (who, written.status_code, read.status_code) == (who, 404, 404)
    assert (
        await school["other teacher"].put(f"/observations/{uuid7()}", record)
    ).status_code == 201
