"""What was kept of each school's feed, and how each feed stands: SQL in, typed values out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from aggregator.ingest.domain import FeedState
from aggregator.ingest.events import SnapshotReceived
from aggregator.support.database import FEED_POSITION, SNAPSHOT


@dataclass(frozen=True)
class FeedStanding:
    """How the feed of one school stands; `zh` and `en` are sentences where it does not follow.

    `school_code`: the first the school was known by.
    """

    source_id: str
    school_code: str
    position: int
    state: str
    problem: str | None
    zh: str | None
    en: str | None
    since: datetime
    checked_at: datetime


async def feed_state(connection: AsyncConnection, source_id: str, school_code: str) -> FeedState:
    """Where the feed of a school stands, from what was kept of it."""
    own = (SNAPSHOT.c.source_id == source_id) & (SNAPSHOT.c.school_code == school_code)
    columns = (
        SNAPSHOT.c.sequence,
        SNAPSHOT.c.content_digest,
        SNAPSHOT.c.term,
        SNAPSHOT.c.snapshot_id,
    )
    rows = (await connection.execute(select(*columns).where(own).order_by("sequence"))).all()
    if not rows:
        return FeedState()
    latest = {term: snapshot_id for _, _, term, snapshot_id in rows}
    return FeedState(rows[-1].sequence, rows[-1].content_digest, latest)


async def kept_digest(
    connection: AsyncConnection, source_id: str, school_code: str, sequence: int
) -> str | None:
    """The digest of what was kept under this number of the feed."""
    one = (
        (SNAPSHOT.c.source_id == source_id)
        & (SNAPSHOT.c.school_code == school_code)
        & (SNAPSHOT.c.sequence == sequence)
    )
    return await connection.scalar(select(SNAPSHOT.c.content_digest).where(one))


async def snapshots_of_term(engine: AsyncEngine, term: str) -> AsyncIterator[SnapshotReceived]:
    """Every snapshot kept for a term, in the order of keeping."""
    wanted = select(SNAPSHOT.c.event).where(SNAPSHOT.c.term == term).order_by(SNAPSHOT.c.kept)
    async with engine.connect() as connection:
        async for row in await connection.stream(wanted):
            yield SnapshotReceived.model_validate_json(row.event)


async def feed_standings(
    engine: AsyncEngine, *, after: tuple[str, str], limit: int
) -> list[FeedStanding]:
    """Feeds ordered by source and school, after a given one."""
    table = FEED_POSITION
    key = (table.c.source_id, table.c.school_code)
    beyond = (table.c.source_id > after[0]) | (
        (table.c.source_id == after[0]) & (table.c.school_code > after[1])
    )
    wanted = select(table).where(beyond).order_by(*key).limit(limit)
    async with engine.connect() as connection:
        rows = await connection.execute(wanted)
    return [FeedStanding(**row) for row in rows.mappings()]
