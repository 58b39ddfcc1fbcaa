"""26l and 26m of one school: in which words a change is told, and why one is not."""

from dataclasses import replace

import pytest

from aggregator.measure.change import Change
from aggregator.measure.domain import BandMeasures
from aggregator.measure.value_added import ValueAdded
from aggregator.protect import change_audit
from aggregator.protect.audit import audit
from aggregator.protect.change import Comparing, Then, protect_changes, rows_of
from aggregator.protect.policy import Policy
from aggregator.protect.told import (
    Between,
    Bounded,
    Difference,
    Exact,
    Missing,
    Observation,
    Reason,
)

SINCE = "2025-2026-2"
POLICY = Policy()


def a_row(*counts: int, total: int = 528) -> tuple[Observation, ...]:
    """Levels as a release told them, each count in full."""
    levels = ("A", "B", "C", "D", "not_enough")
    return tuple(
        Observation("26k", "student.B2", None, level, Exact(count, total))
        for level, count in zip(levels, counts, strict=True)
    )


def a_school(cells: dict[tuple[str, str], int]) -> BandMeasures:
    """528 pupils of whom so many went from one level to another."""
    change = Change("student.B2", SINCE, cells)
    return BandMeasures("ALL", 528, None, (), (), (change,))


THEN = a_row(120, 180, 120, 54, 54)
NOW = a_row(160, 180, 90, 44, 54)
MOVED = {
    ("A", "A"): 100,
    ("B", "B"): 110,
    ("C", "C"): 70,
    ("D", "D"): 20,
    ("B", "A"): 55,
    ("C", "B"): 45,
    ("D", "C"): 20,
    ("A", "B"): 20,
    ("B", "C"): 10,
    ("C", "D"): 20,
}


def told_of(
    cells: dict[tuple[str, str], int],
    *,
    then: tuple[Observation, ...] = THEN,
    now: tuple[Observation, ...] | None = None,
    is_alike: bool = True,
    added: ValueAdded | None = None,
) -> dict[tuple[str, str | None], object]:
    """(measure, level) → what is told."""
    gains = {("ALL", "student.B2", SINCE): added} if added else {}
    comparing = Comparing({SINCE: Then(is_alike, rows_of(then))}, gains)
    told = protect_changes(a_school(cells), now or NOW, comparing, POLICY)
    return {(one.measure, one.level): one.value for one in told}


def test_a_usual_change_is_told_by_classes() -> None:
    """470 of 528 matched: 120 rose, 300 stayed, 50 fell; 120 of 528 stood at A already."""
    told = told_of(MOVED)

    assert told["26l", "matched"] == Bounded("at_least", 80, 528)
    assert told["26l", "up"] == Between(15, 35)
    assert told["26l", "same"] == Between(55, 75)
    assert told["26l", "down"] == Between(0, 15)
    assert told["26l", "already_A"] == Between(15, 35)


HIDDEN = Missing(Reason.PROTECTED)


def hiding(row: tuple[Observation, ...], **values: Bounded | Missing) -> tuple[Observation, ...]:
    """The row with other words for some of its levels."""
    return tuple(replace(one, value=values.get(str(one.level), one.value)) for one in row)


def test_beside_hidden_levels_a_usual_change_is_told_too() -> None:
    """Few are at D or without a level, and C hides how many: the classes say nothing of either."""
    few = Bounded("at_most", 5, 541)
    then = hiding(a_row(72, 174, 0, 84, 0, total=541), C=HIDDEN, not_enough=few)
    now = hiding(a_row(99, 189, 0, 69, 0, total=541), C=HIDDEN, not_enough=few)
    rows = (rows_of(one)["student.B2", "ALL"] for one in (then, now))
    told = change_audit.told_answers(*rows, POLICY.room * POLICY.k, POLICY.k, POLICY.edges)

    assert ((15, 35), (55, 75), (0, 15)) in told


def test_beside_levels_of_which_most_are_hidden_no_change_is_told() -> None:
    """Four cells may hold almost anything: no class leaves them as open as they are."""
    then = hiding(THEN, A=HIDDEN, B=HIDDEN, C=HIDDEN, not_enough=Bounded("at_most", 5, 528))

    assert told_of(MOVED, then=then)["26l", None] == HIDDEN


def test_few_matched_are_not_told() -> None:
    """Half of the pupils are new: what the others did says little. That they are so many is not
    told either; of a school that is small the reason is its size.
    """
    few = {key: n // 2 for key, n in MOVED.items()}
    small = a_row(30, 30, 20, 12, 12, total=104)

    assert told_of(few)["26l", None] == HIDDEN
    assert told_of(few, then=small)["26l", None] == Missing(Reason.TOO_FEW_MATCHED)


def test_a_broken_series_is_said_and_nothing_compared() -> None:
    """Another scale or wording of levels: neither change nor value added."""
    told = told_of(MOVED, is_alike=False, added=ValueAdded(0.01, 0.02, 470))

    assert told["26l", None] == told["26m", None] == Missing(Reason.SERIES_BREAK)


ROWS = {
    528: NOW,
    200: a_row(60, 60, 40, 20, 20, total=200),
    90: a_row(30, 20, 15, 10, 15, total=90),
    50: a_row(20, 10, 10, 0, 10, total=50),
}


@pytest.mark.parametrize(
    ("pupils", "expected"),
    [(528, Difference(-5, 10)), (200, Difference(-10, 10)), (90, Difference(-20, 20))],
)
def test_value_added_is_rounded_outwards_by_ten_pupils_and_more(
    pupils: int, expected: Difference
) -> None:
    """Steps of 5 points where they are ten of the pupils that must be matched, else coarser ones:
    the step says nothing of how many are.
    """
    row = ROWS[pupils]
    told = [
        told_of(MOVED, then=row, now=row, added=ValueAdded(-0.021, 0.062, matched))["26m", None]
        for matched in (pupils * 8 // 10 + 1, pupils - 20)
    ]

    assert told == [expected] * 2


def test_value_added_that_is_not_told_says_why_and_not_how_many() -> None:
    """Of fifty one step would be more than half; of 528 nobody hears that only 100 are matched."""
    few = ValueAdded(-0.1, 0.1, 40)
    small = told_of(MOVED, then=ROWS[50], now=ROWS[50], added=few)

    assert small["26m", None] == Missing(Reason.TOO_FEW_MATCHED)
    assert told_of(MOVED, added=replace(few, matched=100))["26m", None] == HIDDEN
    assert told_of(MOVED, then=(), added=few)["26m", None] == Missing(Reason.EARLIER_NOT_TOLD)
    assert told_of(MOVED)["26m", None] == Missing(Reason.TOO_FEW_SCHOOLS)


def test_the_audit_goes_red_for_classes_that_pin_each_other() -> None:
    """60 to 80 % stayed and 40 to 60 % fell: then nobody rose, exactly."""
    band = a_school(MOVED)
    shares = {"up": Between(0, 20), "same": Between(60, 80), "down": Between(40, 60)}
    told = [
        Observation("26l", "student.B2", None, level, value, since=SINCE)
        for level, value in shares.items()
    ]

    assert audit(band, told, POLICY) != []
