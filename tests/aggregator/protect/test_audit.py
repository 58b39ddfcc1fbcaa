"""The audit before a release: it must go red for every protection that is taken away."""

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import BandMeasures, measure_school
from aggregator.protect.audit import audit
from aggregator.protect.domain import protect_school
from aggregator.protect.policy import Policy
from aggregator.protect.told import Bounded, Exact, Missing, Observation, Reason
from aggregator.support.vocabulary import load_vocabulary
from cubes import RATED, a_cube

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
POLICY = Policy()


def a_school(**words: object) -> tuple[BandMeasures, list[Observation]]:
    """A school's true numbers, and what would be told of them."""
    measures = measure_school(CubeSnapshot.model_validate(a_cube(**words)))
    protected = protect_school(measures, policy=POLICY, vocabulary=VOCABULARY)
    return measures.bands["ALL"], list(protected.observations)


def true_count(band: BandMeasures, one: Observation) -> int:
    """The count behind a cell."""
    return next(row.cells[one.level] for row in band.rows if row.indicator == one.indicator)


def test_what_is_protected_passes() -> None:
    """The usual case."""
    band, told = a_school()

    assert audit(band, told, POLICY) == []


HIDDEN = [
    index
    for index, one in enumerate(a_school()[1])
    if one.level and not isinstance(one.value, Exact)
]


@pytest.mark.parametrize("index", HIDDEN)
def test_telling_any_hidden_cell_goes_red(index: int) -> None:
    """Mutation: each small cell, and each cell that hides it, is told in turn; none passes."""
    band, told = a_school()
    told[index] = replace(told[index], value=Exact(true_count(band, told[index]), 528))

    assert audit(band, told, POLICY) != []


def test_all_but_two_goes_red() -> None:
    """526 of 528 tells of two."""
    band, told = a_school(reported=526)
    share = next(index for index, one in enumerate(told) if one.measure == "26e")
    told[share] = replace(told[share], value=Exact(526, 528))

    assert audit(band, told, POLICY) != []


def test_two_close_shares_go_red() -> None:
    """400 and 396: each alone is fine, both together tell of four."""
    band, told = a_school(opened=400, reported=396)
    share = next(index for index, one in enumerate(told) if one.measure == "26e")
    told[share] = replace(told[share], value=Exact(396, 528))

    assert audit(band, told, POLICY) != []


def test_a_bound_that_is_not_true_goes_red() -> None:
    """The feed must not lie, not even to protect."""
    band, told = a_school(rows=dict.fromkeys(RATED, (180, 160, 80, 54, 54)))
    cell = next(index for index, one in enumerate(told) if one.level == "D")
    told[cell] = replace(told[cell], value=Bounded("at_most", 5, 528))

    assert audit(band, told, POLICY) != []


def test_a_row_hidden_whole_passes() -> None:
    """Nothing told is nothing to subtract."""
    band, told = a_school()
    told = [
        replace(one, value=Missing(Reason.PROTECTED)) if one.level is not None else one
        for one in told
    ]

    assert audit(band, told, POLICY) == []
