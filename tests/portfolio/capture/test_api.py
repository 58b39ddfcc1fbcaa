"""写实记录 over HTTP: recording, activities, offline batches, withdrawal; who may, who may see."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, assert_problem, plain

RANDOM = "6f1c2f0e-3a55-4d0c-9c1d-6e69616e6c75"


def items(body: dict[str, Any]) -> list[UUID]:
    return [UUID(one["observation_id"]) for one in body["items"]]


async def timeline(school: StandingSchool, who: str, student_id: UUID) -> list[dict[str, Any]]:
    response = await school[who].get(
        f"/students/{student_id}/timeline", term=TERM, seen=await school.shown()
    )
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


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
        [entry] = await timeline(school, who, school.pupil_id)
        assert (entry["observation_id"], entry["note"], entry["standing"]) == (
            str(observation_id),
            "主动关灯",
            "counted",
        )


async def test_a_retry_gets_the_same_answer_and_leaves_one_record(school: StandingSchool) -> None:
    """G2: a phone that lost the answer sends again; 201 first, 200 with the same body after."""
    path, body = f"/observations/{uuid7()}", school.an_observation()
    answers = [await school["class teacher"].put(path, body) for _ in range(3)]

    assert [one.status_code for one in answers] == [201, 200, 200]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert len(await timeline(school, "guardian", school.pupil_id)) == 1


async def test_eight_sends_at_once_leave_one_record(school: StandingSchool) -> None:
    """G2: a nervous thumb, or two queues of one phone."""
    path, body = f"/observations/{uuid7()}", school.an_observation()
    answers = await asyncio.gather(*(school["class teacher"].put(path, body) for _ in range(8)))

    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert len({one.content for one in answers}) == 1
    assert len(await timeline(school, "guardian", school.pupil_id)) == 1


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
    assert len(await timeline(school, "guardian", school.pupil_id)) == 1


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
    ("changes", "status", "kind"),
    [
        ({"term": NEXT_TERM}, 404, "term-is-unknown"),
        ({"observation_type": "ZZ99"}, 422, "unknown-observation-type"),
        ({"observation_type": "LP07"}, 422, "not-for-this-grade"),
        ({"observation_type": "PF11"}, 422, "type-comes-later"),
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


@pytest.mark.parametrize("observation_id", [RANDOM, "not-an-id", "0" * 32])
async def test_the_phone_makes_a_uuid7(school: StandingSchool, observation_id: str) -> None:
    """Ids that follow from others are v5, so what a caller names can never be one of them."""
    body = school.an_observation()
    response = await school["class teacher"].put(f"/observations/{observation_id}", body)

    assert_problem(response, "malformed")


async def test_an_activity_is_entered_once_for_all(school: StandingSchool) -> None:
    """One event per child, in one append, none naming another."""
    activity_id = uuid7()
    pupils = [school.pupil_id, school.classmate_id]
    body = an_activity(school, pupils, note="合唱排练")
    first = await school["class teacher"].put(f"/activities/{activity_id}", body)
    again = await school["class teacher"].put(f"/activities/{activity_id}", body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    expected = [str(derived(activity_id, one)) for one in pupils]
    assert first.json()["observation_ids"] == expected
    for pupil, observation_id in zip(pupils, expected, strict=True):
        [entry] = await timeline(school, "class teacher", pupil)
        assert entry["observation_id"] == observation_id
        assert entry["activity_id"] == str(activity_id)
        others = {str(one) for one in pupils if one != pupil}
        assert not others & {str(value) for value in entry.values()}


def an_activity(school: StandingSchool, pupils: list[UUID], **changes: Any) -> dict[str, Any]:
    said = school.an_observation(**changes)
    del said["student_id"]
    return {
        **said,
        "class_group_id": str(school.class_group_id),
        "student_ids": [str(one) for one in pupils],
    }


async def test_withdrawing_one_of_an_activity_leaves_the_others(school: StandingSchool) -> None:
    """小明 was ill that day after all."""
    activity_id, pupils = uuid7(), [school.pupil_id, school.classmate_id]
    await school["class teacher"].put(f"/activities/{activity_id}", an_activity(school, pupils))
    mine = derived(activity_id, school.pupil_id)
    await school["class teacher"].post(f"/observations/{mine}/withdrawal", {})

    standing = [(await timeline(school, "class teacher", one))[0]["standing"] for one in pupils]
    assert standing == ["withdrawn", "counted"]


@pytest.mark.parametrize("who", ["elsewhere", "nobody", "school"])
async def test_an_activity_is_for_pupils_of_the_class_and_for_all_or_none(
    school: StandingSchool, who: str
) -> None:
    """One who is not of the class, known to the school or not: the same words, nothing appended."""
    stranger = {"elsewhere": school.elsewhere_id, "nobody": uuid4(), "school": school.school_id}
    before = await school.shown()
    body = an_activity(school, [school.pupil_id, stranger[who]])
    response = await school["class teacher"].put(f"/activities/{uuid7()}", body)

    assert_problem(response, "not-in-this-class")
    assert await school.shown() == before


async def test_an_activity_named_twice_for_a_child_counts_once(school: StandingSchool) -> None:
    """A list with a slip in it."""
    body = an_activity(school, [school.pupil_id, school.pupil_id])
    response = await school["class teacher"].put(f"/activities/{uuid7()}", body)

    assert len(response.json()["observation_ids"]) == 1


async def test_who_may_record_an_activity(school: StandingSchool) -> None:
    """Teachers of the class; a family records of its own child only."""

    async def record(who: Caller) -> Any:
        return await who.put(f"/activities/{uuid7()}", an_activity(school, [school.pupil_id]))

    assert await school.everyone(record) == {
        "admin": 403,
        "class teacher": 201,
        "subject teacher": 201,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 403,
        "stranger": 403,  # as any administrator, whether there is such a class or not
        "anonymous": 401,
    }


async def test_an_offline_batch_of_500_with_bad_items_among_them(school: StandingSchool) -> None:
    """G9: each item is a command of its own with a result of its own, in the order sent;
    sent again as a whole, the same 500 records.
    """
    ids = [uuid7() for _ in range(500)]
    body = {"items": [a_batch_item(school, number, one) for number, one in enumerate(ids)]}
    bad = {100: 404, 250: 422, 333: 409}
    body["items"][100]["student_id"] = str(school.elsewhere_id)
    body["items"][250]["observation_type"] = "ZZ99"
    body["items"][333]["observation_id"] = str(ids[331])
    first = (await school["class teacher"].post("/observation-batches", body)).json()["results"]
    again = (await school["class teacher"].post("/observation-batches", body)).json()["results"]

    assert [one["observation_id"] for one in first] == [
        one["observation_id"] for one in body["items"]
    ]
    assert {n: one["status"] for n, one in enumerate(first) if one["status"] != 201} == bad
    assert {n: one["status"] for n, one in enumerate(again) if one["status"] != 200} == bad
    positions = [one["position"] for one in first if one["status"] == 201]
    assert positions == [one["position"] for one in again if one["status"] == 200]
    assert len(set(positions)) == 497
    for pupil in (0, 1):
        theirs = [one["position"] for one in first[pupil::2] if one["status"] == 201]
        assert theirs == sorted(theirs)
    problem = first[250]["problem"]
    assert (problem["type"], problem["status"]) == ("/problems/unknown-observation-type", 422)
    assert problem["detail"] == "没有这种观察类型。"


def a_batch_item(school: StandingSchool, number: int, observation_id: UUID) -> dict[str, Any]:
    pupil = (school.pupil_id, school.classmate_id)[number % 2]
    return {
        **school.an_observation(pupil, note=f"第 {number} 条"),
        "observation_id": str(observation_id),
    }


async def test_a_batch_is_answered_for_each_caller_as_single_records_are(
    school: StandingSchool,
) -> None:
    """The envelope is open to whoever is signed in, its items are not."""

    async def send(who: Caller) -> Any:
        body = {"items": [a_batch_item(school, 0, uuid7())]}
        response = await who.post("/observation-batches", body)
        if response.status_code == 200:
            results[who.name] = response.json()["results"][0]["status"]
        return response

    results: dict[str, int] = {}
    statuses = await school.everyone(send)

    assert {name for name, status in statuses.items() if status != 200} == {"anonymous"}
    assert {name for name, status in results.items() if status == 201} == {
        "class teacher",
        "subject teacher",
        "guardian",
    }
    assert set(results.values()) == {201, 403, 404}


async def test_a_result_is_told_in_the_callers_language(school: StandingSchool) -> None:
    """Also inside a batch."""
    item = {**a_batch_item(school, 0, uuid7()), "observation_type": "ZZ99"}
    response = await school["class teacher"].post(
        "/observation-batches", {"items": [item]}, headers={"accept-language": "en"}
    )

    [result] = response.json()["results"]
    assert result["problem"]["detail"] == "There is no such type of observation."


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
    [entry] = await timeline(school, "guardian", school.pupil_id)
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


async def test_a_command_without_an_id_is_refused(school: StandingSchool) -> None:
    """A POST that nobody can repeat safely is not taken."""
    observation_id = await school.recorded("guardian")
    path = f"/observations/{observation_id}/withdrawal"
    for value in ("", "once", str(uuid4())):
        response = await school["guardian"].post(path, {}, headers={"idempotency-key": value})

        assert_problem(response, "malformed")


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
