"""What left the house: one event per cut, with the whole cube and no child in it;
and the family's receipt of a report.
"""

from typing import Any, ClassVar, Literal
from uuid import UUID

from portfolio.support.event import Event

Cut = Literal["provisional", "final", "revision"]


class CubeSnapshotCut(Event):
    """A school's numbers of one term went into the outgoing feed under the feed's next number."""

    topic: ClassVar[str] = "cube-snapshot-cut"

    sequence: int
    snapshot_id: UUID
    cut: Cut
    cut_by: UUID
    snapshot: dict[str, Any]


class ReportAcknowledged(Event):
    """Whoever cares for the pupil has received this version of the report.

    `on_paper`: the class teacher holds a signed slip and says so.
    """

    topic: ClassVar[str] = "report-acknowledged"

    version: int
    acknowledged_by: UUID
    on_paper: bool = False


EVENTS = (CubeSnapshotCut, ReportAcknowledged)
