"""入册 over HTTP: lists of pupils and of duties, wholly or not at all."""

import asyncio
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from class_lists import pupils_of
from portfolio.admit import events as admit
from portfolio.admit.roster.importing import class_group_id
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import (
    Caller,
    StandingSchool,
    assert_problem,
)
from workbooks import a_roster, a_workbook

HEAD = ("姓名", "性别", "出生日期", "年级", "班号", "班内学号", "成员1姓名", "成员1关系")
RARE = (
    "䶮䶮",
    "沈𬭎遥",
    "池𠅤宁",
    "阿依努尔·艾力",
    "梁䶮舟",
    "欧阳知行",
    "古丽·艾尼",
    "秦𬭎",
    "多吉次仁",
)


def a_row(name: str = "周一鸣", number: int = 1, **changes: Any) -> list[Any]:
    said = {
        "sex": "男",
        "born_on": "20180301",
        "grade": "三年级",
        "class": "1",
        "guardian": "李红",
        "relation": "母亲",
    } | changes
    return [
        name,
        said["sex"],
        said["born_on"],
        said["grade"],
        said["class"],
        number,
        said["guardian"],
        said["relation"],
    ]


def a_list(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    return a_roster(*rows, head=head)


async def import_roster(
    who: Caller, content: bytes, import_id: UUID | None = None, year: int = 2026
) -> Any:
    path = f"/roster-imports/{import_id or uuid7()}?school_year={year}"
    return await who.send("PUT", path, content=content)


@cache
def a_staff_list(*rows: Sequence[Any]) -> bytes:
    """The same bytes for the same rows, as a file is: a workbook made anew has another date."""
    return a_workbook(["某校 任课表"], ("工号", "姓名", "职责", "班级", "学科"), *rows)


async def import_staff(who: Caller, *rows: Sequence[Any], import_id: UUID | None = None) -> Any:
    content = a_staff_list(*rows)
    return await who.send("PUT", f"/staff-imports/{import_id or uuid7()}", content=content)


def class_of(school: StandingSchool, grade: int, number: int) -> UUID:
    return class_group_id(school.school_id, grade, number, 2026)


async def test_a_list_is_taken_in_wholly(school: StandingSchool) -> None:
    """Pupils, their class, in the order of the register."""
    response = await import_roster(
        school["admin"], a_list(a_row("吴月", 2), a_row("周一鸣", 1, grade="四年级"))
    )

    assert response.status_code == 201, response.text
    assert (response.json()["admitted"], response.json()["unchanged"]) == (2, 0)
    [pupil] = await pupils_of(school, class_of(school, 4, 1))
    assert (pupil["name"], pupil["roster_number"]) == ("周一鸣", 1)


async def test_nine_rare_names_come_back_as_they_are_written(school: StandingSchool) -> None:
    """Beyond the basic plane, with a dot, short and long: nobody becomes a □."""
    rows = [a_row(name, number) for number, name in enumerate(RARE, 1)]
    await import_roster(school["admin"], a_list(*rows))

    assert [one["name"] for one in await pupils_of(school, class_of(school, 3, 1))] == list(RARE)


async def test_one_unreadable_row_keeps_the_whole_list_out_and_is_named(
    school: StandingSchool,
) -> None:
    """All or nothing: the answer says which row and why, in the caller's language."""
    before = await school.shown()
    content = a_list(a_row(), a_row("吴月", 2, grade="十二年级"), a_row("", 3))
    response = await import_roster(school["admin"], content)

    assert_problem(response, "list-has-problems")
    problem = response.json()
    assert problem["count"] == 2
    assert [(one["row_number"], one["column"]) for one in problem["rows"]] == [
        (4, "年级"),
        (5, "姓名"),
    ]
    assert await school.shown() == before


async def test_what_is_unclear_but_harmless_is_told_and_taken(school: StandingSchool) -> None:
    """Two of one class with one number; a birthday that cannot be read."""
    rows = [a_row("甲", 1), a_row("乙", 1), a_row("丙", 3, born_on="不详")]
    response = await import_roster(school["admin"], a_list(*rows))

    assert response.status_code == 201, response.text
    assert response.json()["admitted"] == 3
    assert {one["column"] for one in response.json()["warnings"]} == {"班内学号", "出生日期"}


async def test_the_same_import_again_gets_its_first_answer(school: StandingSchool) -> None:
    """The browser was closed before the answer came."""
    import_id, content = uuid7(), a_list(a_row(), a_row("吴月", 2))
    first, again = [await import_roster(school["admin"], content, import_id) for _ in range(2)]
    other = await import_roster(school["admin"], a_list(a_row("丙", 3)), import_id)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(other, "command-id-reused")


async def test_the_same_list_under_another_id_admits_nobody_twice(school: StandingSchool) -> None:
    """Next week's export has one child more."""
    await import_roster(school["admin"], a_list(a_row(), a_row("吴月", 2)))
    response = await import_roster(
        school["admin"], a_list(a_row(), a_row("吴月", 2), a_row("丙", 3))
    )

    assert (response.json()["admitted"], response.json()["unchanged"]) == (1, 2)
    assert len(await pupils_of(school, class_of(school, 3, 1))) == 3


async def test_imports_at_once_admit_nobody_twice(school: StandingSchool) -> None:
    """Two people at two desks with the same file: RosterImported fences one from the other."""
    content = a_list(*(a_row(f"甲{number}", number) for number in range(1, 9)))
    answers = await asyncio.gather(*(import_roster(school["admin"], content) for _ in range(4)))

    assert [one.status_code for one in answers] == [201] * 4
    assert sorted(one.json()["admitted"] for one in answers) == [0, 0, 0, 8]
    assert len(await pupils_of(school, class_of(school, 3, 1))) == 8


async def test_a_list_of_another_school_is_refused(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Two schools of one township keep their lists in one folder."""
    head = ("学校标识码", *HEAD)
    own, other = (a_list([code, *a_row()], head=head) for code in (school.code, elsewhere.code))

    assert_problem(await import_roster(school["admin"], other), "list-is-of-another-school")
    assert (await import_roster(school["admin"], own)).status_code == 201


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2", bytes(5_000)])
async def test_what_is_no_workbook_is_no_fault_of_ours(
    school: StandingSchool, content: bytes
) -> None:
    """A CSV with another ending, half a download."""
    for response in (
        await import_roster(school["admin"], content),
        await school["admin"].send("PUT", f"/staff-imports/{uuid7()}", content=content),
    ):
        assert 400 <= response.status_code < 500, response.text
        assert_problem(response)


async def test_who_may_import_a_roster(school: StandingSchool) -> None:
    """The administrator, before a byte of the file is read."""
    content = a_list(a_row())
    statuses = await school.everyone(lambda who: import_roster(who, content))

    assert {who for who, status in statuses.items() if status == 201} == {"admin", "stranger"}
    assert set(statuses.values()) == {201, 403, 404, 401}


async def test_who_may_import_duties(school: StandingSchool) -> None:
    """The same."""
    row = ("T900", "张校长", "学校管理员", None, None)
    statuses = await school.everyone(lambda who: import_staff(who, row))

    assert {who for who, status in statuses.items() if status in {201, 409}} == {
        "admin",
        "stranger",
    }


async def test_a_duty_opens_a_class_and_its_end_closes_it(school: StandingSchool) -> None:
    """From the list to the next request, and from the release to the next."""
    row = ("T901", "赵云", "任课教师", "三年级2班", "音乐")
    assert (await import_staff(school["admin"], row)).status_code == 201
    teacher = await school.joined(derived(school.school_id, "staff", "T901"))
    opened = await teacher.get(f"/class-groups/{school.other_class_group_id}/students")
    end = admit.StaffReleased(staff_id=derived(school.school_id, "staff", "T901"))
    await school.given(Decided(school.school_id, end))
    closed = await teacher.get(f"/class-groups/{school.other_class_group_id}/students")

    assert (opened.status_code, closed.status_code) == (200, 404)


async def test_a_list_of_duties_names_what_it_does_not_understand(school: StandingSchool) -> None:
    """A class that is not on the roster, a subject nobody teaches: nothing is taken in."""
    before = await school.shown()
    response = await import_staff(
        school["admin"],
        ("T901", "赵云", "任课教师", "六年级9班", "音乐"),
        ("T902", "钱塘", "任课教师", "三年级1班", "围棋"),
    )

    assert_problem(response, "list-has-problems")
    assert [one["column"] for one in response.json()["rows"]] == ["班级", "学科"]
    assert await school.shown() == before


async def test_duties_given_already_are_told_so(school: StandingSchool) -> None:
    """The same list once more; the same import gets its first answer."""
    row, import_id = ("T903", "孙梅", "学校管理员", None, None), uuid7()
    first, again = [await import_staff(school["admin"], row, import_id=import_id) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(await import_staff(school["admin"], row), "nothing-is-new")
