"""The read tables of closed terms and issued reports."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.admit.events import TermSealed
from portfolio.seal.events import ReportIssued, TermClosed
from portfolio.support.changes import Change, Put
from portfolio.support.database import metadata
from portfolio.support.projecting import Fact, Projection

SEALED_TERM = Table(
    "sealed_term",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

CLOSED_TERM = Table(
    "closed_term",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("closed_at", DateTime(timezone=True), nullable=False),
)

REPORT = Table(
    "report",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("report_number", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("object_name", Text, nullable=False),
    Column("object_key_id", UUID, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("verification", LargeBinary),
    Column("as_of", BigInteger, nullable=False),
)


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    key = {"school_id": row.school_id, "student_id": row.stream_id, "term": row.term}
    match event:
        case TermSealed():
            sealed = {"school_id": row.school_id, "term": event.term, "position": row.id}
            yield Put(SEALED_TERM, sealed)
        case TermClosed():
            yield Put(CLOSED_TERM, {**key, "closed_at": row.recorded_at})
        case ReportIssued():
            yield Put(
                REPORT,
                {
                    **key,
                    "version": event.version,
                    "report_number": event.report_number,
                    "issued_on": event.issued_on,
                    "object_name": event.object_name,
                    "object_key_id": event.object_key_id,
                    "wrapped_key": bytes.fromhex(event.wrapped_key),
                    "size": event.size,
                    "verification": bytes.fromhex(event.verification)
                    if event.verification
                    else None,
                    "as_of": event.as_of or 0,
                },
            )
        case _:
            return


PROJECTION = Projection("seal", (SEALED_TERM, CLOSED_TERM, REPORT), fold)
