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

from portfolio.capture.events import EvidenceAttached, ObservationRecorded, ObservationWithdrawn
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
)


def content_place(observation_id: object) -> tuple[str, str, str]:
    """What sealed note and measures are bound to."""
    return ("observation", "content", str(observation_id))


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    key = {"school_id": row.school_id, "observation_id": row.subject_id}
    match event:
        case ObservationRecorded():
            content = {"note": event.note, "measures": event.measures}
            sealed = fact.key.seal_text(
                orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode(),
                *content_place(row.subject_id),
            )
            yield Put(
                OBSERVATION,
                {
                    **key,
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
                    "content": sealed,
                },
            )
        case ObservationWithdrawn():
            yield Amend(OBSERVATION, key, {"is_withdrawn": True})
        case EvidenceAttached():
            yield Put(
                EVIDENCE,
                {
                    "school_id": row.school_id,
                    "evidence_id": event.evidence_id,
                    "student_id": row.stream_id,
                    "observation_id": row.subject_id,
                    "object_name": event.object_name,
                    "object_key_id": event.object_key_id,
                    "wrapped_key": bytes.fromhex(event.wrapped_key),
                    "media_type": event.media_type,
                    "size": event.size,
                },
            )
        case _:
            return


PROJECTION = Projection("capture", (OBSERVATION, EVIDENCE), fold)
