"""Keep what a feed brings: each snapshot once, with the position, in one transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from aggregator.ingest.domain import (
    FeedState,
    PinnedSchool,
    decide_receive,
    evolve,
    sequence_of,
)
from aggregator.ingest.events import SnapshotReceived
from aggregator.ingest.queries import feed_state, kept_digest
from aggregator.ingest.refusals import FeedWentBack, HistoryRewritten
from aggregator.support.clock import Clock
from aggregator.support.database import FEED_POSITION, SNAPSHOT
from aggregator.support.problems import Refusal, Unavailable
from aggregator.support.vocabulary import Vocabulary


async def position_of(engine: AsyncEngine, school: PinnedSchool) -> int:
    """How far this school's feed was kept."""
    async with engine.connect() as connection:
        return (await feed_state(connection, school.source_id, school.first_code)).position


async def receive_page(
    engine: AsyncEngine,
    school: PinnedSchool,
    *,
    events: Sequence[Any],
    last_sequence: int,
    clock: Clock,
    vocabulary: Vocabulary,
) -> int:
    """Keep the events of one answer, each in its own transaction; the number kept.

    A `FeedStopped` leaves everything before it kept and nothing after it.
    """
    kept = 0
    for raw in events:
        async with engine.begin() as connection:
            state = await _locked_state(connection, school, clock)
            event = decide_receive(
                raw,
                state=state,
                kept_digest=await _kept_under(connection, school, raw, state),
                school=school,
                vocabulary=vocabulary,
                now=clock.now(),
            )
            if event is not None:
                await _keep(connection, school, event, evolve(state, event))
                kept += 1
    position = await position_of(engine, school)
    if last_sequence < position:
        raise FeedWentBack(position=position, last=last_sequence)
    return kept


async def note_standing(
    engine: AsyncEngine, school: PinnedSchool, trouble: Refusal | None, clock: Clock
) -> None:
    """Write down how the feed stands after a turn, so that `GET /sources` can say it."""
    state = _state(trouble)
    said = {
        "state": state,
        "problem": trouble.kind if trouble else None,
        "zh": trouble.detail("zh") if trouble else None,
        "en": trouble.detail("en") if trouble else None,
        "checked_at": clock.now(),
    }
    async with engine.begin() as connection:
        before = await _standing(connection, school)
        is_same = before is not None and (before.state, before.zh) == (state, said["zh"])
        since = before.since if is_same and before is not None else clock.now()
        await _write_standing(connection, school, {**said, "since": since})


def _state(trouble: Refusal | None) -> str:
    """A part that is away comes back by itself; anything else waits for a person."""
    if trouble is None:
        return "following"
    return "waiting" if trouble.status == Unavailable.status else "stopped"


async def _locked_state(
    connection: AsyncConnection, school: PinnedSchool, clock: Clock
) -> FeedState:
    """The state under a lock, so that two workers take turns."""
    if await _standing(connection, school) is None:
        now = clock.now()
        values = {"state": "following", "since": now, "checked_at": now}
        await _write_standing(connection, school, values)
        await _standing(connection, school)
    return await feed_state(connection, school.source_id, school.first_code)


async def _kept_under(
    connection: AsyncConnection, school: PinnedSchool, raw: Any, state: FeedState
) -> str | None:
    sequence = sequence_of(raw)
    if sequence is None or sequence > state.position:
        return None
    return await kept_digest(connection, school.source_id, school.first_code, sequence)


async def _standing(connection: AsyncConnection, school: PinnedSchool) -> Any:
    own = (FEED_POSITION.c.source_id == school.source_id) & (
        FEED_POSITION.c.school_code == school.first_code
    )
    locked = select(FEED_POSITION).where(own).with_for_update()
    return (await connection.execute(locked)).one_or_none()


async def _write_standing(
    connection: AsyncConnection, school: PinnedSchool, values: dict[str, Any]
) -> None:
    key = {"source_id": school.source_id, "school_code": school.first_code}
    written = upsert(FEED_POSITION).values(**key, position=0, **values)
    await connection.execute(written.on_conflict_do_update(index_elements=list(key), set_=values))


async def _keep(
    connection: AsyncConnection, school: PinnedSchool, event: SnapshotReceived, after: FeedState
) -> None:
    snapshot = event.snapshot
    row = insert(SNAPSHOT).values(
        source_id=event.source_id,
        school_code=school.first_code,
        sequence=event.sequence,
        snapshot_id=snapshot.snapshot_id,
        term=snapshot.term,
        content_digest=snapshot.content_digest,
        received_at=event.received_at,
        event=event.model_dump_json(by_alias=True),
    )
    try:
        await connection.execute(row)
    except IntegrityError as reason:
        # The id of a snapshot is taken, by another number or by another school.
        raise HistoryRewritten(sequence=event.sequence) from reason
    own = (FEED_POSITION.c.source_id == event.source_id) & (
        FEED_POSITION.c.school_code == school.first_code
    )
    await connection.execute(FEED_POSITION.update().where(own).values(position=after.position))
