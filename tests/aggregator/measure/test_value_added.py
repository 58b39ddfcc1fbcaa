"""26m: a school is told against what its own pupils' starts would give, not against a school."""

import pytest

from aggregator.measure.change import Change
from aggregator.measure.value_added import value_added

SINCE = "2025-2026-2"


def a_school(reached: int, started: int = 100) -> Change:
    """`started` pupils each at B and C; so many of those at C came to B."""
    cells = {("B", "B"): started, ("C", "B"): reached, ("C", "C"): started - reached}
    return Change("student.B2", SINCE, cells)


def test_schools_that_do_as_the_county_does_gain_nothing() -> None:
    """Zero lies within the interval of each."""
    found = value_added({str(n): a_school(50) for n in range(5)}, b"seed")

    assert all(one.low < 0 < one.high for one in found.values())


def test_a_school_whose_pupils_reach_more_lies_above_zero() -> None:
    """Ninety of a hundred from C to B, where the others reach thirty."""
    changes = {**{str(n): a_school(30) for n in range(8)}, "high": a_school(90)}
    found = value_added(changes, b"seed")

    assert found["high"].low > 0
    assert found["0"].high > -0.2


def test_pupils_who_start_higher_are_not_a_gain() -> None:
    """Same rates from each level, but one school's pupils start at B: nothing is added."""
    high = Change("student.B2", SINCE, {("B", "B"): 190, ("C", "B"): 5, ("C", "C"): 5})
    found = value_added({**{str(n): a_school(50) for n in range(5)}, "high": high}, b"seed")

    assert found["high"].low < 0.05
    assert found["high"].high > -0.05


@pytest.mark.parametrize(("schools", "started"), [(2, 100), (5, 14)])
def test_fewer_than_three_schools_or_thirty_pupils_are_not_enough(
    schools: int, started: int
) -> None:
    """No county to compare with, or no school to speak of."""
    assert value_added({str(n): a_school(5, started) for n in range(schools)}, b"seed") == {}


def test_the_order_of_schools_changes_nothing() -> None:
    """Drawn again by whoever has the seed: the same interval."""
    some = {str(n): a_school(10 * n) for n in range(6)}

    assert value_added(dict(reversed(some.items())), b"seed") == value_added(some, b"seed")


def test_a_school_is_moved_alike_as_long_as_its_own_numbers_stand() -> None:
    """Many releases, each moved anew, would have a middle."""
    ones = {str(n): a_school(10 * n) for n in range(6)}
    others = {**ones, "5": a_school(51)}
    before, after = value_added(ones, b"seed"), value_added(others, b"seed")
    elsewhere = value_added(ones, b"another seed")

    assert all(abs(before[code].low - after[code].low) < 0.01 for code in "01234")
    assert any(abs(before[code].low - elsewhere[code].low) > 0.01 for code in "01234")


def test_up_same_down_and_who_was_at_the_top_are_whole_numbers_of_the_matched() -> None:
    """26l: from A to B is down, from D to A is up, A to A could not rise."""
    change = Change("student.B2", SINCE, {("A", "A"): 5, ("A", "B"): 3, ("D", "A"): 2})

    assert (change.up, change.same, change.down, change.matched) == (2, 5, 3, 10)
    assert (change.ceiling, change.reached) == (8, 10)
