"""The read table of answers: which observation of others was confirmed or rejected."""

from collections.abc import Iterator

from sqlalchemy import Column, DateTime, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.confirm.events import ObservationConfirmed, ObservationRejected
from portfolio.support.changes import Change, Put
from portfolio.support.database import metadata
from portfolio.support.projecting import Fact, Projection

CONFIRMATION = Table(
    "confirmation",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("observation_id", UUID, primary_key=True),
    Column("student_id", UUID, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("answered_by", UUID, nullable=False),
    Column("answered_at", DateTime(timezone=True), nullable=False),
    Column("reason", LargeBinary),
)


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    match event:
        case ObservationConfirmed():
            outcome, answered_by, reason = "counted", event.confirmed_by, None
        case ObservationRejected():
            outcome, answered_by, reason = "rejected", event.rejected_by, event.reason
        case _:
            return
    place = ("confirmation", "reason", str(row.subject_id))
    yield Put(
        CONFIRMATION,
        {
            "school_id": row.school_id,
            "observation_id": row.subject_id,
            "student_id": row.stream_id,
            "outcome": outcome,
            "answered_by": answered_by,
            "answered_at": row.recorded_at,
            "reason": fact.key.seal_text(reason, *place) if reason else None,
        },
    )


PROJECTION = Projection("confirm", (CONFIRMATION,), fold)
