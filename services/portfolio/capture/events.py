"""What is observed of a pupil: recorded, with evidence, perhaps corrected or withdrawn.
Observations commute: none raises an epoch.

What stands in a pupil's stream names no other pupil in the clear;
a peer's voice stands in two streams that nothing outside the giver's key connects.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from portfolio.support.event import Event, Json, Upcaster

Source = Literal["teacher", "parent", "student", "peer", "community"]
Measures = dict[str, int]
Words = dict[str, str]
Items = dict[str, int]


def upcast_v1_v2(state: Json) -> Json:
    """Who had made a link was not said."""
    return state


class ObservationRecorded(Event):
    """Somebody saw something of the pupil, in the words of a type of the vocabulary.

    `measures`: integers by the names of the type's measures, in the unit of the name (`minutes`,
    `times`).
    `words`: what is said rather than counted, by measure: a choice, a level, a short text.
    `items`: the parts of a measure that has parts, in the smallest unit
    (`sit_and_reach` in mm, `run_50m` in tenths of a second; a ratio is `n` and `of`).
    `captured_at` is the phone's claim; the server's word is the row's `recorded_at`.
    `needs_confirmation`: it counts once a teacher of the class has confirmed it.
    `for_child`: a teacher wrote down the child's own words; `source` is then the pupil.
    `recorded_by`: a person, or the community link by which it was confirmed;
    `arranged_by`: who made that link, and so could have used it.
    """

    topic: ClassVar[str] = "observation-recorded"
    schema_version: ClassVar[int] = 2
    upcasters: ClassVar[Mapping[int, Upcaster]] = {1: upcast_v1_v2}

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
    words: Words = Field(default_factory=dict)
    items: Items = Field(default_factory=dict)
    organisation: str | None = None
    for_child: bool = False
    arranged_by: UUID | None = None


class ObservationCorrected(Event):
    """Whoever recorded it says it anew, all of it; the first wording stays in the log.

    Type, source and `for_child` are those of the first wording.
    `needs_confirmation`: a teacher who had confirmed the first wording must look again.
    """

    topic: ClassVar[str] = "observation-corrected"

    corrected_by: UUID
    occurred_on: date
    needs_confirmation: bool
    note: str | None = None
    measures: Measures = Field(default_factory=dict)
    words: Words = Field(default_factory=dict)
    items: Items = Field(default_factory=dict)
    for_child: bool = False
    reason: str | None = None


class EvidenceAttached(Event):
    """A cleaned picture or voice clip stands beside an observation.

    `wrapped_key`: the object's key under this pupil's key (RFC 3394, hexadecimal).
    `plain_sha256` stands only here, sealed: outside it would tell who has the same picture.
    `width`, `height`: pixels, 0 for sound; `duration_ms`: only of sound.
    `small_size`: bytes of the small copy that stands in front of the picture in its object.
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
    duration_ms: int | None = None
    small_size: int = 0


class ObservationWithdrawn(Event):
    """Whoever recorded it takes it back; it stays in the log and counts for nothing."""

    topic: ClassVar[str] = "observation-withdrawn"

    withdrawn_by: UUID
    reason: str | None = None


class PeerVoiceGiven(Event):
    """In the giver's stream: a kind word about a classmate, not yet passed on."""

    topic: ClassVar[str] = "peer-voice-given"

    voice_id: UUID
    about: UUID
    observation_type: str
    text: str
    occurred_on: date


class PeerVoicePassedOn(Event):
    """In the giver's stream: the classmate's record has it; nothing is left to deliver."""

    topic: ClassVar[str] = "peer-voice-passed-on"

    voice_id: UUID


class PeerVoiceHeard(Event):
    """In the receiver's stream: a classmate said this; nobody here knows who.

    Its subject is an id that follows from the giver's key, and stands for the author.
    It waits for a teacher of the class like any entry of others.
    """

    topic: ClassVar[str] = "peer-voice-heard"

    observation_type: str
    vocabulary: str
    text: str
    occurred_on: date


EVENTS = (
    ObservationRecorded,
    ObservationCorrected,
    EvidenceAttached,
    ObservationWithdrawn,
    PeerVoiceGiven,
    PeerVoicePassedOn,
    PeerVoiceHeard,
)
