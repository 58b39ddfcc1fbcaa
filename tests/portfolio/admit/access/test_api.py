"""谁看过: the family sees who of the school looked at what, and why."""

from datetime import date, timedelta
from uuid import uuid4

from builders import TERM
from portfolio.admit import events as e
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_pupil, assert_problem
from voices import as_pupil

FEBRUARY = 2


def path_of(school: StandingSchool) -> str:
    return f"/students/{school.pupil_id}/access-lines"


async def read(school: StandingSchool, by: str, times: int = 1) -> None:
    for _ in range(times):
        path = f"/students/{school.pupil_id}/timeline"
        assert (await school[by].get(path, term=TERM)).status_code == 200


async def test_a_guardian_reads_in_plain_words_who_looked(school: StandingSchool) -> None:
    """The same person and thing on one day is one line with a count, the newest first."""
    await read(school, "class teacher", 3)
    await read(school, "subject teacher")
    items = (await school["guardian"].get(path_of(school))).json()["items"]

    assert [(one["duty"], one["what"], one["why"], one["times"]) for one in items] == [
        ("任课教师", "成长记录", "日常评价", 1),
        ("班主任", "成长记录", "日常评价", 3),
    ]
    assert {(one["name"], one["day"]) for one in items} == {("王芳", school.today.isoformat())}
    assert items[0]["terms"] == [TERM]


async def test_in_english_for_who_prefers_it(school: StandingSchool) -> None:
    """A foreign parent reads it too."""
    await read(school, "class teacher")
    said = {"accept-language": "en"}
    response = await school["guardian"].send("GET", path_of(school), headers=said)
    (line,) = response.json()["items"]

    assert (line["duty"], line["what"]) == ("class teacher", "the record")


async def test_a_page_goes_on_where_the_last_ended(school: StandingSchool) -> None:
    """Nothing twice, nothing left out."""
    for by in ("class teacher", "subject teacher", "admin"):
        await read(school, by)
    seen, cursor = [], None
    for _ in range(4):
        query = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = (await school["guardian"].get(path_of(school), **query)).json()
        seen += [one["duty"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert seen == ["学校管理员", "任课教师", "班主任"]


async def test_a_class_that_was_read_at_once_is_found_by_each_family(
    school: StandingSchool,
) -> None:
    """One line names all the children it showed; the family of another class finds nothing."""
    views = school.service.house.desk.views
    await views.wait_for(school.school_id, await school.shown())
    path = f"/class-groups/{school.class_group_id}/terms/{TERM}/indicators/student.B2"
    assert (await school["class teacher"].get(path)).status_code == 200
    other = f"/students/{school.classmate_id}/access-lines"
    mine = (await school["guardian"].get(path_of(school))).json()["items"]
    theirs = (await school["other guardian"].get(other)).json()["items"]

    assert [one["why"] for one in mine] == [one["why"] for one in theirs] == ["评定"]


async def test_only_the_family_and_the_office_see_it(school: StandingSchool) -> None:
    """Another family, a teacher, a stranger: nothing, or not theirs."""
    found = await school.everyone(lambda caller: caller.get(path_of(school)))
    allowed = {name for name, status in found.items() if status == 200}

    assert allowed == {"admin", "guardian"}
    assert (found["class teacher"], found["other guardian"], found["anonymous"]) == (403, 404, 401)


async def test_who_left_the_staff_keeps_the_name_in_the_trail(school: StandingSchool) -> None:
    """Going away does not make what one read anonymous."""
    await read(school, "subject teacher")
    released = e.StaffReleased(staff_id=school.actor("subject teacher").person_id)
    await school.given(Decided(school.school_id, released))
    (line,) = (await school["guardian"].get(path_of(school))).json()["items"]

    assert line["name"] == "王芳"


async def test_a_pupil_sees_it_from_the_fourteenth_birthday_on(school: StandingSchool) -> None:
    """By the date of birth, not by the grade."""
    # Fourteen years before a leap day there was none.
    day = min(school.today.day, 28) if school.today.month == FEBRUARY else school.today.day
    fourteen = date(school.today.year - 14, school.today.month, day)
    answers = []
    for born_on in (fourteen, fourteen + timedelta(days=1)):
        student_id = uuid4()
        group = school.class_group_id
        await school.given(*a_pupil(student_id, group, 9, born_on=born_on))
        pupil = await as_pupil(school, student_id)
        answers.append(await pupil.get(f"/students/{student_id}/access-lines"))

    assert answers[0].status_code == 200
    assert_problem(answers[1], "not-yet-fourteen")
