"""Whether the numbers of a snapshot agree with each other, and its codes exist.

Each pupil stands in exactly one level of each indicator (privacy: contribution exactly one),
so the levels of a row add up to the pupils judged.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from aggregator.ingest.cells import check_objective, check_transitions, check_use
from aggregator.ingest.events import CubeSnapshot, Group
from aggregator.ingest.refusals import NumbersDisagree, UnknownCode
from aggregator.support.vocabulary import Vocabulary

LEAST = 10
LEVELS = frozenset({"A", "B", "C", "D", "not_enough"})
WHOLES = {
    "ALL": ("P1", "P2", "P3"),
    "P1": ("G1", "G2", "G3"),
    "P2": ("G4", "G5", "G6"),
    "P3": ("G7", "G8", "G9"),
}
SUBJECT_LEVELS = frozenset({"met", "mostly", "support", "not_enough"})


def check_numbers(snapshot: CubeSnapshot, vocabulary: Vocabulary) -> None:
    """Refuse a snapshot that contradicts itself."""
    _check_codes(snapshot, vocabulary)
    _check_once("groups", (group.band for group in snapshot.groups))
    _check_once("withheld", (one.band for one in snapshot.withheld))
    _check_once("levels", ((one.indicator, one.band, one.level) for one in snapshot.levels))
    _check_once("subjects", ((one.subject, one.band, one.level) for one in snapshot.subjects))
    _check_once("objective", ((one.measure, one.band, one.class_) for one in snapshot.objective))
    _check_once(
        "transitions",
        ((one.indicator, one.band, one.since, one.from_, one.to) for one in snapshot.transitions),
    )
    _check_once("use", ((one.metric, one.band) for one in snapshot.use))
    groups: dict[str, Group] = {group.band: group for group in snapshot.groups}
    if {"ALL"} != {"ALL"} & (groups.keys() | {one.band for one in snapshot.withheld}):
        raise NumbersDisagree(where="groups.ALL")
    if groups.keys() & {one.band for one in snapshot.withheld}:
        raise NumbersDisagree(where="withheld")
    for group in snapshot.groups:
        _check_group(group)
    _check_parts(groups)
    _check_levels(snapshot, groups)
    _check_subjects(snapshot, groups)
    check_objective(snapshot, groups)
    check_transitions(snapshot, groups)
    check_use(snapshot, groups)


def _check_codes(snapshot: CubeSnapshot, vocabulary: Vocabulary) -> None:
    if any(one.indicator not in vocabulary.rated for one in snapshot.levels):
        raise UnknownCode(where="levels.indicator")
    if any(one.indicator not in vocabulary.rated for one in snapshot.transitions):
        raise UnknownCode(where="transitions.indicator")
    if any(one.subject not in vocabulary.subjects for one in snapshot.subjects):
        raise UnknownCode(where="subjects.subject")


def _check_once(where: str, keys: Iterable[Any]) -> None:
    if any(times > 1 for times in Counter(keys).values()):
        raise NumbersDisagree(where=where)


def _check_group(group: Group) -> None:
    plans = group.by_individual_plan or 0
    if group.enrolled < LEAST or (group.assessed or 0) > group.enrolled:
        raise NumbersDisagree(where=f"groups.{group.band}")
    if 0 < plans < LEAST or plans > group.enrolled:
        raise NumbersDisagree(where=f"groups.{group.band}.by_individual_plan")


def _check_levels(snapshot: CubeSnapshot, groups: dict[str, Group]) -> None:
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for one in snapshot.levels:
        rows.setdefault((one.indicator, one.band), {})[one.level] = one.n
    for (indicator, band), cells in rows.items():
        group = groups.get(band)
        judged = group.enrolled - (group.by_individual_plan or 0) if group else None
        if cells.keys() != LEVELS or sum(cells.values()) != judged:
            raise NumbersDisagree(where=f"levels.{indicator}.{band}")


def _check_subjects(snapshot: CubeSnapshot, groups: dict[str, Group]) -> None:
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for one in snapshot.subjects:
        rows.setdefault((one.subject, one.band), {})[one.level] = one.n
    for (subject, band), cells in rows.items():
        group = groups.get(band)
        if cells.keys() != SUBJECT_LEVELS or group is None or sum(cells.values()) > group.enrolled:
            raise NumbersDisagree(where=f"subjects.{subject}.{band}")


def _check_parts(groups: dict[str, Group]) -> None:
    """Phases are parts of the school, grades of their phase: together never more than the whole."""
    for whole, parts in WHOLES.items():
        found = [groups[part].enrolled for part in parts if part in groups]
        if whole in groups and sum(found) > groups[whole].enrolled:
            raise NumbersDisagree(where=f"groups.{whole}")
