"""Lists are typed by many hands: each way of writing a thing means that thing, or is named."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.sheets import Value


@pytest.mark.parametrize(
    "written",
    [
        20180315.0,
        "20180315",
        "２０１８０３１５",
        "2018-03-15",
        "2018/3/15",
        "2018.3.15",
        "2018年3月15日",
        " 2018-03-15 00:00:00 ",
        43174.0,
        "43174",
        date(2018, 3, 15),
        datetime(2018, 3, 15, 8, 30),  # noqa: DTZ001 — a spreadsheet knows no zone
    ],
)
def test_a_date_is_read_in_every_way_schools_write_it(written: Value) -> None:
    """Numbers, text, full-width digits, serial days and date cells stand in one column."""
    assert cells.day(written) == date(2018, 3, 15)


@pytest.mark.parametrize(
    "written",
    ["2018-02-30", "去年", "2018.13", 20181332.0, 12.0, True, 1e300, date(1900, 1, 1)],
)
def test_what_is_not_a_whole_date_is_not_guessed(written: Value) -> None:
    """From a birthday follow age and consent: a guessed one is worse than none."""
    with pytest.raises(Unclear, match="not understood"):
        cells.day(written)


@pytest.mark.parametrize("written", ["2018.3", 2018.3, "2018年3月", "2018-03", "201803"])
def test_a_month_without_a_day_is_told_apart(written: Value) -> None:
    """Lists made by hand have only the month: no day is made up, and the sentence says so."""
    with pytest.raises(Unclear, match="a month without a day"):
        cells.day(written)


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("一年级", 1),
        ("三", 3),
        ("６年级", 6),
        (5.0, 5),
        ("初一", 7),
        ("初三年级", 9),
        ("九年级", 9),
    ],
)
def test_a_grade_is_read_in_words_and_numbers(written: Value, grade: int) -> None:
    """Primary and junior schools count differently; here grades run from 1 to 9."""
    assert cells.grade(written) == grade


@pytest.mark.parametrize("written", ["高一", "十年级", "初四", 0.0, 1.5, "一年级1班"])
def test_a_grade_out_of_the_nine_years_is_named(written: Value) -> None:
    """The portfolio is kept for the nine years of compulsory education."""
    with pytest.raises(Unclear):
        cells.grade(written)


@pytest.mark.parametrize(
    ("written", "number"), [("01", 1), (2.0, 2), ("（3）班", 3), ("十班", 10), ("12班", 12)]
)
def test_a_class_is_read_as_its_number(written: Value, number: int) -> None:
    """班号 is text with a nought in one export and a number in another."""
    assert cells.class_number(written) == number


@pytest.mark.parametrize(
    ("means", "written", "meaning"),
    [
        (cells.sex, "1-男", "m"),
        (cells.sex, "女性", "f"),
        (cells.yes, "1-是", True),
        (cells.yes, "否", False),
        (cells.boards, "住校", True),
        (cells.boards, "0-走读", False),
        (cells.relation, "2-母亲", "母亲"),
        (cells.roster_number, "07", 7),
        (cells.school_code, 2150000123.0, "2150000123"),
        (cells.registry_number, "Ｇ500000", "G500000"),
    ],
)
def test_codes_before_words_and_wide_letters_mean_the_word(
    means: Callable[[Value], object], written: Value, meaning: object
) -> None:
    """An export puts `1-` before 男; a typist uses full-width letters."""
    assert means(written) == meaning


@pytest.mark.parametrize(
    ("means", "written"),
    [
        (cells.sex, "未知"),
        (cells.yes, "待定"),
        (cells.boards, "有时"),
        (cells.class_number, "实验班"),
        (cells.class_number, 0.0),
        (cells.roster_number, "第一"),
        (cells.roster_number, 12345.0),
        (cells.school_code, "12345"),
        (cells.registry_number, 5.00000201803150001e17),
        (cells.short, "长" * 33),
    ],
)
def test_what_is_unclear_is_said_in_both_languages(
    means: Callable[[Value], object], written: Value
) -> None:
    """Each comes with what to do about it, and never repeats what stood in the cell."""
    with pytest.raises(Unclear) as unclear:
        means(written)

    assert unclear.value.zh
    assert unclear.value.en
    assert cells.text(written) not in unclear.value.zh
