"""学科水平 of a class over HTTP: whose they are, and what is signed."""

from typing import Any

from builders import TERM
from standing_school import StandingSchool, assert_problem

CHINESE, MUSIC = "chinese", "music"


def base(school: StandingSchool) -> str:
    return f"/class-groups/{school.class_group_id}/terms/{TERM}"


async def sheet(
    school: StandingSchool, who: str = "class teacher", subject: str = CHINESE
) -> dict[str, Any]:
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    response = await school[who].get(f"{base(school)}/subjects/{subject}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def state(school: StandingSchool, who: str = "class teacher") -> dict[str, Any]:
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    told = (await school[who].get(f"{base(school)}/signing")).json()["subjects"]
    return {one["subject"]: one for one in told}


async def sign(school: StandingSchool, *, match: str | None = None, **levels: str) -> Any:
    path = f"/students/{school.pupil_id}/terms/{TERM}/subject-levels"
    headers = {"if-match": match} if match else {}
    return await school["class teacher"].put(path, {"levels": levels}, headers=headers)


async def test_one_subject_of_a_class_stands_in_roster_order(school: StandingSchool) -> None:
    """The words of the scale, nobody signed, and whoever follows a plan is named as such."""
    told = await sheet(school)

    assert (told["name"], told["may_sign"]) == ("语文", True)
    assert [one["label"] for one in told["levels"]] == ["达标", "基本达标", "需帮助"]
    assert [one["roster_number"] for one in told["pupils"]] == [1, 2, 3]
    assert [one["by_plan"] for one in told["pupils"]] == [False, False, True]
    assert {(one["level"], one["etag"]) for one in told["pupils"]} == {(None, None)}


async def test_what_is_signed_has_one_version_for_all_subjects(school: StandingSchool) -> None:
    """Whoever signs another subject meanwhile is not written over: the ETag tells."""
    first = await sign(school, music="met")
    blind = await sign(school, chinese="mostly")
    [mine] = [
        one for one in (await sheet(school))["pupils"] if one["student_id"] == str(school.pupil_id)
    ]
    upon = await sign(school, chinese="mostly", match=mine["etag"])
    signed = await state(school)

    assert (mine["level"], mine["etag"]) == (None, first.headers["etag"])
    assert blind.status_code == 428
    assert upon.status_code == 201, upon.text
    assert [signed[one]["signed"] for one in (CHINESE, MUSIC, "science")] == [1, 1, 0]
    # Who is judged by a plan of their own takes no level.
    assert signed[CHINESE]["pupils"] == 2


async def test_a_subject_is_its_teachers_or_the_class_teachers(school: StandingSchool) -> None:
    """What the sheet says is what the service lets through."""
    teaches = {
        one for one, it in (await state(school, "subject teacher")).items() if it["may_sign"]
    }
    [theirs] = teaches
    other = MUSIC if theirs != MUSIC else CHINESE
    path = f"/students/{school.pupil_id}/terms/{TERM}/subject-levels"
    own = await school["subject teacher"].put(path, {"levels": {theirs: "met"}})
    not_own = await school["subject teacher"].put(
        path, {"levels": {other: "met"}}, headers={"if-match": own.headers["etag"]}
    )

    assert own.status_code == 201, own.text
    assert_problem(not_own, "not-your-subject")
    assert (await sheet(school, "subject teacher", other))["may_sign"] is False


async def test_a_subject_of_other_grades_is_none_of_this_class(school: StandingSchool) -> None:
    """Physics is not taught in grade 3, and alchemy nowhere."""
    for subject in ("physics", "alchemy"):
        response = await school["class teacher"].get(f"{base(school)}/subjects/{subject}")
        assert_problem(response, "subject-is-unknown")
    assert "physics" not in await state(school)
