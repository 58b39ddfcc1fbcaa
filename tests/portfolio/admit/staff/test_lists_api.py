"""入册 over HTTP: a list of duties, looked at, given back with reasons, taken in, taken back."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from portfolio.support.clock import school_day
from portfolio.support.ids import derived, uuid7
from standing_school import Caller, StandingSchool, assert_problem
from workbooks import a_workbook

HEAD = ("工号", "姓名", "职责", "班级", "学科")
NEWCOMER = ("T951", "周岚", "资源教师", None, None)


def a_list(*rows: tuple[Any, ...]) -> bytes:
    return a_workbook(HEAD, *rows)


def as_form(content: bytes, said: dict[str, Any]) -> dict[str, Any]:
    return {"files": {"list": ("教职工.xlsx", content), "said": (None, json.dumps(said))}}


async def preview(who: Caller, content: bytes, query: str = "", **said: Any) -> Any:
    path = f"/staff-previews?{query}"
    response = await who.send("POST", path, **as_form(content, said))
    assert response.status_code == 200, response.text
    return response.json()


async def take_in(
    who: Caller, content: bytes, query: str = "", import_id: UUID | None = None, **said: Any
) -> Any:
    path = f"/staff-imports/{import_id or uuid7()}?{query}"
    return await who.send("PUT", path, **as_form(content, said))


async def looked_at(who: Caller, content: bytes, query: str = "", **said: Any) -> Any:
    mark = (await preview(who, content, query, **said))["preview"]
    done = await take_in(who, content, query, preview=mark, **said)
    assert done.status_code == 201, done.text
    return done.json()


async def staff(who: Caller) -> dict[str, list[str]]:
    items = (await who.get("/staff")).json()["items"]
    return {one["staff_number"]: sorted(it["duty"] for it in one["duties"]) for one in items}


@pytest.fixture
def admin(school: StandingSchool) -> Caller:
    return school["admin"]


async def test_a_preview_shows_the_difference_and_does_nothing(admin: Caller) -> None:
    """What is new and what a whole list ends, before anybody's right has changed."""
    before = await staff(admin)
    found = await preview(admin, a_list(NEWCOMER), "whole=true")

    assert (found["counts"]["new"], found["is_whole"]) == (1, True)
    assert found["counts"]["ended"] == sum(map(len, before.values())) - 1  # the administrator's
    assert await staff(admin) == before


async def test_what_was_looked_at_is_what_is_done(admin: Caller) -> None:
    """Another list, another day or a school that moved on is looked at again."""
    content = a_list(NEWCOMER)
    mark = (await preview(admin, content))["preview"]
    other = await take_in(
        admin, a_list(NEWCOMER, ("T952", "李文", "校医", None, None)), preview=mark
    )
    whole = await take_in(admin, content, "whole=true", preview=mark)
    done = await take_in(admin, content, preview=mark)

    assert_problem(other, "school-has-changed")
    assert_problem(whole, "school-has-changed")
    assert done.status_code == 201, done.text
    assert (await staff(admin))["T951"] == ["resource_teacher"]


async def test_errors_come_back_in_the_same_list(admin: Caller) -> None:
    """With a column that says what is wrong; telephones beside are not written anew."""
    rows = [
        ("T951", "周岚", "班主任", "九年级9班", None, "13800000000"),
        ("T952", "", "校医", None, None, ""),
    ]
    content = a_workbook((*HEAD, "手机"), *rows)
    found = await preview(admin, content)
    refused = await take_in(admin, content, preview=found["preview"])
    response = await admin.send("POST", "/staff-previews/workbook", content=content)
    told = [
        [str(cell or "") for cell in row]
        for row in load_workbook(BytesIO(response.content)).active.values
    ]

    assert found["problem_count"] == 2
    assert_problem(refused, "list-has-problems")
    assert told[0][-1] == "错误说明"
    assert "名册里没有这个班" in told[1][-1]
    assert "没有填写" in told[2][-1]
    assert "13800000000" not in str(told)


