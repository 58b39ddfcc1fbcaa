"""Whether what version 1.1 added agrees with the pupils of its band: measured, changed, used."""

from collections import defaultdict
from collections.abc import Mapping

from aggregator.ingest.events import CubeSnapshot, Group
from aggregator.ingest.refusals import NumbersDisagree
from aggregator.support.terms import compared_with

MATCHED = 30
RATINGS = ("A", "B", "C", "D")
CLASSES: Mapping[str, tuple[str, ...]] = {
    "fitness": ("excellent", "good", "pass", "fail", "exempt", "not_measured"),
    "vision": ("normal", "reduced", "not_measured"),
    "weight": ("normal", "low", "overweight", "obese", "not_measured"),
    "labour_time": ("reached", "below", "not_recorded"),
    "sports_skill": ("has", "none"),
    "arts_skill": ("has", "none"),
}
"""What each measure tells pupils apart by; the last class is of whoever nothing is known of."""


def check_objective(snapshot: CubeSnapshot, groups: Mapping[str, Group]) -> None:
    """Each pupil of a band is in exactly one class of each measure that was taken."""
    rows: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for one in snapshot.objective:
        rows[one.measure, one.band][one.class_] = one.n
    for (measure, band), cells in rows.items():
        group = groups.get(band)
        is_whole = cells.keys() == set(CLASSES[measure])
        if group is None or not is_whole or sum(cells.values()) != group.enrolled:
            raise NumbersDisagree(where=f"objective.{measure}.{band}")


def check_transitions(snapshot: CubeSnapshot, groups: Mapping[str, Group]) -> None:
    """At least thirty pupils, never more than may have a level; since a term that is compared."""
    rows: dict[tuple[str, str, str], dict[tuple[str, str], int]] = defaultdict(dict)
    for one in snapshot.transitions:
        rows[one.indicator, one.band, one.since][one.from_, one.to] = one.n
    levels: dict[tuple[str, str, str], int] = {
        (one.indicator, one.band, one.level): one.n for one in snapshot.levels
    }
    for (indicator, band, since), cells in rows.items():
        group, matched = groups.get(band), sum(cells.values())
        most = group.enrolled - (group.by_individual_plan or 0) if group else 0
        is_sound = len(cells) == len(RATINGS) ** 2 and MATCHED <= matched <= most
        # A later cut may repeat one row of an earlier cut and not the other.
        if snapshot.supersedes is None:
            is_sound = is_sound and _is_within(cells, levels, (indicator, band))
        if not is_sound or since not in compared_with(snapshot.term):
            raise NumbersDisagree(where=f"transitions.{indicator}.{band}.{since}")


def _is_within(
    cells: Mapping[tuple[str, str], int],
    levels: Mapping[tuple[str, str, str], int],
    row: tuple[str, str],
) -> bool:
    """Nobody came to a level who does not stand there."""
    return all(
        sum(n for (_, to), n in cells.items() if to == level) <= levels.get((*row, level), 0)
        for level in RATINGS
    )


def check_use(snapshot: CubeSnapshot, groups: Mapping[str, Group]) -> None:
    """26a and 26e are of all pupils; the others of what there was, in whole schools only."""
    use = {(one.metric, one.band): one for one in snapshot.use}
    for (metric, band), one in use.items():
        group = groups.get(band)
        of_pupils = metric in {"26a", "26e"}
        is_sound = group is not None and one.numerator <= one.denominator
        if of_pupils:
            is_sound = is_sound and group is not None and one.denominator == group.enrolled
        elif band != "ALL" or one.denominator == 0:
            is_sound = False
        if not is_sound:
            raise NumbersDisagree(where=f"use.{metric}.{band}")
    equal, near = use.get(("26n_equal", "ALL")), use.get(("26n_within_one", "ALL"))
    if (equal is None) != (near is None):
        raise NumbersDisagree(where="use.26n")
    if equal and near:
        is_nested = equal.numerator <= near.numerator and equal.denominator == near.denominator
        if not is_nested:
            raise NumbersDisagree(where="use.26n")
