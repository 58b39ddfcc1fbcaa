"""What is observed of a pupil: recorded, with evidence, perhaps withdrawn.
Observations commute: none raises an epoch.
"""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from portfolio.support.event import Event

Source = Literal["teacher", "parent"]
Measures = dict[str, int]


class ObservationRecorded(Event):
    """Somebody saw something of the pupil, in the words of a type of the vocabulary.

    `measures`: integers by the names of the type's measures, in the unit of the name (`minutes`,
    `times`).
    `captured_at` is the phone's claim; the server's word is the row's `recorded_at`.
    `needs_confirmation`: it counts once a teacher of the class has confirmed it.
    """

    topic: ClassVar[str] = "observation-recorded"

    observation_type: str
    vocabulary: str
    occurred_on: date
    source: Source
    recorded_by: UUID
    needs_confirmation: bool
    captured_at: datetime | None = None
    activity_id: UUID | None = None
    note: str | None = None
    measures: Measures = Field(default_factory=dict)


class EvidenceAttached(Event):
    """A cleaned picture stands beside an observation.

    `wrapped_key`: the object's key under this pupil's key (RFC 3394, hexadecimal).
    `plain_sha256` stands only here, sealed: outside it would tell who has the same picture.
    """

    topic: ClassVar[str] = "evidence-attached"

    evidence_id: UUID
    object_name: str
    object_key_id: UUID
    wrapped_key: str
    plain_sha256: str
    media_type: str
    size: int
    width: int
    height: int
    attached_by: UUID


class ObservationWithdrawn(Event):
    """Whoever recorded it takes it back; it stays in the log and counts for nothing."""

    topic: ClassVar[str] = "observation-withdrawn"

    withdrawn_by: UUID
    reason: str | None = None


EVENTS = (ObservationRecorded, EvidenceAttached, ObservationWithdrawn)
