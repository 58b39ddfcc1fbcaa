"""Pupils by individual plan: their number may say of a grade that it has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import SchoolMeasures, measure_school
from aggregator.measure.units import with_parts
from aggregator.protect.plans import with_plans
from aggregator.protect.policy import Policy
from aggregator.protect.told import Reason
from aggregator.publish.domain import draft_school
from aggregator.support.vocabulary import load_vocabulary
from cubes import a_cube
from gated import CUTTING, INDICATORS, pupils
from portfolio.share.gate import cut_snapshot

POLICY = Policy()
VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "schemas")
GRADES = dict.fromkeys(range(1, 10), 60)


def a_school(plans: dict[int, int]) -> SchoolMeasures:
    """A nine-year school through its own gate; `plans`: grade → how many by individual plan."""
    cutting = replace(CUTTING, cut="final", indicators=INDICATORS)
    snapshot = cut_snapshot(cutting, pupils(GRADES, plans=plans))
    return with_parts(measure_school(CubeSnapshot.model_validate(snapshot)))


def told_of(measures: SchoolMeasures) -> dict[tuple[str, str, str | None], object]:
    """What is told, by band, measure and level of one indicator."""
    made = draft_school(with_plans(measures, POLICY), [], policy=POLICY, vocabulary=VOCABULARY)

    assert not made.findings
    return {
        (one.band, one.indicator if one.measure == "26k" else one.measure, one.level): (
            one.numerator,
            one.denominator,
            one.reason,
        )
        for one in made.document.numbers
        if one.subject is None
    }


@pytest.mark.parametrize("plans", [{}, {8: 4}, {8: 12}, {2: 11, 8: 12}])
def test_no_part_of_a_school_is_said_to_have_nobody_by_plan(plans: dict[int, int]) -> None:
    """Twelve in the junior part alone would say that the primary part has none at all."""
    told = told_of(a_school(plans))

    hidden = (None, None, Reason.PROTECTED)
    assert [told[part, "individual_plans", None] for part in ("primary", "junior")] == [hidden] * 2


def test_their_number_is_told_where_each_grade_has_enough() -> None:
    """Then it says of no grade that it has nobody."""
    told = told_of(a_school(dict.fromkeys(GRADES, 15)))

    assert told["primary", "individual_plans", None] == (90, 360, None)


def test_without_the_number_they_are_among_those_of_whom_not_enough_is_known() -> None:
    """As where the school withholds it: the row's total gives nothing away."""
    measures = with_plans(a_school({8: 12}), POLICY)
    rows = {one.indicator: one for one in measures.bands["junior"].rows if one.measure == "26k"}

    assert rows[INDICATORS[0]].total == 180
    assert told_of(a_school({8: 12}))["junior", INDICATORS[0], "not_enough"][1] == 180


def test_a_school_that_is_told_as_one_tells_their_number() -> None:
    """No grade was sent, so that it says nothing of any."""
    rows = {"B2": (180, 160, 80, 48, 48)}
    measures = measure_school(CubeSnapshot.model_validate(a_cube(plans=12, rows=rows)))

    assert with_plans(measures, POLICY) == measures
