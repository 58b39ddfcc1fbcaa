"""What was measured of pupils: rows of classes, told like rows of levels."""

from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.ingest.cells import CLASSES
from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import measure_school
from aggregator.measure.units import with_parts
from aggregator.protect.audit import audit
from aggregator.protect.domain import protect_school
from aggregator.protect.policy import Policy
from aggregator.protect.row import Exact as ToldCount
from aggregator.protect.row import protect_row
from aggregator.protect.told import Between, Bounded, Exact, Missing, Observation, Reason
from aggregator.support.vocabulary import load_vocabulary
from cubes import a_cube

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
POLICY = Policy()
FITNESS = {"excellent": 90, "good": 180, "pass": 160, "fail": 40, "exempt": 8, "not_measured": 50}


def told_of(**more: Any) -> dict[tuple[str, str | None], Any]:
    """(measure, class) → what is told of a school of 528 that sends this."""
    measures = measure_school(CubeSnapshot.model_validate(a_cube(more=more)))
    protected = protect_school(measures, policy=POLICY, vocabulary=VOCABULARY)
    assert audit(measures.bands["ALL"], protected.observations, POLICY) == []
    return {(one.measure, one.level): one.value for one in protected.observations}


def test_classes_are_told_and_the_few_exempt_are_a_bound() -> None:
    """Eight exempt: at most 5 %, and the next class in order hides them."""
    told = told_of(objective={"fitness": FITNESS})

    assert told["fitness", "good"] == Exact(180, 528)
    assert told["fitness", "exempt"] == Bounded("at_most", 5, 528)
    assert told["fitness", "not_measured"] == Missing(Reason.PROTECTED)


def test_a_measure_that_was_not_taken_is_not_there() -> None:
    """Vision is measured in some terms only."""
    assert not [measure for measure, _ in told_of() if measure == "vision"]


def test_two_numbers_of_unmeasured_pupils_that_differ_by_few_are_not_both_told() -> None:
    """50 without a vision test, 53 without a weight: three pupils between them."""
    told = told_of(
        objective={
            "vision": {"normal": 300, "reduced": 178, "not_measured": 50},
            "weight": {
                "normal": 300,
                "low": 60,
                "overweight": 60,
                "obese": 55,
                "not_measured": 53,
            },
        }
    )

    assert told["vision", "not_measured"] == Exact(50, 528)
    assert told["weight", None] == Missing(Reason.PROTECTED)


@pytest.mark.parametrize("measure", ["fitness", "weight", "vision", "labour_time", "sports_skill"])
def test_no_row_of_classes_can_be_narrowed_down(measure: str) -> None:
    """With a small `k` every row is tried: each class keeps `k` counts where it may be few."""
    policy = Policy(k=2, percents=(10, 20, 25), finest=(10, 20, 25))
    total, names = 20, CLASSES[measure]
    left: dict[object, list[tuple[int, ...]]] = {}
    for bars in combinations(range(total + len(names) - 1), len(names) - 1):
        ends = (-1, *bars, total + len(names) - 1)
        counts = tuple(b - a - 1 for a, b in pairwise(ends))
        cells = dict(zip(names, counts, strict=True))
        told = protect_row(cells, policy.hide_first[measure], policy) or {}
        answer = tuple(x.count if isinstance(x, ToldCount) else x.value for x in told.values())
        left.setdefault(answer, []).append(counts)
    for rows in left.values():
        for cell in range(len(names)):
            counts_left = {row[cell] for row in rows}
            few = min(min(n, total - n) for n in counts_left)
            assert few >= policy.k or len(counts_left) >= policy.k


@pytest.mark.parametrize(
    ("metric", "pair", "expected"),
    [
        ("26g", (300, 400), Between(75, 100)),
        ("26g", (140, 400), Between(35, 55)),
        ("26h", (3, 4), Missing(Reason.TOO_FEW_CASES)),
        ("26g", (0, 100), Between(0, 15)),
    ],
)
def test_what_counts_reports_or_objections_is_told_by_a_class(
    metric: str, pair: tuple[int, int], expected: object
) -> None:
    """Their number is not told: beside 26e of the term before it would tell who lacks a report."""
    assert told_of(use={metric: pair})[metric, None] == expected


def test_agreement_of_second_ratings_is_told_by_classes() -> None:
    """Equal, and within one level."""
    told = told_of(use={"26n_equal": (80, 120), "26n_within_one": (115, 120)})

    assert told["26n_equal", None] == Between(55, 75)
    assert told["26n_within_one", None] == Between(75, 100)


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.integers(0, 528), min_size=5, max_size=5))
def test_no_class_below_ten_is_ever_told(cuts: list[int]) -> None:
    """Whatever was measured."""
    counts = [b - a for a, b in pairwise((0, *sorted(cuts), 528))]
    told = told_of(objective={"fitness": dict(zip(CLASSES["fitness"], counts, strict=True))})

    for (measure, _), value in told.items():
        if measure == "fitness" and isinstance(value, Exact):
            assert 10 <= value.numerator <= 518


def test_a_nine_year_school_is_told_by_its_parts_and_never_as_a_whole_too() -> None:
    """348 and 180 pupils: the levels of each, and none of both together."""
    phases = {"P1": 180, "P2": 168, "P3": 180}
    cube = a_cube(more={"stage": "nine_year", "phases": phases})
    told = parted(cube)

    assert {one.band for one in told if one.measure in {"26k", "enrolled"}} == {"primary", "junior"}
    assert {one.measure for one in told if one.band == "ALL"} == {
        "26a",
        "26e",
        "26g",
        "26h",
        "26n_equal",
        "26n_within_one",
    }


def test_a_nine_year_school_with_a_small_part_is_told_whole() -> None:
    """Forty juniors are no table: then the primary part would be told by the difference."""
    phases = {"P1": 244, "P2": 244, "P3": 40}
    told = parted(a_cube(more={"stage": "nine_year", "phases": phases}))

    assert {one.band for one in told} == {"ALL"}


def parted(cube: dict[str, Any]) -> tuple[Observation, ...]:
    """What is told of a nine-year school."""
    measures = with_parts(measure_school(CubeSnapshot.model_validate(cube)))
    protected = protect_school(measures, policy=POLICY, vocabulary=VOCABULARY)
    for band in {one.band for one in protected.observations}:
        assert audit(measures.bands[band], protected.observations, POLICY) == []
    return protected.observations
