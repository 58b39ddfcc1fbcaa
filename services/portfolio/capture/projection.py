"""The read tables of observations and their evidence; plain are ids, dates, codes and counts."""

from collections.abc import Iterator

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import UUID

from portfolio.capture.events import (
    EvidenceAttached,
    ObservationCorrected,
    ObservationRecorded,
    ObservationWithdrawn,
    PeerVoiceGiven,
    PeerVoiceHeard,
    PeerVoicePassedOn,
)
from portfolio.capture.observed import NOBODY
from portfolio.support.changes import Amend, Change, Put
from portfolio.support.database import metadata
from portfolio.support.projecting import Fact, Projection

OBSERVATION = Table(
    "observation",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("observation_id", UUID, primary_key=True),
    Column("student_id", UUID, nullable=False),
    Column("term", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("observation_type", Text, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", UUID, nullable=False),
    Column("source", Text, nullable=False),
    Column("needs_confirmation", Boolean, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False),
    Column("activity_id", UUID),
    Column("content", LargeBinary, nullable=False),
)

EVIDENCE = Table(
    "evidence",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("evidence_id", UUID, primary_key=True),
    Column("student_id", UUID, nullable=False),
    Column("observation_id", UUID, nullable=False),
    Column("object_name", Text, nullable=False),
    Column("object_key_id", UUID, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("duration_ms", Integer),
)


PEER_VOICE = Table(
    "peer_voice",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("voice_id", UUID, primary_key=True),
    Column("student_id", UUID, nullable=False),
    Column("term", Text, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
    Column("is_passed_on", Boolean, nullable=False),
)
"""In the giver's name; whom it is about stands only in the giver's sealed event."""


def content_place(observation_id: object) -> tuple[str, str, str]:
    """What sealed note, measures, words and items are bound to."""
    return ("observation", "content", str(observation_id))


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    match event := fact.event:
        case ObservationRecorded():
            yield Put(OBSERVATION, _observation(fact, event))
        case PeerVoiceHeard():
            yield Put(OBSERVATION, _observation(fact, _as_recorded(fact, event)))
        case ObservationCorrected():
            content = _sealed(fact, _content(event))
            changed = {"occurred_on": event.occurred_on, "content": content}
            yield Amend(OBSERVATION, _key(fact), changed)
        case ObservationWithdrawn():
            yield Amend(OBSERVATION, _key(fact), {"is_withdrawn": True})
        case EvidenceAttached():
            yield Put(EVIDENCE, _evidence(fact, event))
        case PeerVoiceGiven():
            yield Put(PEER_VOICE, _voice(fact, event))
        case PeerVoicePassedOn():
            key = {"school_id": fact.row.school_id, "voice_id": event.voice_id}
            yield Amend(PEER_VOICE, key, {"is_passed_on": True})
        case _:
            return


def _key(fact: Fact) -> dict[str, object]:
    return {"school_id": fact.row.school_id, "observation_id": fact.row.subject_id}


def _as_recorded(fact: Fact, event: PeerVoiceHeard) -> ObservationRecorded:
    """Like any entry of others. Nobody knows whose: the voice's own opaque id stands in."""
    return ObservationRecorded(
        observation_type=event.observation_type,
        vocabulary=event.vocabulary,
        occurred_on=event.occurred_on,
        source="peer",
        recorded_by=fact.row.subject_id or NOBODY,
        needs_confirmation=True,
        note=event.text,
    )


def _observation(fact: Fact, event: ObservationRecorded) -> dict[str, object]:
    row = fact.row
    return {
        **_key(fact),
        "student_id": row.stream_id,
        "term": row.term,
        "position": row.id,
        "observation_type": event.observation_type,
        "occurred_on": event.occurred_on,
        "recorded_at": row.recorded_at,
        "recorded_by": event.recorded_by,
        "source": event.source,
        "needs_confirmation": event.needs_confirmation,
        "is_withdrawn": False,
        "activity_id": event.activity_id,
        "content": _sealed(fact, _content(event)),
    }


def _content(event: ObservationRecorded | ObservationCorrected) -> dict[str, object]:
    said: dict[str, object] = {
        "note": event.note,
        "measures": event.measures,
        "words": event.words,
        "items": event.items,
        "for_child": event.for_child,
    }
    if isinstance(event, ObservationRecorded):
        said["organisation"] = event.organisation
    return said


def _sealed(fact: Fact, content: dict[str, object]) -> bytes:
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
    return fact.key.seal_text(text, *content_place(fact.row.subject_id))


def _evidence(fact: Fact, event: EvidenceAttached) -> dict[str, object]:
    return {
        "school_id": fact.row.school_id,
        "evidence_id": event.evidence_id,
        "student_id": fact.row.stream_id,
        "observation_id": fact.row.subject_id,
        "object_name": event.object_name,
        "object_key_id": event.object_key_id,
        "wrapped_key": bytes.fromhex(event.wrapped_key),
        "media_type": event.media_type,
        "size": event.size,
        "duration_ms": event.duration_ms,
    }


def _voice(fact: Fact, event: PeerVoiceGiven) -> dict[str, object]:
    return {
        "school_id": fact.row.school_id,
        "voice_id": event.voice_id,
        "student_id": fact.row.stream_id,
        "term": fact.row.term,
        "given_at": fact.row.recorded_at,
        "is_passed_on": False,
    }


PROJECTION = Projection("capture", (OBSERVATION, EVIDENCE, PEER_VOICE), fold)
