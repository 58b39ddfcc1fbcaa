"""What left the house: one event per cut, with the whole cube and no child in it."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from portfolio.support.event import Event

Cut = Literal["provisional", "final"]


class CubeSnapshotCut(Event):
    """A school's numbers of one term went into the outgoing feed under the feed's next number."""

    topic: ClassVar[str] = "cube-snapshot-cut"

    sequence: int
    snapshot_id: UUID
    cut: Cut
    cut_by: UUID
    snapshot: dict[str, Any]


EVENTS = (CubeSnapshotCut,)
