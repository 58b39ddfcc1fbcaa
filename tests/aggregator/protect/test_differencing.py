"""Two releases of one school: their difference must not be a child."""

from pathlib import Path

import pytest

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import measure_school
from aggregator.measure.units import with_parts
from aggregator.protect.differencing import may_follow
from aggregator.protect.domain import protect_school
from aggregator.protect.policy import Policy
from aggregator.protect.told import Observation
from aggregator.support.vocabulary import load_vocabulary
from cubes import RATED, a_cube

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
POLICY = Policy()
AT_FIRST = (180, 160, 80, 54, 54)


def told(row: tuple[int, ...] = AT_FIRST, **words: object) -> tuple[Observation, ...]:
    """What a release tells of a school whose B2 stands like this, everything else unchanged."""
    rows = {**dict.fromkeys(RATED, AT_FIRST), "B2": row}
    defaults = {"opened": 400, "reported": 300}
    measures = measure_school(CubeSnapshot.model_validate(a_cube(rows=rows, **defaults, **words)))
    return protect_school(measures, policy=POLICY, vocabulary=VOCABULARY).observations


def test_the_same_numbers_may_be_told_again() -> None:
    """Nothing can be subtracted from itself."""
    assert may_follow(told(), told(), POLICY)


@pytest.mark.parametrize("moved", [1, 2, 5, 9])
def test_few_corrected_pupils_leave_the_numbers_as_they_were(moved: int) -> None:
    """One pupil from B to A: 180 → 181 *is* that pupil."""
    assert not may_follow(told(), told((180 + moved, 160 - moved, 80, 54, 54)), POLICY)


def test_ten_moved_between_the_same_levels_may_be_told() -> None:
    """Ten pupils changed: no one of them is seen."""
    assert may_follow(told(), told((190, 150, 80, 54, 54)), POLICY)


def test_many_moved_but_one_level_by_one_is_not_told() -> None:
    """Eleven left B, ten went to A, one to C: C tells of the one."""
    assert not may_follow(told(), told((190, 149, 81, 54, 54)), POLICY)


@pytest.mark.parametrize("change", [-1, 1])
def test_a_joiner_or_a_leaver_is_not_shown(change: int) -> None:
    """529 instead of 528 pupils, and one more in each row: the newcomer's whole record."""
    rows = dict.fromkeys(RATED, (180 + change, 160, 80, 54, 54))
    measures = measure_school(
        CubeSnapshot.model_validate(
            a_cube(enrolled=528 + change, rows=rows, opened=400, reported=300)
        )
    )
    later = protect_school(measures, policy=POLICY, vocabulary=VOCABULARY).observations

    assert not may_follow(told(), later, POLICY)


def test_a_change_among_hidden_cells_that_shifts_their_sum_is_seen() -> None:
    """A gains twelve, B loses eleven: the hidden rest lost one, though no cell says so."""
    before, after = (180, 220, 80, 8, 40), (192, 209, 80, 8, 39)

    assert not may_follow(told(before), told(after), POLICY)


def test_nothing_may_follow_anything_and_anything_nothing() -> None:
    """A newer cut with too few pupils tells nothing: there is nothing to subtract."""
    assert may_follow(told(), (), POLICY)
    assert may_follow((), told(), POLICY)


def test_a_school_told_whole_is_not_told_by_its_parts_later() -> None:
    """Two pupils moved between: the whole less its parts would be those two."""
    phases = {"P1": 180, "P2": 168, "P3": 180}
    whole = a_cube(rows=dict.fromkeys(RATED, AT_FIRST), more={"stage": "nine_year"})
    rows = dict.fromkeys(RATED, (182, 158, 80, 54, 54))
    parted = a_cube(rows=rows, more={"stage": "nine_year", "phases": phases})
    earlier, later = (
        protect_school(
            with_parts(measure_school(CubeSnapshot.model_validate(cube))),
            policy=POLICY,
            vocabulary=VOCABULARY,
        ).observations
        for cube in (whole, parted)
    )

    assert {one.band for one in later} == {"ALL", "primary", "junior"}
    assert not may_follow(earlier, later, POLICY)


def test_new_levels_of_a_term_are_told_also_where_pupils_came() -> None:
    """Twelve came while 200 of those of whom not enough was known got a level, and D is no longer
    near the end: more moved than came, so that nothing is said of the twelve.
    """
    rows = {**dict.fromkeys(RATED, (260, 160, 80, 30, 10)), "B2": (250, 160, 80, 30, 20)}
    measures = measure_school(
        CubeSnapshot.model_validate(a_cube(enrolled=540, rows=rows, opened=425, reported=325))
    )
    later = protect_school(measures, policy=POLICY, vocabulary=VOCABULARY).observations
    few = dict.fromkeys(RATED, (130, 100, 50, 8, 240))
    measures = measure_school(
        CubeSnapshot.model_validate(a_cube(rows=few, opened=400, reported=300))
    )
    earlier = protect_school(measures, policy=POLICY, vocabulary=VOCABULARY).observations

    assert may_follow(earlier, later, POLICY)
