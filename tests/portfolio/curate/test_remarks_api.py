"""The remark over HTTP: it ranks nobody, names a fact, is no copy of another's."""

from builders import TERM
from standing_school import StandingSchool, assert_problem

from .judging import base, judgement


async def test_a_remark_that_ranks_is_refused_with_what_to_write_instead(
    school: StandingSchool,
) -> None:
    """Where it stands, never what it says; the text is nowhere but in the sender's hand."""
    path = f"{base(school.pupil_id)}/remark"
    refused = await school["class teacher"].put(path, {"text": "期中全班第 3 名，继续努力。"})
    problem = refused.json()

    assert refused.status_code == 422
    assert_problem(refused, "words-that-compare")
    assert problem["found"][0] == {"code": "place", "where": "text", "start": 4, "end": 9}
    assert "和上学期的你相比" in problem["detail"]
    assert "期中全班" not in refused.text


async def test_a_remark_without_a_fact_is_taken_and_its_writer_told(
    school: StandingSchool,
) -> None:
    """Advice, not a refusal: the teacher knows the child."""
    path = f"{base(school.pupil_id)}/remark"
    teacher = school["class teacher"]
    vague = await teacher.put(path, {"text": "你是个好孩子，从来不让人操心。"})
    concrete = await teacher.put(
        path,
        {"text": "10 月 14 日你扶起了同学。", "lead": "10 月起自己收书包。"},
        headers={"if-match": vague.headers["etag"]},
    )

    assert (vague.status_code, concrete.status_code) == (201, 201)
    assert [one["code"] for one in vague.json()["advice"]] == ["always", "no_fact"]
    assert concrete.json()["advice"] == []
    assert (await judgement(school))["lead"] == "10 月起自己收书包。"


async def test_a_remark_much_like_a_classmates_is_pointed_out(school: StandingSchool) -> None:
    """Forty remarks with the name changed say nothing about forty children."""
    teacher = school["class teacher"]
    said = "这学期你常帮同学摆好桌椅，10 月读完了 3 本书，说话也更大声了。"
    await teacher.put(f"{base(school.classmate_id)}/remark", {"text": said})
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    alike = await teacher.put(f"{base(school.pupil_id)}/remark", {"text": said.replace("3", "5")})
    [one] = alike.json()["advice"]

    assert alike.status_code == 201
    assert (one["code"], one["student_id"]) == ("alike", str(school.classmate_id))


async def test_which_children_of_a_class_have_a_remark_is_told_in_roster_order(
    school: StandingSchool,
) -> None:
    """So that a teacher goes on with the next child; what was written stays with the child."""
    teacher = school["class teacher"]
    await teacher.put(f"{base(school.classmate_id)}/remark", {"text": "10 月你扶起了同学。"})
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    response = await teacher.get(f"/class-groups/{school.class_group_id}/terms/{TERM}/remarks")
    order = [school.pupil_id, school.classmate_id, school.planned_id]

    assert response.status_code == 200, response.text
    assert response.json()["items"] == [
        {"student_id": str(one), "is_written": one == school.classmate_id} for one in order
    ]
