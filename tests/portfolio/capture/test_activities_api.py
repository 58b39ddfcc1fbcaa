"""写实记录 over HTTP: what a class did together, and what a phone kept while it was offline."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.support.ids import derived, uuid7
from standing_school import Caller, StandingSchool, assert_problem
from voices import timeline, with_duty

RANDOM = "6f1c2f0e-3a55-4d0c-9c1d-6e69616e6c75"


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
        [entry] = await timeline(school, school["class teacher"], pupil)
        assert entry["observation_id"] == observation_id
        assert entry["activity_id"] == str(activity_id)
        others = {str(one) for one in pupils if one != pupil}
        assert not others & {str(value) for value in entry.values()}


def an_activity(school: StandingSchool, pupils: list[UUID], **changes: Any) -> dict[str, Any]:
    said = school.an_observation(**changes)
    del said["student_id"]
    return {
        **said,
        "scope": "class",
        "class_group_ids": [str(school.class_group_id)],
        "student_ids": [str(one) for one in pupils],
    }


async def test_withdrawing_one_of_an_activity_leaves_the_others(school: StandingSchool) -> None:
    """小明 was ill that day after all."""
    activity_id, pupils = uuid7(), [school.pupil_id, school.classmate_id]
    await school["class teacher"].put(f"/activities/{activity_id}", an_activity(school, pupils))
    mine = derived(activity_id, school.pupil_id)
    await school["class teacher"].post(f"/observations/{mine}/withdrawal", {})

    standing = [
        (await timeline(school, school["class teacher"], one))[0]["standing"] for one in pupils
    ]
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


async def test_a_retry_after_a_child_changed_the_class_records_nothing_twice(
    school: StandingSchool,
) -> None:
    """What was withdrawn meanwhile stays withdrawn: an id stands for one observation only."""
    colleague, activity_id = await with_duty(school, "counsellor"), uuid7()
    pupils = [school.pupil_id, school.classmate_id]
    body = {**an_activity(school, pupils), "scope": "club", "class_group_ids": []}
    first = await colleague.put(f"/activities/{activity_id}", body)
    assert first.status_code == 201, first.text
    mine = derived(activity_id, school.pupil_id)
    await colleague.post(f"/observations/{mine}/withdrawal", {})
    moved = {"class_group_id": str(school.other_class_group_id)}
    await school["admin"].post(f"/students/{school.pupil_id}/class-assignment", moved)

    again = await colleague.put(f"/activities/{activity_id}", body)

    assert sorted(one["status"] for one in again.json()["classes"]) == [201, 409]
    [entry] = await timeline(school, school["guardian"])
    assert entry["standing"] == "withdrawn"


async def test_a_duty_given_a_moment_ago_counts_for_lists(school: StandingSchool) -> None:
    """Also where another process gave it: what this one remembers is asked about first."""
    await school.recorded("class teacher")
    colleague = await with_duty(school, "moral_education")
    whole = {**an_activity(school, []), "scope": "school"}
    honours = {
        "term": TERM,
        "observation_type": "MC16",
        "occurred_on": school.today.isoformat(),
        "entries": [{"student_id": str(school.pupil_id), "note": "校级三好学生"}],
    }

    for path, body in (("activities", whole), ("honour-lists", honours)):
        response = await colleague.put(f"/{path}/{uuid7()}", body)
        assert response.status_code == 201, response.text
        other = await with_duty(school, "counsellor")
        response = await other.put(f"/{path}/{uuid7()}", body)
        assert response.status_code == 201, response.text


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
    bad = {100: 404, 250: 422, 333: 409, 400: 422, 401: 422}
    body["items"][100]["student_id"] = str(school.elsewhere_id)
    body["items"][250]["observation_type"] = "ZZ99"
    body["items"][333]["observation_id"] = str(ids[331])
    body["items"][400] = {"nonsense": [1, {}]}
    body["items"][401] |= {"note": "a\u202eb", "observation_id": str(RANDOM)}
    first = (await school["class teacher"].post("/observation-batches", body)).json()["results"]
    again = (await school["class teacher"].post("/observation-batches", body)).json()["results"]

    readable = [n for n in range(500) if n not in {400, 401}]
    assert [first[n]["observation_id"] for n in readable] == [
        body["items"][n]["observation_id"] for n in readable
    ]
    assert first[401]["problem"]["errors"] == ["note", "observation_id"]
    assert {n: one["status"] for n, one in enumerate(first) if one["status"] != 201} == bad
    assert {n: one["status"] for n, one in enumerate(again) if one["status"] != 200} == bad
    positions = [one["position"] for one in first if one["status"] == 201]
    assert positions == [one["position"] for one in again if one["status"] == 200]
    assert len(set(positions)) == 495
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
    """The envelope is for whoever may record of somebody in this school; each item is asked for."""

    async def send(who: Caller) -> Any:
        body = {"items": [a_batch_item(school, 0, uuid7())]}
        response = await who.post("/observation-batches", body)
        if response.status_code == 200:
            results[who.name] = response.json()["results"][0]["status"]
        return response

    results: dict[str, int] = {}
    statuses = await school.everyone(send)

    assert {name: status for name, status in statuses.items() if status != 200} == {
        "anonymous": 401,
        "admin": 403,
        "feed": 403,
        "former teacher": 404,
        "stranger": 403,
    }
    assert {name for name, status in results.items() if status == 201} == {
        "class teacher",
        "subject teacher",
        "guardian",
    }
    assert set(results.values()) == {201, 404}


async def test_a_result_is_told_in_the_callers_language(school: StandingSchool) -> None:
    """Also inside a batch."""
    item = {**a_batch_item(school, 0, uuid7()), "observation_type": "ZZ99"}
    response = await school["class teacher"].post(
        "/observation-batches", {"items": [item]}, headers={"accept-language": "en"}
    )

    [result] = response.json()["results"]
    assert result["problem"]["detail"] == "There is no such type of observation."


async def test_a_batch_of_501_is_refused_whole(school: StandingSchool) -> None:
    """A phone sends the rest in the next; half of a batch it believes sent would be lost."""
    items = [a_batch_item(school, number, uuid7()) for number in range(501)]
    teacher = school["class teacher"]
    refused = await teacher.post("/observation-batches", {"items": items})
    first = await teacher.post("/observation-batches", {"items": items[:1]})

    assert_problem(refused, "malformed")
    assert refused.json()["errors"] == ["body/items"]
    assert first.json()["results"][0]["status"] == 201
