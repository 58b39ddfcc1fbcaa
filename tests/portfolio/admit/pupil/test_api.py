"""入册 over HTTP, one pupil or one class: who joins, moves, leaves, has a plan of their own."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, a_pupil, assert_problem
from voices import with_duty

YEAR = int(TERM[:4])


def joins(school: StandingSchool, **changes: Any) -> dict[str, Any]:
    said = {
        "name": "王 小明",
        "sex": "m",
        "born_on": "2018-03-02",
        "class_group_id": str(school.class_group_id),
        "roster_number": 41,
        "guardians": [{"name": "李红", "relation": "1-母亲"}],
    }
    return said | changes


async def names_of(school: StandingSchool, group: UUID, who: str = "admin") -> list[str]:
    path = f"/class-groups/{group}/students"
    response = await school[who].get(path, seen=await school.shown())
    assert response.status_code == 200, response.text
    return [one["name"] for one in response.json()["items"]]


async def a_class(school: StandingSchool, grade: int, number: int) -> UUID:
    """A class of this year that moves up with its pupils."""
    group = uuid4()
    formed = admit.ClassFormed(
        class_group_id=group,
        grade=grade,
        number=number,
        stage="primary",
        entry_year=YEAR - grade + 1,
    )
    await school.given(Decided(school.school_id, formed))
    return group


async def test_a_late_joiner_is_in_the_class_from_the_next_request_on(
    school: StandingSchool,
) -> None:
    """With the guardians, whose codes are on the next sheet; sent again it is the same child."""
    key = uuid7()
    first, again = [
        await school["admin"].post("/students", joins(school), key=key) for _ in range(2)
    ]
    sheet = await school["class teacher"].post(
        f"/class-groups/{school.class_group_id}/guardian-codes"
    )
    newest = sheet.json()["items"][-1]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert newest["student_id"] == first.json()["student_id"]
    assert (newest["student_name"], newest["roster_number"]) == ("王小明", 41)
    assert [one["relation"] for one in newest["codes"]] == ["母亲"]
    assert_problem(await school["admin"].post("/students", joins(school)), "student-is-here")
    unknown = joins(school, class_group_id=str(uuid4()), name="甲")
    assert_problem(await school["admin"].post("/students", unknown), "not-found")
    assert_problem(await school["admin"].post("/students", joins(school, name="&")), "malformed")


async def test_only_the_administrator_enters_and_moves_pupils(school: StandingSchool) -> None:
    """A class teacher sees the class; who is in it the school says."""
    bodies = {
        "class-assignment": {"class_group_id": str(school.other_class_group_id)},
        "departure": {"left_on": school.today.isoformat(), "reason": "transfer"},
        "individual-plan": {"follows": True, "from_on": school.today.isoformat()},
    }
    admin = school.people.pop("admin")
    for path, body in bodies.items():

        async def send(who: Caller, path: str = path, body: Any = body) -> Any:
            return await who.post(f"/students/{school.pupil_id}/{path}", body)

        statuses = await school.everyone(send)
        assert statuses == {
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
    done = [
        await admin.post(f"/students/{school.pupil_id}/{path}", bodies[path])
        for path in ("individual-plan", "class-assignment", "departure")
    ]
    assert [one.status_code for one in done] == [201] * 3


async def test_a_move_is_the_new_teachers_at_once(school: StandingSchool) -> None:
    """In the class list and in the single read; the old teacher is a stranger."""
    body = {"class_group_id": str(school.other_class_group_id), "roster_number": 9}
    path = f"/students/{school.pupil_id}"
    moved = await school["admin"].post(f"{path}/class-assignment", body)

    assert moved.status_code == 201
    assert "王小明" in await names_of(school, school.other_class_group_id, "other teacher")
    assert "王小明" not in await names_of(school, school.class_group_id, "class teacher")
    assert (await school["other teacher"].get(path)).status_code == 200
    assert (await school["class teacher"].get(path)).status_code == 404


async def test_of_who_left_nothing_is_recorded_and_the_family_reads_on(
    school: StandingSchool,
) -> None:
    """Not in the list of today, not the teachers' any more; a day ahead is not yet."""
    path = f"/students/{school.pupil_id}"
    tomorrow = (school.today + timedelta(days=1)).isoformat()
    ahead = await school["admin"].post(
        f"{path}/departure", {"left_on": tomorrow, "reason": "transfer"}
    )
    body = {"left_on": school.today.isoformat(), "reason": "transfer"}
    left = await school["admin"].post(f"{path}/departure", body)
    again = await school["admin"].post(f"{path}/departure", body)
    recorded = await school["guardian"].put(f"/observations/{uuid7()}", school.an_observation())

    assert_problem(ahead, "day-is-ahead")
    assert left.status_code == 201
    assert_problem(again, "student-has-left")
    assert_problem(recorded, "student-has-left")
    assert "王小明" not in await names_of(school, school.class_group_id)
    statuses = await school.everyone(lambda who: who.get(path))
    assert {who for who, status in statuses.items() if status == 200} == {"admin", "guardian"}
    assert (await school["guardian"].get(path)).json()["left_on"] == school.today.isoformat()
    progress = (await school["admin"].get(f"/terms/{TERM}")).json()
    assert progress["enrolled"] == 3


