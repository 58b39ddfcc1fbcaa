"""Which rows of a list are pupils, and what of a pupil is not believed."""

from datetime import date

import pytest

from portfolio.admit.roster.workbook.registry_numbers import check_digit
from school_lists import HEAD, HONG, MING, a_list, where


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([], "blank"),
        ([None, " ", "\u3000"], "blank"),
        ([None, None, None, "三（1）班", 7], "blank"),
        (["小计", None, None, "3年级"], "subtotals"),
        (["合计", "男 23 人", "女 22 人"], "subtotals"),
        (["男 23 人"], "subtotals"),
        ([None, None, None, "本班合计：45"], "subtotals"),
        (list(HEAD), "repeated_heads"),
        (["姓 名", "性 别", "出生日期"], "repeated_heads"),
        (["填表人：王老师", None, None, "日期：2026.9.3"], "notes"),
        (["注：住校生另附名单。"], "notes"),
        ([None, None, None, None, "校长签字："], "notes"),
        (["以上学生情况属实，如有变动请及时告知教务处"], "notes"),
    ],
)
def test_a_row_that_holds_nobody_is_passed_over_and_counted(row: list[object], kind: str) -> None:
    """Silently, or every list made by hand would be refused; counted, so that it can be checked."""
    read = a_list(MING, row, HONG)

    assert where(read) == [("李小明", 3, 1), ("王小红", 3, 1)]
    assert read.problems == ()
    assert getattr(read.skipped, kind) == 1


@pytest.mark.parametrize(
    "row",
    [["赵一"], ["赵一", "男"], [None, "男", 20180315], [None, None, None, "三（1）班", 7, "G1"]],
)
def test_a_row_with_anything_of_a_child_in_it_is_never_passed_over(row: list[object]) -> None:
    """A child lost in silence has no portfolio, and nobody would know."""
    read = a_list(MING, row, head=[*HEAD, "学籍号"])

    assert {one.row_number for one in read.problems if one.left_out} == {3}


@pytest.mark.parametrize("name", ["合小计", "计一", "注意"])
def test_a_child_with_an_unusual_name_is_a_child(name: str) -> None:
    """The words of a subtotal are looked for where a row says nothing else of anyone."""
    assert where(a_list([name, *MING[1:]])) == [(name, 3, 1)]


def test_a_formula_without_a_result_is_named_by_its_row() -> None:
    """A failed lookup in the column of birthdays is not a child without one."""
    read = a_list([*MING[:2], "=VLOOKUP(1,Z:Z,1)", *MING[3:]], ["=A2", *HONG[1:]])

    assert [(one.row_number, one.column, one.left_out) for one in read.problems] == [
        (2, "出生日期", False),
        (3, "姓名", True),
    ]


def test_a_birthday_ahead_is_not_taken_and_an_unlikely_one_is_remarked_upon() -> None:
    """2081 for 2018; a teacher's own birthday in the row of a child."""
    read = a_list([*MING[:2], 20810315, *MING[3:]], [*HONG[:2], 19980401, *HONG[3:]])

    assert [one.born_on and one.born_on.year for one in read.rows] == [None, 1998]
    assert [(one.row_number, one.column, one.left_out) for one in read.problems] == [
        (2, "出生日期", False),
        (3, "出生日期", False),
    ]


def test_a_birthday_that_its_registry_number_belies_is_remarked_upon() -> None:
    """One of the two is mistyped; both are kept, and the school looks."""
    number = f"G50000020180316001{check_digit('50000020180316001')}"
    read = a_list([*MING, number], head=[*HEAD, "学籍号"])

    assert (read.rows[0].born_on, read.rows[0].registry_number) == (date(2018, 3, 15), number)
    assert [(one.column, one.left_out) for one in read.problems] == [("出生日期", False)]
