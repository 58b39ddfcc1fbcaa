"""入册: an administrator who gives themselves a duty is not hindered, and the school is told."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from access_lines import a_line
from builders import CLASS_GROUP, SCHOOL_ID, TEACHER_ID, a_school, an_assignment
from portfolio.admit import events as e
from portfolio.admit.access.watching import watch
from portfolio.admit.staff.staffing import with_own
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from second_selves import HEAD, alarms_of
from standing_school import Caller, StandingSchool, a_duty
from standing_school import a_school as a_standing_school
from standing_service import Service
from workbooks import a_workbook


def a_gift(staff_id: UUID = TEACHER_ID, **changes: Any) -> tuple[UUID, e.StaffAssigned]:
    said = {
        "staff_id": staff_id,
        "staff_number": "T001",
        "name": "王芳",
        "duty": "class_teacher",
        "class_group_id": CLASS_GROUP,
    }
    return SCHOOL_ID, e.StaffAssigned.model_validate(said | changes)


@pytest.mark.parametrize(
    ("gifts", "count"),
    [
        ([], 0),
        ([a_gift(uuid4(), duty="counsellor", class_group_id=None)], 0),
        # What is theirs already, under another name.
        ([a_gift(name="王芳芳")], 0),
        ([a_gift(class_group_id=uuid4())], 2),
        ([a_gift(duty="counsellor", class_group_id=None), a_gift()], 2),
        # From a day to come is given as well.
        ([a_gift(duty="school_admin", class_group_id=None, from_on=date(2090, 1, 1))], 2),
    ],
)
def test_what_is_new_to_oneself_counts(gifts: list[Any], count: int) -> None:
    """Another class is another thirty children."""
    assert with_own(a_school(an_assignment(staff_id=TEACHER_ID)), gifts, TEACHER_ID) == count


def test_a_duty_of_ones_own_that_was_to_end_counts() -> None:
    """A colleague ended it; going on with it is no different from having it anew."""
    ends = an_assignment(staff_id=TEACHER_ID, ended_on=date(2090, 1, 1))

    assert with_own(a_school(ends), [a_gift(from_on=date(2090, 1, 1))], TEACHER_ID) == 1


async def gives(school: StandingSchool, to: str, **changes: Any) -> None:
    """The administrator gives somebody of the school a duty."""
    person_id = school.actor(to).person_id
    body = {
        "staff_number": f"T{person_id.hex[:6]}",
        "name": "王芳",
        "duty": "class_teacher",
        "class_group_id": str(school.class_group_id),
    }
    response = await school["admin"].post("/staff-duties", body | changes)
    assert response.status_code == 201, response.text


async def a_deputy(school: StandingSchool) -> Caller:
    """Somebody of 德育, whom nobody here appointed."""
    person_id = uuid4()
    await school.given(Decided(school.school_id, a_duty(person_id, "moral_education")))
    return await school.joined(person_id)


async def test_the_others_are_told_of_a_duty_of_ones_own(school: StandingSchool) -> None:
    """Who gives themselves a class is seen by 德育, and does not answer for it themselves."""
    deputy = await a_deputy(school)
    await gives(school, "other teacher")
    before = await alarms_of(school)
    await gives(school, "admin")
    (told,) = (await deputy.get("/access-alarms")).json()["items"]
    own = (await school["admin"].get("/access-alarms")).json()["items"]

    assert before == []
    assert told["rule"] == "own-duty"
    assert (
        told["detail"] == "以学校管理员身份给自己安排了职责（现共有 2 项），请核实是否经学校同意。"
    )
    assert own == []


async def test_what_comes_after_an_answer_is_told_again(school: StandingSchool) -> None:
    """校长 teaches class 1, and that was agreed; class 2 an hour later was not."""
    deputy = await a_deputy(school)
    await gives(school, "admin")
    (told,) = (await deputy.get("/access-alarms")).json()["items"]
    path = f"/access-alarms/{told['alarm_id']}/acknowledgement"
    answered = await deputy.post(path, {"words": "校务会同意由校长兼任班主任。"})
    await gives(school, "admin", class_group_id=str(school.other_class_group_id))
    (again,) = (await deputy.get("/access-alarms")).json()["items"]

    assert answered.status_code == 201
    assert (again["count"], told["count"]) == (3, 2)


async def test_a_list_that_names_oneself_is_told_too(school: StandingSchool) -> None:
    """The other way to the same class; the list may be long."""
    admin = school.actor("admin").person_id
    rows = (
        ("T971", "周岚", "大队辅导员", None, None),
        (f"T{admin.hex[:6]}", "王芳", "班主任", "三年级1班", None),
    )
    path = f"/staff-imports/{uuid7()}"
    response = await school["admin"].send("PUT", path, content=a_workbook(HEAD, *rows))
    (told,) = await alarms_of(school)

    assert response.status_code == 201, response.text
    assert (told["rule"], told["person_id"], told["count"]) == ("own-duty", admin, 2)


async def test_the_operator_is_not_told_where_one_person_does_everything(still: Service) -> None:
    """一师一校: nobody there could answer; it stays for whoever comes, and for the yearly audit."""
    school = await a_standing_school(still)
    await gives(school, "admin")
    await still.house.desk.trail.write(a_line(school.school_id, school.pupil_id))

    assert await watch(still.house.desk, school.school_id) == 0
    assert [one["rule"] for one in await alarms_of(school)] == ["own-duty"]
