"""入册 over HTTP: classes, pupils, terms, erasure; who may see and do."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import (
    NEXT_TERM,
    Caller,
    StandingSchool,
    a_duty,
    a_pupil,
    assert_problem,
    plain,
)


async def pupils_of(school: StandingSchool, group: UUID, who: str = "admin") -> list[Any]:
    path = f"/class-groups/{group}/students"
    response = await school[who].get(path, seen=await school.shown())
    assert response.status_code == 200, response.text
    items: list[Any] = response.json()["items"]
    return items


@pytest.mark.parametrize("what", ["students", "guardian-codes", "pending-confirmations"])
async def test_a_class_of_others_looks_like_none(
    school: StandingSchool, elsewhere: StandingSchool, what: str
) -> None:
    """Also to the administrator: no empty success for a class there is not."""
    for who, groups in (
        ("class teacher", (uuid4(), school.other_class_group_id, elsewhere.class_group_id)),
        ("admin", (uuid4(), elsewhere.class_group_id)),
    ):
        answers = []
        for group in groups:
            path = f"/class-groups/{group}/{what}"
            caller = school[who]
            sent = caller.post(path) if what == "guardian-codes" else caller.get(path)
            answers.append(plain(await sent))

        assert answers[0][0] == 404
        assert all(one == answers[0] for one in answers)


async def test_who_may_see_the_classes(school: StandingSchool) -> None:
    """Staff; a family needs no list of classes."""
    response = await school["class teacher"].get("/class-groups")
    statuses = await school.everyone(lambda who: who.get("/class-groups"))

    assert [(one["grade"], one["number"]) for one in response.json()["items"]] == [(3, 1), (3, 2)]
    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
        "other teacher",
        "stranger",
    }


async def test_who_may_see_the_pupils_of_a_class(school: StandingSchool) -> None:
    """Its teachers and the administrator."""
    path = f"/class-groups/{school.class_group_id}/students"
    statuses = await school.everyone(lambda who: who.get(path))

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
    }
    assert {who for who, status in statuses.items() if status == 404} == {
        "other teacher",
        "former teacher",
        "stranger",
    }


async def test_pupils_are_listed_in_pages_by_number(school: StandingSchool) -> None:
    """Each once; who has no number stands first; two of one number stand side by side."""
    for number in (2, 5, 4):
        await school.given(*a_pupil(uuid4(), school.class_group_id, number, name="甲"))
    nameless = admit.ClassAssigned(class_group_id=school.class_group_id)
    await school.given(Decided(school.pupil_id, nameless))
    path, seen = f"/class-groups/{school.class_group_id}/students", await school.shown()
    found: list[Any] = []
    cursor: str | None = None
    while cursor or not found:
        query = {"limit": 2, "seen": seen} | ({"cursor": cursor} if cursor else {})
        page = (await school["admin"].get(path, **query)).json()
        found += page["items"]
        cursor = page["next"]

    assert [one["roster_number"] for one in found] == [None, 2, 2, 3, 4, 5]
    assert len({one["student_id"] for one in found}) == 6


async def test_who_may_see_a_pupil(school: StandingSchool) -> None:
    """And the listed are exactly those whose single read is allowed."""
    statuses = await school.everyone(lambda who: who.get(f"/students/{school.pupil_id}"))
    listed = await pupils_of(school, school.class_group_id, "subject teacher")

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
        "guardian",
    }
    for one in (*listed, {"student_id": school.elsewhere_id}):
        response = await school["subject teacher"].get(f"/students/{one['student_id']}")
        assert (response.status_code == 200) == (one in listed)


async def test_a_child_who_changed_class_is_the_new_teachers(school: StandingSchool) -> None:
    """The next request, in lists and in single reads."""
    await pupils_of(school, school.class_group_id, "class teacher")
    moved = admit.ClassAssigned(class_group_id=school.other_class_group_id, roster_number=9)
    await school.given(Decided(school.pupil_id, moved))
    old = await pupils_of(school, school.class_group_id, "class teacher")
    new = await pupils_of(school, school.other_class_group_id, "other teacher")

    assert str(school.pupil_id) not in [one["student_id"] for one in old]
    assert str(school.pupil_id) in [one["student_id"] for one in new]
    assert (await school["class teacher"].get(f"/students/{school.pupil_id}")).status_code == 404
    assert (await school["other teacher"].get(f"/students/{school.pupil_id}")).status_code == 200


async def plan(school: StandingSchool, who: str = "admin", **more: Any) -> Any:
    body = {"opens_on": "2027-02-20", "closes_on": "2027-07-01"} | more.pop("body", {})
    return await school[who].put(f"/terms/{more.pop('term', NEXT_TERM)}", body, **more)


async def test_who_may_plan_a_term(school: StandingSchool) -> None:
    """The administrator."""

    async def send(who: Caller) -> Any:
        body = {"opens_on": "2028-02-20", "closes_on": "2028-07-01"}
        return await who.put("/terms/2027-2028-2", body)

    statuses = await school.everyone(send)

    assert {who for who, status in statuses.items() if status in {201, 409}} == {
        "admin",
        "stranger",
    }


async def test_a_term_is_planned_once_with_its_dates(school: StandingSchool) -> None:
    """A retry gets its first answer; other dates are a conflict, wrong dates malformed."""
    key = uuid7()
    first, again = [await plan(school, key=key) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(await plan(school), "term-is-planned-otherwise")
    wrong = {"closes_on": "2027-02-20"}
    assert_problem(await plan(school, term="2027-2028-1", body=wrong), "term-dates-are-wrong")
    assert_problem(await plan(school, term="spring"), "malformed")


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


async def test_classes_are_called_by_the_school_year(school: StandingSchool) -> None:
    """They move up by themselves; who has gone through is not listed."""
    last = uuid4()
    year = int(TERM[:4])
    await school.given(
        Decided(
            school.school_id,
            admit.ClassFormed(
                class_group_id=uuid4(), grade=1, number=7, stage="primary", entry_year=year - 1
            ),
        ),
        Decided(
            school.school_id,
            admit.ClassFormed(
                class_group_id=last, grade=6, number=7, stage="primary", entry_year=year - 6
            ),
        ),
    )
    items = (await school["admin"].get("/class-groups")).json()["items"]

    assert [(one["grade"], one["number"]) for one in items] == [(2, 7), (3, 1), (3, 2)]


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


async def test_a_school_whose_administrator_left_can_be_opened_by_the_next(
    school: StandingSchool,
) -> None:
    """A duty is a person's, not an account's."""
    successor = uuid4()
    await school.given(
        Decided(school.school_id, admit.StaffReleased(staff_id=school.actor("admin").person_id)),
        Decided(school.school_id, a_duty(successor, "school_admin")),
    )
    new = await school.joined(successor)

    assert (await school["admin"].get("/erasures")).status_code == 404
    assert (await new.get("/erasures")).status_code == 200
