"""Erasure over HTTP: who may, what is left of a pupil, what is told of it."""

from typing import Any
from uuid import uuid4

import pytest

from builders import TERM
from class_lists import pupils_of
from portfolio.support.ids import uuid7
from standing_school import Caller, StandingSchool, assert_problem, plain


async def erase(school: StandingSchool, who: str = "admin", **more: Any) -> Any:
    path = f"/students/{more.pop('student_id', school.pupil_id)}/erasure"
    return await school[who].post(path, {"reason": "guardian_request"}, **more)


async def test_who_may_erase_a_pupil(school: StandingSchool) -> None:
    """The administrator, at the guardians' request; nobody by a slip of the finger.
    Afterwards there is nothing left that could tell who stood to the child: it looks like nobody.
    """

    async def send(who: Caller) -> Any:
        return await who.post(f"/students/{school.pupil_id}/erasure", {"reason": "authority_order"})

    admin = school.people.pop("admin")
    before = await school.everyone(send)
    erased = await send(admin)
    after = await school.everyone(send)

    assert before == {
        "class teacher": 403,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }
    assert erased.status_code == 202
    assert after == dict.fromkeys(before, 404) | {"anonymous": 401}


async def test_nobody_reads_or_writes_of_an_erased_pupil(school: StandingSchool) -> None:
    """The administrator is told that it is gone, whoever repeats a command that was done too;
    to everybody else there is no such pupil. The erasure's own retry gets its first answer.
    """
    observation_id, key = await school.recorded("guardian"), uuid7()
    retried, body = uuid7(), school.an_observation()
    await school["guardian"].put(f"/observations/{retried}", body)
    first = await erase(school, key=key)
    again = await erase(school, key=key)
    await pupils_of(school, school.class_group_id)  # by now the key is destroyed
    pupil, seen = f"/students/{school.pupil_id}", f"/observations/{observation_id}"
    teacher, term = school["class teacher"], f"terms/{TERM}"
    gone = [
        await erase(school),
        await school["admin"].get(pupil),
        await school["admin"].get(f"{pupil}/timeline", term=TERM),
        await school["guardian"].put(f"/observations/{retried}", body),
    ]
    # Whoever names an observation stood to the child when it was recorded.
    by_its_observation = [
        await school["guardian"].post(f"{seen}/withdrawal", {}),
        await teacher.post(f"{seen}/confirmation"),
        await school["guardian"].send("PUT", f"{seen}/evidence/{uuid7()}", content=b"x"),
    ]
    unknown = [
        await school["guardian"].put(f"/observations/{uuid7()}", body),
        await teacher.put(f"{pupil}/{term}/remark", {"text": "好"}),
        await teacher.put(f"{pupil}/{term}/subject-levels", {"levels": {"music": "met"}}),
        await teacher.get(pupil),
        await school["guardian"].get(f"{pupil}/timeline", term=TERM),
        await teacher.get(f"{pupil}/{term}/judgement"),
        await teacher.get(f"{pupil}/{term}/report"),
    ]

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert [one.status_code for one in gone] == [410] * len(gone)
    assert [one.status_code for one in unknown] == [404] * len(unknown)
    assert {one.status_code for one in by_its_observation} <= {404, 410}
    for one in gone:
        assert_problem(one, "gone")


async def test_a_stranger_is_not_told_that_an_entry_was_of_an_erased_child(
    school: StandingSchool,
) -> None:
    """An entry of nobody and one of whoever is gone are refused alike, before rights are asked."""
    entry = await school.recorded("guardian")
    assert (await erase(school)).status_code == 202
    await pupils_of(school, school.class_group_id)  # by now the key is destroyed
    for caller in (school["other guardian"], school["other teacher"]):
        for one in (entry, uuid7()):
            path = f"/observations/{one}"
            assert (await caller.post(f"{path}/withdrawal", {})).status_code == 404
            sent = await caller.send("PUT", f"{path}/evidence/{uuid7()}", content=b"x")
            assert sent.status_code == 404


async def test_lists_show_an_erased_pupil_no_more(school: StandingSchool) -> None:
    """Neither the class, nor the queue, nor the guardian's own page."""
    await school.recorded("guardian")
    await school.recorded("other guardian", school.classmate_id)
    erased = await erase(school)
    seen = erased.json()["position"]
    pupils = await pupils_of(school, school.class_group_id)
    path = f"/class-groups/{school.class_group_id}/pending-confirmations"
    queue = (await school["class teacher"].get(path, seen=seen)).json()["items"]

    assert str(school.pupil_id) not in [one["student_id"] for one in pupils]
    assert [one["student_id"] for one in queue] == [str(school.classmate_id)]


async def test_who_may_see_the_erasures(school: StandingSchool) -> None:
    """The administrator: pending until the master key has been rotated."""
    erased = await erase(school)
    await pupils_of(school, school.class_group_id)
    response = await school["admin"].get("/erasures")
    statuses = await school.everyone(lambda who: who.get("/erasures"))

    [item] = response.json()["items"]
    assert (item["student_id"], item["state"]) == (str(school.pupil_id), "pending")
    assert erased.status_code == 202
    assert {who for who, status in statuses.items() if status == 200} == {"admin", "stranger"}


async def test_erasures_come_in_pages_the_latest_first(school: StandingSchool) -> None:
    """A school of thirty years has erased more than a page holds."""
    for student_id in (school.pupil_id, school.classmate_id, school.planned_id):
        await erase(school, student_id=student_id)
        await pupils_of(school, school.class_group_id)
    found: list[str] = []
    cursor: str | None = None
    while cursor or not found:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await school["admin"].get("/erasures", **query)).json()
        assert len(page["items"]) <= 2
        found += [one["student_id"] for one in page["items"]]
        cursor = page["next"]

    assert found == [str(one) for one in (school.planned_id, school.classmate_id, school.pupil_id)]
    assert_problem(await school["admin"].get("/erasures", cursor="WyI1Il0"), "cursor-is-not-ours")


@pytest.mark.parametrize(
    "body", [{"reason": "tidy up"}, {}, {"reason": "guardian_request", "x": 1}]
)
async def test_a_reason_is_a_code_and_never_a_text(
    school: StandingSchool, body: dict[str, Any]
) -> None:
    """A text about the child would stay behind in the school's own stream."""
    response = await school["admin"].post(f"/students/{school.pupil_id}/erasure", body)

    assert_problem(response, "malformed")


async def test_a_pupil_of_others_cannot_be_erased(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Nor told apart from nobody."""
    answers = [
        plain(await erase(school, student_id=one))
        for one in (uuid4(), elsewhere.pupil_id, school.school_id)
    ]

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)
