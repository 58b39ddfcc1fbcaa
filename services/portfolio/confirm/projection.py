"""The read tables of answers: what was said last of an entry of others, or why it was taken back,
and when it was touched since. `queries.STANDING` tells from both how it stands.
"""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Boolean, Column, DateTime, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.capture.events import (
    EvidenceAttached,
    ObservationCorrected,
    ObservationWithdrawn,
)
from portfolio.confirm import events as e
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
    Column("answered_by", UUID),
    Column("answered_at", DateTime(timezone=True), nullable=False),
    Column("reason", LargeBinary),
    Column("position", BigInteger, nullable=False),
)

TOUCH = Table(
    "entry_touch",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("observation_id", UUID, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("student_id", UUID, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("touched_at", DateTime(timezone=True), nullable=False),
    Column("touched_by", UUID, nullable=False),
    Column("needs_confirmation", Boolean),
)


def reason_place(observation_id: object) -> tuple[str, str, str]:
    """What a sealed reason or question is bound to."""
    return ("confirmation", "reason", str(observation_id))


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    match fact.event:
        case e.ObservationConfirmed(confirmed_by=who):
            yield _answer(fact, "counted", who)
        case e.SupplementAsked(asked_by=who, question=text):
            yield _answer(fact, "asked", who, text)
        case e.ObservationRejected(rejected_by=who, reason=text):
            yield _answer(fact, "rejected", who, text)
        case e.ConfirmationReversed(reversed_by=who, reason=text):
            yield _answer(fact, "reversed", who, text)
        case e.ObservationStruck():
            yield _answer(fact, "struck", None)
        case ObservationWithdrawn(withdrawn_by=who, reason=text):
            yield _answer(fact, "withdrawn", who, text)
        case ObservationCorrected(corrected_by=who, needs_confirmation=waits):
            yield _touch(fact, "correction", who, needs_confirmation=waits)
        case EvidenceAttached(attached_by=who):
            yield _touch(fact, "evidence", who)
        case e.SampleChecked(checked_by=who):
            yield _touch(fact, "check", who)
        case _:
            return


def _answer(fact: Fact, outcome: str, who: object, text: str | None = None) -> Put:
    row = fact.row
    sealed = fact.key.seal_text(text, *reason_place(row.subject_id)) if text else None
    return Put(
        CONFIRMATION,
        {
            "school_id": row.school_id,
            "observation_id": row.subject_id,
            "student_id": row.stream_id,
            "outcome": outcome,
            "answered_by": who,
            "answered_at": row.recorded_at,
            "reason": sealed,
            "position": row.id,
        },
    )


def _touch(fact: Fact, kind: str, who: object, *, needs_confirmation: bool | None = None) -> Put:
    row = fact.row
    return Put(
        TOUCH,
        {
            "school_id": row.school_id,
            "observation_id": row.subject_id,
            "kind": kind,
            "student_id": row.stream_id,
            "position": row.id,
            "touched_at": row.recorded_at,
            "touched_by": who,
            "needs_confirmation": needs_confirmation,
        },
    )


PROJECTION = Projection("confirm", (CONFIRMATION, TOUCH), fold)
