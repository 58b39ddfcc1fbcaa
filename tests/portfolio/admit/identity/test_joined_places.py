"""再加一个孩子: what the school sees, and no longer prints, of a place that somebody joined."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from joining import a_code, adults, is_good, joins
from portfolio.admit import events as e
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_link, assert_problem


async def sheet_of(
    school: StandingSchool, student_id: UUID | None = None, who: str = "class teacher"
) -> httpx.Response:
    one = "" if student_id is None else f"?student_id={student_id}"
    return await school[who].post(f"/class-groups/{school.class_group_id}/guardian-codes{one}")


async def slips(school: StandingSchool, student_id: UUID) -> list[dict[str, Any]]:
    items = (await sheet_of(school)).json()["items"]
    return next(one["codes"] for one in items if one["student_id"] == str(student_id))


async def test_a_place_that_somebody_joined_gives_no_code(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """She brought another family's sheet, by mistake or stolen: a new sheet with that mother's
    name would be the code of the wrong account, and open the wrong child.
    """
    joined = await joins(school["guardian"], school, await a_code(school, twice_listed))
    beside = await slips(school, school.planned_id)
    own = await slips(school, school.pupil_id)
    alone = (await sheet_of(school, school.planned_id)).json()["items"]

    assert joined.status_code == 201
    assert [one["guardian_name"] for one in beside] == ["外婆"]
    assert [one["guardian_name"] for one in own] == ["李红"]
    assert [one["guardian_name"] for one in alone[0]["codes"]] == ["外婆"]


async def test_who_asks_for_the_sheet_of_a_joined_place_reads_why_there_is_none(
    school: StandingSchool,
) -> None:
    """And nothing is used up: the one who joined stays signed in until the school unlinks them;
    linked by name, the family has an account of its own.
    """
    [place] = await adults(school, school.planned_id)
    await joins(school["guardian"], school, await a_code(school, place))
    own = await a_code(school, school.actor("guardian").person_id)
    refused = await sheet_of(school, school.planned_id)
    still = await school["guardian"].get("/sessions/current")
    joiner = school.actor("guardian").person_id
    path = f"/students/{school.planned_id}/guardians"
    ended = await school["class teacher"].post(f"{path}/{joiner}/unlinking")
    named = await school["class teacher"].post(path, {"name": "周小英", "relation": "母亲"})

    assert_problem(refused, "adult-joined-by-themselves")
    assert "按姓名" in refused.json()["detail"]
    assert still.status_code == 200
    assert await is_good(school, own)
    assert (ended.status_code, named.status_code) == (201, 201)
    assert named.json()["guardian_id"] != str(joiner)
    assert await is_good(school, named.json()["code"])
    assert (await sheet_of(school, school.planned_id)).status_code == 201


async def test_nobody_is_linked_by_the_id_that_a_joined_place_shows(
    school: StandingSchool,
) -> None:
    """The name beside it is of whom the sheet was printed for, the id of who brought it. Where
    the same adult stands in a place of their own, the name is from there.
    """
    [place] = await adults(school, school.planned_id)
    adult = {"guardian_id": str(uuid4()), "relation": "母亲"}
    only = UUID(adult["guardian_id"])
    known = e.GuardianRecognised(guardian_id=place, known_as=only)
    await school.given(Decided(school.planned_id, known))
    path = f"/students/{school.classmate_id}/guardians"
    refused = await school["admin"].post(path, adult)
    await school.given(Decided(school.elsewhere_id, a_link(only, "赵明")))
    linked = await school["admin"].post(path, adult)
    listed = (await school["admin"].get(path)).json()["items"]

    assert_problem(refused, "adult-joined-by-themselves")
    assert linked.status_code == 201, linked.text
    assert {one["guardian_id"]: one["name"] for one in listed}[str(only)] == "赵明"


async def test_the_families_of_every_child_that_a_code_opens_read_of_it(
    school: StandingSchool, twice_listed: UUID
) -> None:
    """One adult of two children in two classes: the sheet of one class lets into both records."""
    mother = school.actor("guardian").person_id
    await school.given(Decided(school.elsewhere_id, a_link(mother)))
    assert (await sheet_of(school, school.pupil_id)).status_code == 201
    await joins(school["guardian"], school, await a_code(school, twice_listed))
    rows = await school.service.house.desk.pool.fetch(
        "SELECT action, student_ids FROM access_line WHERE school_id = $1", school.school_id
    )
    opened = {one for row in rows for one in row["student_ids"]}

    assert {row["action"] for row in rows} == {"guardian_code.issue"}
    assert opened == {school.pupil_id, school.elsewhere_id}
