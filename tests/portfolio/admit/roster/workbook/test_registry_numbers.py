"""学籍号: optional, checked where it can be, and never a reason to turn a child away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.registry_numbers import (
    born_on,
    check_digit,
    checked,
    registry_number,
)
from portfolio.admit.roster.workbook.values import Value

# 500000 is a whole municipality: no person's number begins with it.
DIGITS = "50000020180315001"
NUMBER = f"G{DIGITS}{check_digit(DIGITS)}"


def test_the_check_digit_is_that_of_the_standard() -> None:
    """GB 11643-1999, annex: the example number 11010519491231002X."""
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (NUMBER, "right"),
        (f"J{NUMBER[1:]}", "right"),
        (f"{NUMBER[:-1]}{(int(NUMBER[-1]) + 1) % 10}", "wrong"),
        ("G500000000000000000", "wrong"),
        ("L500000201803151234", "none"),
        ("20230105", "none"),
    ],
)
def test_only_two_kinds_have_a_digit_to_check(number: str, answer: str) -> None:
    """L, the temporary one, ends in four random digits; a number of the school's is its own."""
    assert checked(number) == answer


@given(st.integers(0, 10**17 - 1), st.integers(0, 16), st.integers(1, 9))
def test_one_digit_mistyped_is_always_noticed(digits: int, place: int, by: int) -> None:
    """ISO 7064, MOD 11-2 finds every single slip; that is what it is for."""
    number = f"{digits:017}"
    other = (int(number[place]) + by) % 10
    slipped = f"{number[:place]}{other}{number[place + 1 :]}"

    assert check_digit(slipped) != check_digit(number)


@pytest.mark.parametrize(
    "written", [f" {NUMBER.lower()} ", f"'{NUMBER}", f"{NUMBER[:7]} {NUMBER[7:]}"]
)
def test_a_number_is_kept_in_one_spelling(written: str) -> None:
    """Blanks, small letters and the apostrophe that keeps it text are no part of it."""
    assert registry_number(written) == NUMBER


@pytest.mark.parametrize(
    "written",
    ["5.00000201803150E+17", "5.00000E+17", "500000201803150000", 500000201803150001.0, 5e17],
)
def test_a_number_that_a_spreadsheet_rounded_is_not_taken(written: Value) -> None:
    """A spreadsheet keeps fifteen digits: what it shows for the rest is made up."""
    with pytest.raises(Unclear) as unclear:
        registry_number(written)

    assert "不可靠" in unclear.value.zh or "取整" in unclear.value.zh


def test_an_identity_number_in_its_place_is_not_taken() -> None:
    """个人信息保护法, art. 6 and 28: it is not needed; without its letter it is just that."""
    with pytest.raises(Unclear, match="identity number"):
        registry_number(NUMBER[1:])


def test_the_birthday_within_is_told_only_where_the_digit_is_right() -> None:
    """A slip in the number may well be a slip in the date."""
    assert born_on(NUMBER) == date(2018, 3, 15)
    assert born_on("G500000201803150000") is None
    assert born_on(f"G50000020181332001{check_digit('50000020181332001')}") is None