async def test_who_left_stays_in_the_terms_that_were_sealed_before(
    school: StandingSchool,
) -> None:
    """And is in none after: who finished grade 6 does not count on."""
    assert (await school["admin"].post(f"/terms/{TERM}/closure")).status_code == 201
    body = {"left_on": school.today.isoformat(), "reason": "other"}
    await school["admin"].post(f"/students/{school.pupil_id}/departure", body)
    days = {"opens_on": "2027-02-20", "closes_on": "2027-07-01"}
    await school["admin"].put(f"/terms/{NEXT_TERM}", days)
    await names_of(school, school.class_group_id)
    enrolled = {
        term: (await school["admin"].get(f"/terms/{term}")).json()["enrolled"]
        for term in (TERM, NEXT_TERM)
    }

    assert enrolled == {TERM: 4, NEXT_TERM: 3}


async def test_a_class_of_the_last_grade_graduates_whole(school: StandingSchool) -> None:
    """One command for the class; another grade, another school's class or nobody is refused."""
    sixth, empty = await a_class(school, 6, 1), await a_class(school, 6, 2)
    fifth = await a_class(school, 5, 1)
    pupils = [uuid4() for _ in range(3)]
    for number, student_id in enumerate(pupils, 1):
        await school.given(*a_pupil(student_id, sixth, number, name="甲", entry_year=YEAR - 5))
    body, key = {"left_on": school.today.isoformat()}, uuid7()

    async def graduates(group: UUID, **more: Any) -> Any:
        return await school["admin"].post(f"/class-groups/{group}/graduation", body, **more)

    done, again = await graduates(sixth, key=key), await graduates(sixth, key=key)

    assert (done.status_code, again.status_code) == (201, 200)
    assert done.json()["graduated"] == 3
    assert done.json() == again.json()
    assert await names_of(school, sixth) == []
    assert_problem(await graduates(fifth), "class-is-not-leaving")
    assert_problem(await graduates(empty), "class-is-empty")
    assert_problem(await graduates(uuid4()), "not-found")
    left = (await school["admin"].get(f"/students/{pupils[0]}")).json()
    assert left["left_on"] == school.today.isoformat()


async def test_a_class_that_nobody_saw_off_is_found_and_graduates(school: StandingSchool) -> None:
    """A year after its last grade: nothing is recorded or signed of its pupils, in a sentence that
    says what to do; only the administrator still sees the class, until its pupils have left.
    """
    gone, empty, pupil = await a_class(school, 7, 1), await a_class(school, 7, 2), uuid4()
    await school.given(*a_pupil(pupil, gone, 1, name="甲", entry_year=YEAR - 6))
    teacher = await with_duty(school, "class_teacher", gone)
    link = {
        "term": TERM,
        "observation_type": "SP03",
        "occurred_on": school.today.isoformat(),
        "activity": "敬老院陪伴",
        "organisation": "东风社区居委会",
        "student_ids": [str(pupil)],
    }
    activity = school.an_observation(scope="club", student_ids=[str(pupil)])
    del activity["student_id"]
    refused = [
        await teacher.put(f"/observations/{uuid7()}", school.an_observation(pupil)),
        await teacher.put(f"/activities/{uuid7()}", activity),
        await teacher.post("/community-links", link),
        await teacher.put(f"/students/{pupil}/terms/{TERM}/levels/student.B2", {"level": "B"}),
        await teacher.put(f"/students/{pupil}/terms/{TERM}/remark", {"text": "好。"}),
    ]

    async def listed(who: Caller) -> list[str]:
        await school["admin"].get(
            f"/class-groups/{gone}/students", seen=await school.shown()
        )  # the read tables are there
        items = (await who.get("/class-groups")).json()["items"]
        return [one["class_group_id"] for one in items if one["grade"] == 7]

    before = [await listed(who) for who in (school["admin"], teacher)]
    left_on = {"left_on": school.today.isoformat()}
    graduated = await school["admin"].post(f"/class-groups/{gone}/graduation", left_on)

    for one in refused:
        assert_problem(one, "has-gone-through")
        assert "毕业" in one.json()["detail"]
    assert before == [[str(gone)], []]
    assert (graduated.status_code, graduated.json()["graduated"]) == (201, 1)
    assert await listed(school["admin"]) == []
    assert str(empty) not in str(before)


@pytest.mark.parametrize(("follows", "kind"), [(True, None), (False, "plan-is-as-it-is")])
async def test_a_plan_is_entered_by_whoever_answers_for_it(
    school: StandingSchool, kind: str | None, *, follows: bool
) -> None:
    """The administrator, or 德育; it must say something new."""
    path = f"/students/{school.pupil_id}/individual-plan"
    body = {"follows": follows, "from_on": school.today.isoformat()}
    response = await school["admin"].post(path, body)

    if kind:
        assert_problem(response, kind)
    else:
        assert response.status_code == 201
