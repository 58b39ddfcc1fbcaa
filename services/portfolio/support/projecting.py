"""Projections: one pure fold each, used for tailing and for rebuilding;
rows and position commit together.

Personal text goes into read tables sealed under the pupil's key,
so that what stays behind in heap pages,
WAL and backups after an erasure opens with nothing.
Every row belongs to one stream; counts over pupils are queries.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from eventsourcing.persistence import Tracking
from sqlalchemy import Table

from portfolio.support.changes import Batch, Change
from portfolio.support.data_key import DataKey
from portfolio.support.database import Connection, Pool
from portfolio.support.event import Event
from portfolio.support.journal import Journal
from portfolio.support.mapper import Logged

_BATCH = 2_000
_REBUILD_SECONDS = 3_600.0
ERASED = "student-erased"


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as a fold sees it: the row, the event opened, the key of its stream, and the
    school's, for what must be found without opening anything.
    """

    row: Logged
    event: Event
    key: DataKey
    school_key: DataKey


@dataclass(frozen=True, slots=True)
class Projection:
    """A name for its position, its tables, and what each event changes in them.

    A stream is forgotten by the column `student_id`; a table without it has no child in it.
    """

    name: str
    tables: tuple[Table, ...]
    fold: Callable[[Fact], Iterable[Change]]


OnErased = Callable[[Connection, UUID, UUID], Awaitable[None]]
"""What else an erasure destroys, in the transaction that forgets the rows; may come again."""


class Projector:
    """Keeps every projection of every school up with the log."""

    def __init__(
        self,
        pool: Pool,
        journal: Journal,
        projections: Sequence[Projection],
        *,
        on_erased: OnErased | None = None,
    ) -> None:
        self._pool, self._journal, self._projections = pool, journal, projections
        self._on_erased = on_erased

    async def behind(self) -> list[UUID]:
        """Schools with events that a projection has not seen."""
        rows = await self._pool.fetch(
            "SELECT h.school_id FROM log_head h WHERE h.position > coalesce((SELECT min("
            " coalesce(t.position, 0)) FROM unnest($1::text[]) AS p (projection)"
            " LEFT JOIN tracking t ON t.school_id = h.school_id"
            " AND t.projection = p.projection), 0)",
            [projection.name for projection in self._projections],
        )
        return [row[0] for row in rows]

    async def catch_up(self, school_id: UUID) -> int:
        """Bring one school's tables up to the end of its log; returns the position reached."""
        while True:
            position, is_done = await self._step(school_id)
            if is_done:
                return position

    async def _step(self, school_id: UUID) -> tuple[int, bool]:
        async with self._pool.acquire() as connection, connection.transaction():
            reached = await _lock(connection, school_id, self._projections)
            start = min(reached.values())
            rows = await self._journal.store.after(school_id, start, _BATCH)
            await self._apply(connection, school_id, rows, reached)
            end = rows[-1].id if rows else start
            await _track(
                connection,
                school_id,
                [Tracking(name, max(end, at)) for name, at in reached.items()],
            )
        return end, len(rows) < _BATCH

    async def rebuild(self, school_id: UUID, name: str) -> int:
        """Empty one projection's rows of a school and fold its whole log again,
        in one transaction.
        """
        projection = next(one for one in self._projections if one.name == name)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL statement_timeout = 0")
            await _lock(connection, school_id, [projection])
            await self._finish_erasures(connection, school_id)
            for table in projection.tables:
                await connection.execute(
                    f"DELETE FROM {table.name} WHERE school_id = $1",
                    school_id,
                    timeout=_REBUILD_SECONDS,
                )
            end = 0
            while rows := await self._journal.store.after(school_id, end, _BATCH):
                await self._apply(connection, school_id, rows, {name: end})
                end = rows[-1].id
            await _track(connection, school_id, [Tracking(name, end)])
        return end

    async def _finish_erasures(self, connection: Connection, school_id: UUID) -> None:
        """What an erasure destroys is found by rows that a rebuild is about to leave out."""
        if not self._on_erased:
            return
        erased = await connection.fetch(
            "SELECT stream_id FROM log WHERE school_id = $1 AND topic = $2",
            school_id,
            ERASED,
            timeout=_REBUILD_SECONDS,
        )
        for row in erased:
            await self._on_erased(connection, school_id, row[0])

    async def _apply(
        self,
        connection: Connection,
        school_id: UUID,
        rows: Sequence[Logged],
        reached: dict[str, int],
    ) -> None:
        erased = await self._erased(school_id, rows)
        if self._on_erased:
            for stream_id in erased:
                await self._on_erased(connection, school_id, stream_id)
        facts = await self._facts([row for row in rows if row.stream_id not in erased])
        for projection in self._projections:
            if projection.name not in reached:
                continue
            batch = Batch()
            for fact in facts:
                if fact.row.id > reached[projection.name]:
                    for change in projection.fold(fact):
                        batch.add(change)
            await batch.write(connection)
            for stream_id in erased:
                await _forget(connection, projection, school_id, stream_id)

    async def _erased(self, school_id: UUID, rows: Sequence[Logged]) -> set[UUID]:
        """Which streams of these rows were erased, now or at any later position."""
        streams = {row.stream_id for row in rows}
        found = await self._pool.fetch(
            "SELECT stream_id FROM log WHERE school_id = $1 AND stream_id = ANY($2) AND term = ''"
            " AND topic = $3",
            school_id,
            list(streams),
            ERASED,
        )
        return {row[0] for row in found}

    async def _facts(self, rows: Sequence[Logged]) -> list[Fact]:
        events = await self._journal.opened(rows)
        if not rows:
            return []
        school_id = rows[0].school_id
        keys = await self._journal.keyring.get_many(
            school_id, {school_id} | {self._journal.sealer(row) for row in rows}
        )
        return [
            Fact(row, event, keys[self._journal.sealer(row)], keys[school_id])
            for row, event in zip(rows, events, strict=True)
        ]


async def _lock(
    connection: Connection, school_id: UUID, projections: Sequence[Projection]
) -> dict[str, int]:
    """Positions of these projections, held so that no two runs write the same rows."""
    names = sorted(projection.name for projection in projections)
    await connection.execute(
        "INSERT INTO tracking (school_id, projection, position)"
        " SELECT $1, name, 0 FROM unnest($2::text[]) AS name ON CONFLICT DO NOTHING",
        school_id,
        names,
    )
    rows = await connection.fetch(
        "SELECT projection, position FROM tracking WHERE school_id = $1"
        " AND projection = ANY($2) ORDER BY projection FOR UPDATE",
        school_id,
        names,
    )
    return {row[0]: row[1] for row in rows}


async def _track(connection: Connection, school_id: UUID, reached: Sequence[Tracking]) -> None:
    await connection.execute(
        "UPDATE tracking SET position = n.position FROM unnest($2::text[], $3::bigint[])"
        " AS n (projection, position)"
        " WHERE tracking.school_id = $1 AND tracking.projection = n.projection",
        school_id,
        [one.application_name for one in reached],
        [one.notification_id for one in reached],
    )


async def _forget(
    connection: Connection, projection: Projection, school_id: UUID, stream_id: UUID
) -> None:
    for table in projection.tables:
        if "student_id" in table.c:
            await connection.execute(
                f"DELETE FROM {table.name} WHERE school_id = $1 AND student_id = $2",
                school_id,
                stream_id,
            )
