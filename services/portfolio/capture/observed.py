"""An observation as its events tell it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from portfolio.capture import events as e
from portfolio.support.event import Event

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Absent:
    """No such observation."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An observation that stands. A peer's voice is recorded by `NOBODY`."""

    observation_type: str
    occurred_on: date
    recorded_by: UUID
    source: e.Source
    needs_confirmation: bool
    evidence_count: int = 0
    for_child: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An observation that was taken back."""


Observation = Absent | Recorded | Withdrawn


def day_of(observation: Observation) -> date | None:
    """The day that it tells of, while it stands."""
    return observation.occurred_on if isinstance(observation, Recorded) else None


def evolve(observation: Observation, event: Event) -> Observation:
    """The observation after one of its events."""
    match observation, event:
        case _, e.ObservationRecorded():
            return Recorded(
                event.observation_type,
                event.occurred_on,
                event.recorded_by,
                event.source,
                event.needs_confirmation,
                for_child=event.for_child,
            )
        case _, e.PeerVoiceHeard():
            return Recorded(
                event.observation_type, event.occurred_on, NOBODY, "peer", needs_confirmation=True
            )
        case Recorded(), e.ObservationCorrected():
            return replace(
                observation,
                occurred_on=event.occurred_on,
                needs_confirmation=event.needs_confirmation,
            )
        case Recorded(), e.EvidenceAttached():
            return replace(observation, evidence_count=observation.evidence_count + 1)
        case _, e.ObservationWithdrawn():
            return Withdrawn()
        case _:
            return observation


def fold(events: Iterable[Event]) -> Observation:
    """The observation that these events tell of."""
    observation: Observation = Absent()
    for event in events:
        observation = evolve(observation, event)
    return observation
