"""Snapshots → metrics of school.26: 26a opened, 26e reports issued, 26k levels per indicator.

In: snapshots in the order in which they were kept. Out: per school and term the measures of the cut
that stands, as whole numbers with their denominators.
No average, no sum over indicators, no rank (教基〔2021〕3号 sets neither weights nor a total).
"""

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

Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """26k: how many pupils of a band stand at each level of one indicator (or of one subject)."""

    indicator: str
    subject: str | None
    cells: Mapping[str, int]

    @property
    def total(self) -> int:
        """Pupils in the row."""
        return sum(self.cells.values())


@dataclass(frozen=True)
class Share:
    """26a or 26e: numerator of denominator, both pupils."""

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

    @property
    def judged(self) -> int:
        """Pupils who stand in level cells: enrolled less those by a told individual plan."""
        return self.enrolled - (self.individual_plans or 0)


@dataclass(frozen=True)
class SchoolMeasures:
    """One school and term, by the snapshot that stands; a band the gate withheld is not there."""

    school: School
    term: str
    cut: Cut
    snapshot_id: UUID
    content_digest: str
    definitions: Definitions
    definitions_digest: str
    bands: Mapping[str, BandMeasures]


def standing(received: Iterable[SnapshotReceived]) -> dict[Key, CubeSnapshot]:
    """(school, term) → the newest snapshot, a provisional one only while there is no final one."""
    newest: dict[Key, CubeSnapshot] = {}
    for one in received:
        snapshot = one.snapshot
        key = (snapshot.school.code, snapshot.term)
        before = newest.get(key)
        if before is None or before.cut == "provisional" or snapshot.cut != "provisional":
            newest[key] = snapshot
    return newest


def measure(received: Iterable[SnapshotReceived]) -> dict[Key, SchoolMeasures]:
    """(school, term) → its measures; duplicates change nothing, order between schools neither."""
    return {key: measure_school(snapshot) for key, snapshot in standing(received).items()}


def measure_school(snapshot: CubeSnapshot) -> SchoolMeasures:
    """One snapshot's counts, arranged by band, indicator and level."""
    return SchoolMeasures(
        school=snapshot.school,
        term=snapshot.term,
        cut=snapshot.cut,
        snapshot_id=snapshot.snapshot_id,
        content_digest=snapshot.content_digest,
        definitions=snapshot.definitions,
        definitions_digest=snapshot.definitions_digest,
        bands={group.band: _measure_band(snapshot, group) for group in snapshot.groups},
    )


def _measure_band(snapshot: CubeSnapshot, group: Group) -> BandMeasures:
    rows: dict[tuple[str, str | None], dict[str, int]] = {}
    for level in snapshot.levels:
        if level.band == group.band:
            rows.setdefault((level.indicator, None), {})[level.level] = level.n
    for subject in snapshot.subjects:
        if subject.band == group.band:
            rows.setdefault(("student.B6", subject.subject), {})[subject.level] = subject.n
    shares = [use for use in snapshot.use if use.band == group.band]
    return BandMeasures(
        band=group.band,
        enrolled=group.enrolled,
        individual_plans=group.by_individual_plan,
        rows=tuple(Row(indicator, subject, cells) for (indicator, subject), cells in rows.items()),
        shares=tuple(Share(use.metric, use.numerator, use.denominator) for use in shares),
    )
