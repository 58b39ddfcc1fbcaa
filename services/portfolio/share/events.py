"""What left the house: one event per cut, with the whole cube and no child in it;
and what a family says to a report.
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


class FamilyStepJoined(Event):
    """我们家愿意一起做: one adult says that the family takes part in what was agreed for 家里.

    The family's own word to its class teacher: no level, no number and no feed is made of it.
    """

    topic: ClassVar[str] = "family-step-joined"

    joined_by: UUID


class FamilyStepLeft(Event):
    """The same adult takes that word back."""

    topic: ClassVar[str] = "family-step-left"

    left_by: UUID


class LetterWritten(Event):
    """写给老师的话: one adult writes to the class teacher about a report; nobody else reads it."""

    topic: ClassVar[str] = "letter-written"

    letter_id: UUID
    text: str
    written_by: UUID


class LetterRead(Event):
    """The class teacher has read it, and perhaps answers in a sentence, at once or later."""

    topic: ClassVar[str] = "letter-read"

    letter_id: UUID
    read_by: UUID
    answer: str | None = None


EVENTS = (
    CubeSnapshotCut,
    ReportAcknowledged,
    FamilyStepJoined,
    FamilyStepLeft,
    LetterWritten,
    LetterRead,
)
