"""三（1）班: a class is written in a dozen ways, and each of them is the same class."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.class_names import (
    By,
    ReadClass,
    Stage,
    class_name,
    grade_name,
    grade_of_year,
)
from portfolio.admit.roster.workbook.values import Value


@pytest.mark.parametrize(
    ("written", "grade", "number"),
    [
        ("三（1）班", 3, 1),
        ("三(1)班", 3, 1),
        ("三【1】班", 3, 1),
        ("三 （ 1 ） 班", 3, 1),
        ("3.1", 3, 1),
        (3.1, 3, 1),
        ("３．１", 3, 1),
        ("3-1", 3, 1),
        ("三1班", 3, 1),
        ("三一班", 3, 1),
        ("三年级1班", 3, 1),
        ("三年级一班", 3, 1),
        ("三年级（1）班", 3, 1),
        ("三年级第1班", 3, 1),
        ("小学三年级1班", 3, 1),
        ("301", 3, 1),
        ("0301", 3, 1),
        ("三年级十一班", 3, 11),
        ("七（12）班", 7, 12),
        ("七年级二班", 7, 2),
        ("初一(2)班", 7, 2),
        ("初三2班", 9, 2),
        ("初中二年级3班", 8, 3),
        ("三年级", 3, None),
        ("01", None, 1),
        ("（3）班", None, 3),
        ("三班", None, 3),
        ("十一班", None, 11),
        ("二十班", None, 20),
        (date(2026, 3, 1), 3, 1),
    ],
)
def test_grade_and_class_are_read_in_every_way_schools_write_them(
    written: Value, grade: int | None, number: int | None
) -> None:
    """The last of them is `3-1`, which a spreadsheet made into the first of March."""
    read = class_name(written)

    assert (read.grade, read.number) == (grade, number)


@pytest.mark.parametrize(
    "written",
    [
        "实验班",
        "高一1班",
        "0",
        0.0,
        "三年级0班",
        "十年级1班",
        "1234",
        "三(1",
        "A班",
        "",
        date(2026, 12, 1),
    ],
)
def test_what_names_no_class_is_not_guessed(written: Value) -> None:
    """Left out and named, rather than put anywhere."""
    with pytest.raises(Unclear, match="write the class as"):
        class_name(written)


@pytest.mark.parametrize(
    ("written", "mixed"),
    [
        ("一二年级复式班", (1, 2)),
        ("一、二复式", (1, 2)),
        ("1-3年级复式班", (1, 2, 3)),
        ("复式班（一、三年级）", (1, 3)),
        ("复式班", ()),
    ],
)
def test_a_class_of_several_grades_says_which(written: str, mixed: tuple[int, ...]) -> None:
    """In a village one teacher has two grades in a room; each child keeps its own."""
    read = class_name(written)

    assert read == ReadClass(number=1, mixed=mixed, is_mixed=True)


@pytest.mark.parametrize(
    ("written", "stage", "grade", "by"),
    [
        ("2023级1班", "primary", 4, "entry"),
        ("2026级1班", "primary", 1, "entry"),
        ("2029级1班", "primary", 4, "graduation"),
        ("2027届1班", "primary", 6, "graduation"),
        ("初2026级3班", None, 7, "entry"),
        ("初2027级3班", None, 9, "graduation"),
        ("初29级3班", "nine_year", 7, "graduation"),
        ("2025级(2)班", "junior", 8, "entry"),
    ],
)
def test_a_year_is_read_as_the_one_that_is_possible(
    written: str, stage: Stage | None, grade: int, by: By
) -> None:
    """Junior schools in Chongqing call a cohort by the year it leaves; 届 always means that."""
    read = class_name(written)

    assert grade_of_year(read, school_year=2026, stage=stage, by=None) == (grade, by)


@pytest.mark.parametrize(
    ("written", "stage", "school_year"),
    [
        ("2025级1班", None, 2026),  # grade two of primary, or grade eight
        ("2010级1班", "primary", 2026),
        ("2023级1班", "primary", None),
        ("2024届1班", "primary", 2026),  # has left
    ],
)
def test_a_year_that_could_be_two_grades_or_none_is_asked_about(
    written: str, stage: Stage | None, school_year: int | None
) -> None:
    """Which of two, no list can tell; the school can, by a column of grades."""
    with pytest.raises(Unclear):
        grade_of_year(class_name(written), school_year=school_year, stage=stage, by=None)


def test_the_school_may_say_which_year_it_means() -> None:
    """Told that these are years of graduation, an entry in the same year is not thought of."""
    read = class_name("初2026级3班")

    with pytest.raises(Unclear):
        grade_of_year(read, school_year=2026, stage="junior", by="graduation")


@given(
    read=st.builds(ReadClass, year=st.integers(2015, 2040), is_junior=st.booleans()),
    stage=st.sampled_from(["primary", "junior"]),
)
def test_within_one_stage_a_year_never_means_two_grades(read: ReadClass, stage: Stage) -> None:
    """Whoever entered this year or before leaves after it: the two readings share no year."""
    found = set()
    for by in ("entry", "graduation", None):
        try:
            found.add(grade_of_year(read, school_year=2026, stage=stage, by=by)[0])
        except Unclear:
            continue

    assert len(found) <= 1


@pytest.mark.parametrize(
    ("written", "grade"), [("三年级", 3), ("三（1）班", 3), ("初二", 8), (3, 3)]
)
def test_the_column_of_grades_may_hold_the_class_too(written: Value, grade: int) -> None:
    """年级 is often written over both."""
    assert grade_name(written).grade == grade


@pytest.mark.parametrize("written", ["10", "高一", "1班", "十年级"])
def test_a_grade_out_of_the_nine_years_is_not_taken_for_a_class(written: str) -> None:
    """`10` under 年级 is a mistake, not class ten."""
    with pytest.raises(Unclear, match="the grade should be"):
        grade_name(written)


@given(st.text(max_size=12) | st.floats(allow_nan=False) | st.integers() | st.dates())
def test_any_value_is_a_class_or_is_unclear(written: Value) -> None:
    """Whatever stands in the cell, the answer is a class of the nine years or a sentence."""
    try:
        read = class_name(written)
    except Unclear:
        return
    assert read.number is None or 0 < read.number < 100
    assert read.grade is None or 0 < read.grade < 10
