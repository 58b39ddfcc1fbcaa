"""A teacher vouches for somebody else's entry, asks about it or declines it;
what counted by mistake is taken out again; a random few are looked at.
"""

from typing import ClassVar
from uuid import UUID

from portfolio.support.event import Event


class ObservationConfirmed(Event):
    """From now on the observation counts."""

    topic: ClassVar[str] = "observation-confirmed"

    confirmed_by: UUID


class SupplementAsked(Event):
    """请补充: the author sees the question; a correction or more evidence brings it back."""

    topic: ClassVar[str] = "supplement-asked"

    asked_by: UUID
    question: str


class ObservationRejected(Event):
    """暂未收入: it stays with the family and counts for nothing."""

    topic: ClassVar[str] = "observation-rejected"

    rejected_by: UUID
    reason: str | None = None


class ConfirmationReversed(Event):
    """What counted was a mistake: a confirmation, or what had counted without one."""

    topic: ClassVar[str] = "confirmation-reversed"

    reversed_by: UUID
    reason: str


class SampleChecked(Event):
    """Somebody else looked at an entry that was drawn by lot, and it holds."""

    topic: ClassVar[str] = "sample-checked"

    checked_by: UUID


class ObservationStruck(Event):
    """An objection was upheld: the observation counts for nothing from now on.

    `objection_id` is the subject of the objection's own events (`review/events.py`);
    they are appended together, so that what counts is decided here alone.
    """

    topic: ClassVar[str] = "observation-struck"

    objection_id: UUID


EVENTS = (
    ObservationConfirmed,
    SupplementAsked,
    ObservationRejected,
    ConfirmationReversed,
    SampleChecked,
    ObservationStruck,
)
