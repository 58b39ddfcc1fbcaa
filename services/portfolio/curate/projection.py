"""The read tables of what teachers signed: codes only;
the gate counts them, the report reads the log.
"""

from collections.abc import Iterator

from sqlalchemy import Column, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.curate.events import LevelSigned, SubjectLevelsSigned
from portfolio.support.changes import Change, Put
from portfolio.support.database import metadata
from portfolio.support.projecting import Fact, Projection

LEVEL = Table(
    "level",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("level", Text, nullable=False),
)

SUBJECT_LEVEL = Table(
    "subject_level",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("level", Text, nullable=False),
)


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    key = {"school_id": row.school_id, "student_id": row.stream_id, "term": row.term}
    match event:
        case LevelSigned():
            yield Put(LEVEL, {**key, "indicator": event.indicator, "level": event.level})
        case SubjectLevelsSigned():
            for subject, level in event.levels.items():
                yield Put(SUBJECT_LEVEL, {**key, "subject": subject, "level": level})
        case _:
            return


PROJECTION = Projection("curate", (LEVEL, SUBJECT_LEVEL), fold)
