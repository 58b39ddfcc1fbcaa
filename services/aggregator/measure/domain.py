"""Snapshots → metrics of school.26: levels, what was measured, how many changed, how it is used.

In: snapshots in the order in which they were kept. Out: per school and term the measures of the cut
that stands, as whole numbers with their denominators.
26a opened, 26e reports issued, 26g advice acted on, 26h objections answered in time,
26k levels per indicator, 26l change of matched pupils, 26n agreement of second ratings.
No average, no sum over indicators, no rank (教基〔2021〕3号 sets neither weights nor a total).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from aggregator.ingest.events import (
    CubeSnapshot,
    Cut,
    Definitions,
    Group,
    School,
    SnapshotReceived,
)
from aggregator.measure.change import Change
from aggregator.support.school_codes import SchoolCodes

Key: TypeAlias = tuple[str, str]
_OWN = SchoolCodes()


@dataclass(frozen=True)
class Row:
    """How many pupils of a band stand at each level of one indicator (or of one subject): 26k.

    Or in each class of what `measure` names: fitness, vision, …
    """

    indicator: str
    subject: str | None
    cells: Mapping[str, int]
    measure: str = "26k"

    @property
    def total(self) -> int:
        """Pupils in the row."""
        return sum(self.cells.values())


@dataclass(frozen=True)
class Share:
    """26a, 26e: pupils of all pupils; 26g, 26h, 26n: of reports, objections, second ratings."""

    metric: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class BandMeasures:
    """Everything measured over one band; `individual_plans` is None where the gate withheld it."""

    band: str
    enrolled: int
    individual_plans: int | None
    rows: tuple[Row, ...]
    shares: tuple[Share, ...]
    changes: tuple[Change, ...] = ()

    @property
    def judged(self) -> int:
        """Pupils who stand in level cells: enrolled less those by a told individual plan."""
        return self.enrolled - (self.individual_plans or 0)


@dataclass(frozen=True)
class SchoolMeasures:
    """One school and term, by the snapshot that stands; a band the gate withheld is not there.

    `members`: the sites added up in it, where it is a reporting unit of several.
    """

    school: School
    reporting_unit: str
    term: str
    cut: Cut
    snapshot_id: UUID
    content_digest: str
    definitions: Definitions
    definitions_digest: str
    bands: Mapping[str, BandMeasures]
    members: tuple[str, ...] = ()


def standing(
    received: Iterable[SnapshotReceived], codes: SchoolCodes = _OWN
) -> dict[Key, CubeSnapshot]:
    """(school, term) → the newest snapshot, a provisional one only while there is no final one.

    A school is named by its first code: a cut under a newer one replaces what it sent before.
    """
    newest: dict[Key, CubeSnapshot] = {}
    for one in received:
        snapshot = one.snapshot
        key = (codes.first_of(snapshot.school.code), snapshot.term)
        before = newest.get(key)
        if before is None or before.cut == "provisional" or snapshot.cut != "provisional":
            newest[key] = snapshot
    return newest


def measure(
    received: Iterable[SnapshotReceived], codes: SchoolCodes = _OWN
) -> dict[Key, SchoolMeasures]:
    """(school, term) → its measures; duplicates change nothing, order between schools neither."""
    return {key: measure_school(snapshot) for key, snapshot in standing(received, codes).items()}


def measure_school(snapshot: CubeSnapshot) -> SchoolMeasures:
    """One snapshot's counts, arranged by band, indicator and level."""
    return SchoolMeasures(
        school=snapshot.school,
        reporting_unit=snapshot.reporting_unit,
        term=snapshot.term,
        cut=snapshot.cut,
        snapshot_id=snapshot.snapshot_id,
        content_digest=snapshot.content_digest,
        definitions=snapshot.definitions,
        definitions_digest=snapshot.definitions_digest,
        bands={group.band: _measure_band(snapshot, group) for group in snapshot.groups},
    )


def _measure_band(snapshot: CubeSnapshot, group: Group) -> BandMeasures:
    return BandMeasures(
        band=group.band,
        enrolled=group.enrolled,
        individual_plans=group.by_individual_plan,
        rows=_rows(snapshot, group.band),
        shares=tuple(
            Share(use.metric, use.numerator, use.denominator)
            for use in snapshot.use
            if use.band == group.band
        ),
        changes=_changes(snapshot, group.band),
    )


def _rows(snapshot: CubeSnapshot, band: str) -> tuple[Row, ...]:
    rows: dict[tuple[str, str | None, str], dict[str, int]] = defaultdict(dict)
    for level in snapshot.levels:
        if level.band == band:
            rows[level.indicator, None, "26k"][level.level] = level.n
    for subject in snapshot.subjects:
        if subject.band == band:
            rows["student.B6", subject.subject, "26k"][subject.level] = subject.n
    for one in snapshot.objective:
        if one.band == band:
            rows["school.26", None, one.measure][one.class_] = one.n
    return tuple(Row(*of[:2], cells, of[2]) for of, cells in rows.items())


def _changes(snapshot: CubeSnapshot, band: str) -> tuple[Change, ...]:
    cells: dict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(dict)
    for one in snapshot.transitions:
        if one.band == band:
            cells[one.indicator, one.since][one.from_, one.to] = one.n
    return tuple(Change(*of, moved) for of, moved in cells.items())
