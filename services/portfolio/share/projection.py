"""The outgoing feed as a table: there is no child in it,
so nothing is sealed and nothing is forgotten.
"""

from collections.abc import Iterator

import orjson
from sqlalchemy import Column, DateTime, Integer, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.share.events import CubeSnapshotCut
from portfolio.support.changes import Change, Put
from portfolio.support.database import metadata
from portfolio.support.projecting import Fact, Projection

FEED = Table(
    "feed",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("snapshot_id", UUID, nullable=False),
    Column("term", Text, nullable=False),
    Column("cut", Text, nullable=False),
    Column("cut_at", DateTime(timezone=True), nullable=False),
    Column("snapshot", Text, nullable=False),
)


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    if isinstance(event, CubeSnapshotCut):
        yield Put(
            FEED,
            {
                "school_id": row.school_id,
                "sequence": event.sequence,
                "snapshot_id": event.snapshot_id,
                "term": row.term,
                "cut": event.cut,
                "cut_at": row.recorded_at,
                "snapshot": orjson.dumps(event.snapshot).decode(),
            },
        )


PROJECTION = Projection("share", (FEED,), fold)
