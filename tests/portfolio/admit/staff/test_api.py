"""入册 over HTTP: who works here, and whose duties end."""

import asyncio
from uuid import uuid4

from portfolio.admit import events as e
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_duty, assert_problem
from workbooks import a_workbook


async def test_the_administrator_sees_who_has_which_duty(school: StandingSchool) -> None:
    """Nobody else needs the whole list."""
    response = await school["admin"].get("/staff")
    statuses = await school.everyone(lambda who: who.get("/staff"))
    duties = {one["staff_id"]: one["duties"] for one in response.json()["items"]}
    teacher = duties[str(school.actor("subject teacher").person_id)]

    assert [(one["duty"], one["subject"]) for one in teacher] == [("subject_teacher", "music")]
    assert str(school.actor("former teacher").person_id) not in duties
    assert {who for who, status in statuses.items() if status == 200} == {"admin", "stranger"}


async def test_a_released_colleague_is_signed_off_at_once(school: StandingSchool) -> None:
    """Not at the end of the session: with the next request; nobody releases themself."""
    teacher = school["class teacher"]
    assert (await teacher.get(f"/students/{school.pupil_id}")).status_code == 200
    path = f"/staff/{school.actor('class teacher').person_id}/release"
    assert (await teacher.post(path)).status_code == 403
    key = uuid7()
    released, again = [await school["admin"].post(path, key=key) for _ in range(2)]
    oneself = await school["admin"].post(f"/staff/{school.actor('admin').person_id}/release")

    assert (released.status_code, again.status_code) == (201, 200)
    assert released.json() == again.json()
    assert (await teacher.get(f"/students/{school.pupil_id}")).status_code == 401
    assert (await teacher.get("/sessions/current")).status_code == 401
    assert_problem(oneself, "oneself-is-not-released")
    assert_problem(await school["admin"].post(f"/staff/{uuid4()}/release"), "not-found")
    assert_problem(await school["admin"].post(path), "not-found")


async def test_whoever_is_released_while_codes_are_printed_has_none(school: StandingSchool) -> None:
    """Two at the office, at the same moment: the sheet that is printed for them opens nothing."""
    admin, who = school["admin"], ("class teacher", "subject teacher", "other teacher")
    gone = [school.actor(one).person_id for one in who]
    for one in gone:
        asked = [f"/staff/{one}/release"] * 4 + ["/staff-codes"] * 3
        await asyncio.gather(*map(admin.post, asked))
    left = await school.service.house.desk.pool.fetch(
        "SELECT person_id FROM activation WHERE school_id = $1", school.school_id
    )

    assert not {row[0] for row in left} & {*gone}


async def test_a_duty_for_the_whole_school_reads_every_class(school: StandingSchool) -> None:
    """大队辅导员, 德育 and 校医 belong to none and see all."""
    for duty in ("counsellor", "moral_education", "health_teacher"):
        somebody = uuid4()
        await school.given(Decided(school.school_id, a_duty(somebody, duty)))
        colleague = await school.joined(somebody)
        paths = [
            "/class-groups",
            f"/class-groups/{school.class_group_id}/students",
            f"/students/{school.elsewhere_id}",
        ]

        assert [(await colleague.get(path)).status_code for path in paths] == [200] * 3
        assert (await colleague.get("/staff")).status_code == 403


async def test_a_whole_list_signs_off_whoever_is_not_on_it(school: StandingSchool) -> None:
    """A new school year: one list says who teaches whom; last year's teachers see nothing."""
    row = ("T905", "周岚", "班主任", "三年级1班", None)
    content = a_workbook(("工号", "姓名", "职责", "班级", "学科"), row)
    path = f"/staff-imports/{uuid7()}?whole=true"
    response = await school["admin"].send("PUT", path, content=content)
    teacher = await school.joined(derived(school.school_id, "staff", "T905"))

    assert response.status_code == 201, response.text
    assert (await school["class teacher"].get("/class-groups")).status_code == 401
    assert (await school["admin"].get("/staff")).status_code == 200
    assert (await teacher.get(f"/students/{school.pupil_id}")).status_code == 200


async def test_a_duty_is_given_and_ended_by_itself(school: StandingSchool) -> None:
    """A colleague more, from today on; one duty ends, the other stays, and a retry is no second."""
    admin, key = school["admin"], uuid7()
    body = {"staff_number": "T961", "name": "周岚", "duty": "resource_teacher"}
    given, again = [await admin.post("/staff-duties", body, key=key) for _ in range(2)]
    staff_id = given.json()["staff_id"]
    twice = await admin.post("/staff-duties", body)
    await admin.post("/staff-duties", {**body, "duty": "counsellor"})
    colleague = await school.joined(derived(school.school_id, "staff", "T961"))
    path = f"/staff/{staff_id}/duty-endings"
    before = await colleague.get("/class-groups")
    ended = await admin.post(path, {"duty": "counsellor"})
    left = next(
        one["duties"]
        for one in (await admin.get("/staff")).json()["items"]
        if one["staff_id"] == staff_id
    )

    assert (given.status_code, again.status_code) == (201, 200)
    assert_problem(twice, "duty-is-given")
    assert (before.status_code, ended.status_code) == (200, 201)
    assert [one["duty"] for one in left] == ["resource_teacher"]
    assert_problem(await admin.post(path, {"duty": "counsellor"}), "not-found")
    assert_problem(
        await admin.post("/staff-duties", {**body, "subject": "weiqi"}), "subject-is-unknown"
    )


async def test_yesterdays_duty_opens_nothing_today(school: StandingSchool) -> None:
    """It ended at midnight by itself: nobody has to press anything."""
    somebody = uuid4()
    ends = e.DutyEnded(staff_id=somebody, duty="counsellor", from_on=school.today)
    await school.given(Decided(school.school_id, a_duty(somebody, "counsellor")))
    colleague = await school.joined(somebody)
    before = await colleague.get(f"/students/{school.pupil_id}")
    await school.given(Decided(school.school_id, ends))

    assert before.status_code == 200
    assert (await colleague.get(f"/students/{school.pupil_id}")).status_code == 404
    assert (await colleague.get("/class-groups")).status_code == 404
