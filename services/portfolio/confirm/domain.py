"""核实: what counts, told once for every step that asks. Pure.

A teacher's own entry counts at once, another's after a teacher of the class has confirmed it
(`observation_types.yaml`, `confirm`). What counted is taken out by its author, by whoever finds
it was a mistake, and by an objection that was upheld.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple
from uuid import UUID

from portfolio.capture.events import (
    EvidenceAttached,
    ObservationCorrected,
    ObservationRecorded,
    ObservationWithdrawn,
    PeerVoiceHeard,
)
from portfolio.confirm import events as e
from portfolio.support.event import Event

Standing = Literal["counted", "pending", "asked", "rejected", "withdrawn", "reversed", "struck"]
NOTHING: Mapping[Any, Any] = MappingProxyType({})


# Both are tuples: a term makes a hundred of them, and a frozen class is made field by field,
# which was half of folding a term.
class Counted(NamedTuple):
    """A fact of the term that counts, in its latest wording; `words` and `items` by measure."""

    observation_id: UUID
    observation_type: str
    occurred_on: date
    recorded_by: UUID
    source: str
    note: str | None = None
    measures: Mapping[str, int] = NOTHING
    confirmed_by: UUID | None = None
    words: Mapping[str, str] = NOTHING
    items: Mapping[str, int] = NOTHING
    organisation: str | None = None
    for_child: bool = False
    activity_id: UUID | None = None
    arranged_by: UUID | None = None


class Entry(NamedTuple):
    """One observation in its latest wording, and how it stands.

    `counts_by_itself`: nobody had to confirm its first wording.
    `corrected_by`: whoever gave it its latest wording, if that was not the first.
    """

    fact: Counted
    standing: Standing
    counts_by_itself: bool
    corrected_by: UUID | None = None
    is_checked: bool = False

    def is_by(self, person_id: UUID) -> bool:
        """Whether the words are this person's, were written down by them for a child,
        or came by a link of theirs.
        """
        return person_id in self.by

    @property
    def by(self) -> frozenset[UUID | None]:
        """Everybody whose words they are in that sense."""
        return frozenset({self.fact.recorded_by, self.fact.arranged_by, self.corrected_by})


_WAITING = {"pending", "asked"}


def evolve(entry: Entry | None, observation_id: UUID, event: Event) -> Entry | None:
    """The entry after one of the events about it; those it knows nothing of leave it as it is."""
    match entry, event:
        case None, ObservationRecorded():
            return _recorded(observation_id, event)
        case None, PeerVoiceHeard():
            return _heard(observation_id, event)
        case None, _:
            return None
        case Entry(), e.ObservationConfirmed():
            # First of what follows a record, as it is the most frequent by far.
            return _confirmed(entry, event)
        case Entry(), ObservationWithdrawn():
            return entry._replace(standing="withdrawn")
        case Entry(), e.ObservationStruck() if entry.standing != "withdrawn":
            return entry._replace(standing="struck")
        case Entry(), ObservationCorrected():
            return _corrected(entry, event)
        case Entry(), EvidenceAttached() if entry.standing == "asked":
            return entry._replace(standing="pending")
        case _:
            return _answered(entry, event)


def _confirmed(entry: Entry, event: e.ObservationConfirmed) -> Entry:
    if entry.standing not in _WAITING:
        return entry
    fact = entry.fact._replace(confirmed_by=event.confirmed_by)
    return entry._replace(fact=fact, standing="counted")


def _answered(entry: Entry | None, event: Event) -> Entry | None:
    match entry, event:
        case Entry(), e.SupplementAsked() if entry.standing == "pending":
            return entry._replace(standing="asked")
        case Entry(), e.ObservationRejected() if entry.standing in _WAITING:
            return entry._replace(standing="rejected")
        case Entry(), e.ConfirmationReversed() if entry.standing == "counted":
            return entry._replace(standing="reversed")
        case Entry(), e.SampleChecked():
            return entry._replace(is_checked=True)
        case _:
            return entry


def _recorded(observation_id: UUID, event: ObservationRecorded) -> Entry:
    fact = Counted(
        observation_id,
        event.observation_type,
        event.occurred_on,
        event.recorded_by,
        event.source,
        event.note,
        event.measures,
        words=event.words,
        items=event.items,
        organisation=event.organisation,
        for_child=event.for_child,
        activity_id=event.activity_id,
        arranged_by=event.arranged_by,
    )
    waits = event.needs_confirmation
    return Entry(fact, "pending" if waits else "counted", counts_by_itself=not waits)


def _heard(observation_id: UUID, event: PeerVoiceHeard) -> Entry:
    # The opaque subject stands for the author, whom nobody here knows.
    fact = Counted(
        observation_id,
        event.observation_type,
        event.occurred_on,
        observation_id,
        "peer",
        event.text,
        {},
        words={},
        items={},
    )
    return Entry(fact, "pending", counts_by_itself=False)


def _corrected(entry: Entry, event: ObservationCorrected) -> Entry:
    waits = event.needs_confirmation
    fact = entry.fact._replace(
        occurred_on=event.occurred_on,
        note=event.note,
        measures=event.measures,
        words=event.words,
        items=event.items,
        confirmed_by=None if waits else entry.fact.confirmed_by,
    )
    standing = entry.standing
    if standing in _WAITING or standing == "counted":
        standing = "pending" if waits else "counted"
    # Another wording was never looked at, even where the first was.
    return entry._replace(
        fact=fact, standing=standing, corrected_by=event.corrected_by, is_checked=False
    )


def entries(told: Iterable[tuple[UUID | None, Event]]) -> dict[UUID, Entry]:
    """Every observation among a term's events, given with their subjects, in order."""
    known: dict[UUID, Entry] = {}
    for subject_id, event in told:
        if subject_id is None:
            continue
        entry = evolve(known.get(subject_id), subject_id, event)
        if entry is not None:
            known[subject_id] = entry
    return known


def counted(told: Iterable[tuple[UUID | None, Event]]) -> list[Counted]:
    """What counts among a term's events, given with their subjects, in order."""
    return [one.fact for one in entries(told).values() if one.standing == "counted"]


def entry_of(observation_id: UUID, events: Iterable[Event]) -> Entry | None:
    """One observation from the events about it; None where there is none."""
    entry = None
    for event in events:
        entry = evolve(entry, observation_id, event)
    return entry
