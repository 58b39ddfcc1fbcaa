"""A teacher vouches for somebody else's entry, or declines it;
either is said once about one observation.
"""

from typing import ClassVar
from uuid import UUID

from portfolio.support.event import Event


class ObservationConfirmed(Event):
    """From now on the observation counts."""

    topic: ClassVar[str] = "observation-confirmed"

    confirmed_by: UUID


class ObservationRejected(Event):
    """暂未收入: it stays with the family and counts for nothing."""

    topic: ClassVar[str] = "observation-rejected"

    rejected_by: UUID
    reason: str | None = None


EVENTS = (ObservationConfirmed, ObservationRejected)
