"""What a phone begins with: who is there, and the class that they record in."""

from typing import Any
from uuid import UUID, uuid4

from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty, assert_problem
from voices import with_duty


async def opened(school: StandingSchool, caller: Caller) -> dict[str, Any]:
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    response = await caller.get("/opening")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def lines(school: StandingSchool, caller: Caller) -> list[str]:
    assert caller.actor
    rows = await school.service.house.desk.pool.fetch(
        "SELECT action FROM access_line WHERE school_id = $1 AND person_id = $2",
        school.school_id,
        caller.actor.person_id,
    )
    return [row[0] for row in rows]


async def test_it_says_who_is_there_as_the_session_does(school: StandingSchool) -> None:
    """One request in place of two; to nobody more than they are told otherwise."""
    for name in ("class teacher", "subject teacher", "admin", "guardian", "feed"):
        current = await school[name].get("/sessions/current")
        assert (await opened(school, school[name]))["who"] == current.json(), name
    assert_problem(await school["anonymous"].get("/opening"), "unauthenticated")


async def test_whoever_has_one_class_gets_it_as_they_would_by_asking(
    school: StandingSchool,
) -> None:
    """The sheet, the classes for its name, and the line that the reading leaves."""
    teacher, group = school["class teacher"], school.class_group_id
    await school.recorded("class teacher")
    told = (await opened(school, teacher))["in_class"]
    left = await lines(school, teacher)
    sheet = await teacher.get(f"/class-groups/{group}/capture-sheet")
    groups = await teacher.get("/class-groups")

    assert told == {"sheet": sheet.json(), "class_groups": groups.json()}
    assert left == ["capture_sheet.read"]


async def test_of_several_classes_none_is_read_before_one_is_chosen(school: StandingSchool) -> None:
    """What the phone did not show must not be told to families as looked at."""
    teacher = school["class teacher"]
    also = a_duty(
        school.actor("class teacher").person_id,
        "subject_teacher",
        school.other_class_group_id,
        subject="music",
    )
    await school.recorded("class teacher")
    await school.given(Decided(school.school_id, also))

    assert (await opened(school, teacher))["in_class"] is None
    assert await lines(school, teacher) == []


async def test_nobody_gets_a_class_without_the_right_to_record_in_it(
    school: StandingSchool,
) -> None:
    """Not by a duty for the whole school, nor by one that has ended, nor in a class of nowhere."""
    nurse = await with_duty(school, "health_teacher")
    nowhere = await _teaching(school, uuid4())
    others = (school[name] for name in ("admin", "guardian", "former teacher"))
    for caller in (nurse, nowhere, *others):
        assert (await opened(school, caller))["in_class"] is None, caller.name


async def _teaching(school: StandingSchool, group: UUID) -> Caller:
    person = uuid4()
    duty = a_duty(person, "subject_teacher", group, subject="music")
    await school.given(Decided(school.school_id, duty))
    return await school.joined(person)