async def test_a_number_under_another_name_waits_for_a_word(admin: Caller) -> None:
    """Is it a new surname or a wrong number? Only somebody who knows them can tell."""
    await looked_at(admin, a_list(NEWCOMER))
    content = a_list(("T951", "周兰", "资源教师", None, None))
    asked = await preview(admin, content)
    refused = await take_in(admin, content, preview=asked["preview"])
    await looked_at(admin, content, same_person=["T951"])
    names = {
        one["staff_number"]: one["name"] for one in (await admin.get("/staff")).json()["items"]
    }

    assert [(one["kind"], one["was"]) for one in asked["first"]] == [("conflict", "周岚")]
    assert_problem(refused, "list-has-problems")
    assert names["T951"] == "周兰"


async def test_a_list_of_a_later_day_opens_nothing_before_it(school: StandingSchool) -> None:
    """A resource teacher of next week is told of, may have a code, and sees no child."""
    admin = school["admin"]
    day = school_day(school.service.house.desk.clock.now()) + timedelta(days=7)
    await looked_at(admin, a_list(NEWCOMER), f"from_on={day}")
    items = (await admin.get("/staff")).json()["items"]
    [duty] = next(one["duties"] for one in items if one["staff_number"] == "T951")
    newcomer = await school.joined(derived(school.school_id, "staff", "T951"))
    code = await admin.post(f"/staff-codes?staff_id={derived(school.school_id, 'staff', 'T951')}")
    past = await admin.send("POST", "/staff-previews?from_on=2020-01-01", content=a_list(NEWCOMER))

    assert (duty["from_on"], duty["ended_on"]) == (str(day), None)
    assert (await newcomer.get("/class-groups")).status_code == 404
    assert (await newcomer.get(f"/students/{school.pupil_id}")).status_code == 404
    assert [one["staff_number"] for one in code.json()["items"]] == ["T951"]
    assert_problem(past, "day-is-over")


async def test_a_mistaken_list_is_taken_back_whole(school: StandingSchool) -> None:
    """Everybody has the duties of before; once, and only a list of duties is one."""
    admin = school["admin"]
    before = await staff(admin)
    done = await looked_at(admin, a_list(NEWCOMER), "whole=true")
    path = f"/staff-imports/{done['import_id']}/undoing"
    between = await staff(admin)
    undone = await admin.post(path)
    again = await admin.post(path)
    other = await admin.post(f"/staff-imports/{uuid7()}/undoing")

    assert done["ended"] > 0
    assert "T951" in between
    assert undone.status_code == 201, undone.text
    assert await staff(admin) == before
    assert_problem(again, "import-is-undone")
    assert_problem(other, "not-found")


async def test_a_list_taken_back_leaves_an_administrator(school: StandingSchool) -> None:
    """Made one by the list, the first one released, the list taken back: nobody would be left."""
    admin, heir = school["admin"], school["class teacher"]
    items = (await admin.get("/staff")).json()["items"]
    me = str(school.actor("class teacher").person_id)
    [known] = [one for one in items if one["staff_id"] == me]
    row = (known["staff_number"], known["name"], "学校管理员", None, None)
    done = await looked_at(admin, a_list(row))
    released = await heir.post(f"/staff/{school.actor('admin').person_id}/release")
    undone = await heir.post(f"/staff-imports/{done['import_id']}/undoing")

    assert released.status_code == 201, released.text
    assert_problem(undone, "nobody-administers")
    assert "school_admin" in (await staff(heir))[known["staff_number"]]


async def test_what_was_done_upon_a_list_keeps_it(school: StandingSchool) -> None:
    """A colleague read a child's record by the new duty: what was, was by right."""
    admin = school["admin"]
    row = ("T951", "周岚", "班主任", "三年级1班", None)
    done = await looked_at(admin, a_list(row))
    colleague = await school.joined(derived(school.school_id, "staff", "T951"))
    read = await colleague.get(f"/students/{school.pupil_id}")
    refused = await admin.post(f"/staff-imports/{done['import_id']}/undoing")
    later = await looked_at(admin, a_list((*NEWCOMER[:1], "周岚", "校医", None, None)))
    await admin.post(f"/staff/{derived(school.school_id, 'staff', 'T951')}/release")
    released = await admin.post(f"/staff-imports/{later['import_id']}/undoing")

    assert read.status_code == 200
    assert_problem(refused, "import-is-referred-to")
    assert "查阅" in refused.json()["detail"]
    assert_problem(released, "import-is-referred-to")
