"""Snapshots become measures: whole numbers by band, indicator and level; nothing averaged."""

from datetime import UTC, datetime
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from aggregator.ingest.events import CubeSnapshot, SnapshotReceived
from aggregator.measure.domain import Share, measure, measure_school
from cubes import RATED, TERM, USUAL, a_cube, a_key, a_subject, a_tiny_cube

NOON = datetime(2027, 1, 20, 4, tzinfo=UTC)
KEY = a_key()


def received(cube: dict[str, object], sequence: int = 1) -> SnapshotReceived:
    """A snapshot as it was kept."""
    return SnapshotReceived(
        source_id="portfolio-1",
        sequence=sequence,
        snapshot=CubeSnapshot.model_validate(cube),
        signature="",
        received_at=NOON,
    )


def test_levels_stand_by_indicator_and_add_up_to_the_pupils() -> None:
    """26k: each pupil in exactly one level of each indicator."""
    band = measure_school(CubeSnapshot.model_validate(a_cube())).bands["ALL"]

    assert [row.indicator for row in band.rows] == [f"student.{code}" for code in RATED]
    assert {row.total for row in band.rows} == {528}
    assert tuple(band.rows[0].cells.values()) == USUAL


def test_shares_are_a_numerator_and_a_denominator() -> None:
    """26a and 26e: no division is made, so nothing is rounded."""
    cube = a_cube(opened=500, reported=480)
    band = measure_school(CubeSnapshot.model_validate(cube)).bands["ALL"]

    assert band.shares == (Share("26a", 500, 528), Share("26e", 480, 528))


def test_subjects_stand_under_student_b6() -> None:
    """Study is told by subject, not by a level of its own."""
    cube = a_cube(subjects=a_subject("chinese", 300, 128, 60, 40))
    band = measure_school(CubeSnapshot.model_validate(cube)).bands["ALL"]

    assert [(row.indicator, row.subject) for row in band.rows if row.subject] == [
        ("student.B6", "chinese")
    ]


def test_a_school_that_is_too_small_has_no_band() -> None:
    """What was withheld is absent, not zero."""
    assert measure_school(CubeSnapshot.model_validate(a_tiny_cube())).bands == {}


def test_a_final_cut_stands_before_a_provisional_one_that_comes_late() -> None:
    """A provisional cut delayed on its way must not undo the final one."""
    final, late = a_cube(cut="final"), a_cube(cut="provisional")
    standing = measure([received(final, 1), received(late, 2)])

    assert str(standing[final["school"]["code"], TERM].snapshot_id) == final["snapshot_id"]


def test_a_later_cut_replaces_an_earlier_one() -> None:
    """Provisional, then final, then a scheduled revision."""
    cubes = [a_cube(cut=cut) for cut in ("provisional", "final", "revision")]
    standing = measure([received(cube, number) for number, cube in enumerate(cubes, 1)])

    assert [one.cut for one in standing.values()] == ["revision"]


def test_order_between_schools_and_duplicates_change_nothing() -> None:
    """Feeds are pulled side by side, each at least once."""
    cubes = [received(a_cube(f"215000010{number}")) for number in range(3)]
    expected = measure(cubes)

    for order in permutations(cubes):
        assert measure([*order, *order]) == expected


@given(st.lists(st.sampled_from(["provisional", "final", "revision"]), min_size=1, max_size=6))
def test_a_provisional_cut_stands_only_where_no_other_came(cuts: list[str]) -> None:
    """Whatever came in whatever order."""
    standing = measure([received(a_cube(cut=cut), number) for number, cut in enumerate(cuts, 1)])
    (one,) = standing.values()

    assert (one.cut == "provisional") == (set(cuts) == {"provisional"})
