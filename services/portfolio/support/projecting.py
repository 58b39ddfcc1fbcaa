"""Projections: one pure fold each, used for tailing and for rebuilding;
rows and position commit together.

Personal text goes into read tables sealed under the pupil's key,
so that what stays behind in heap pages,
WAL and backups after an erasure opens with nothing.
Every row belongs to one stream; counts over pupils are queries.

An erasure begins a batch: what it takes with it is found by rows,
and those of the events before it must be in the tables, committed, before its key is gone.
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
from portfolio.support.tracking import lock, track

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
        self._names = [one.name for one in projections]
        self._on_erased = on_erased

    async def behind(self) -> list[UUID]:
        """Schools with events that a projection has not seen."""
        rows = await self._pool.fetch(
            "SELECT h.school_id FROM log_head h WHERE h.position > coalesce((SELECT min("
            " coalesce(t.position, 0)) FROM unnest($1::text[]) AS p (projection)"
            " LEFT JOIN tracking t ON t.school_id = h.school_id"
            " AND t.projection = p.projection), 0)",
            self._names,
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
            reached = await lock(connection, school_id, self._names)
            start = min(reached.values())
            found = await self._journal.store.after(school_id, start, _BATCH)
            rows = found[: _before_an_erasure(found)]
            await self._destroy(connection, school_id, _erased(rows))
            await self._apply(connection, school_id, rows, reached)
            end = rows[-1].id if rows else start
            await track(
                connection,
                school_id,
                [Tracking(name, max(end, at)) for name, at in reached.items()],
            )
        return end, len(found) < _BATCH and len(rows) == len(found)

    async def rebuild(self, school_id: UUID, name: str) -> int:
        """Empty one projection's rows of a school and fold its log again as far as it had come,
        in one transaction; then catch up. Returns the position reached.
        """
        projection = next(one for one in self._projections if one.name == name)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL statement_timeout = 0")
            reached = await lock(connection, school_id, [name])
            await self._erase_again(connection, school_id, reached[name])
            for table in projection.tables:
                await connection.execute(
                    f"DELETE FROM {table.name} WHERE school_id = $1",
                    school_id,
                    timeout=_REBUILD_SECONDS,
                )
            end = 0
            while found := await self._journal.store.after(school_id, end, _BATCH):
                if not (rows := [row for row in found if row.id <= reached[name]]):
                    break
                await self._apply(connection, school_id, rows, {name: end})
                end = rows[-1].id
        # An erasure that nobody has looked at yet is the next step's, with every table at hand.
        return await self.catch_up(school_id)

    async def _erase_again(self, connection: Connection, school_id: UUID, reached: int) -> None:
        """What was erased, for a backup may have brought its key back; and what was cut off once
        the key was gone, for the rest is found by rows that a rebuild is about to leave out.
        """
        rows = await connection.fetch(
            "SELECT stream_id, position <= $3 AS is_done FROM log"
            " WHERE school_id = $1 AND topic = $2",
            school_id,
            ERASED,
            reached,
            timeout=_REBUILD_SECONDS,
        )
        erased = {row["stream_id"] for row in rows}
        opens = await self._journal.keyring.get_many(school_id, erased)
        done = {row["stream_id"] for row in rows if row["is_done"]}
        await self._destroy(connection, school_id, done | (erased - opens.keys()))

    async def _destroy(self, connection: Connection, school_id: UUID, erased: set[UUID]) -> None:
        if self._on_erased:
            for stream_id in sorted(erased):
                await self._on_erased(connection, school_id, stream_id)

    async def _apply(
        self,
        connection: Connection,
        school_id: UUID,
        rows: Sequence[Logged],
        reached: dict[str, int],
    ) -> None:
        closed = await self._closed(school_id, rows)
        facts = await self._facts([row for row in rows if row.stream_id not in closed])
        for projection in self._projections:
            if projection.name not in reached:
                continue
            batch = Batch()
            for fact in facts:
                if fact.row.id > reached[projection.name]:
                    for change in projection.fold(fact):
                        batch.add(change)
            await batch.write(connection)
            for stream_id in _erased(rows):
                await _forget(connection, projection, school_id, stream_id)

    async def _closed(self, school_id: UUID, rows: Sequence[Logged]) -> set[UUID]:
        """Which streams of these rows nothing opens any more: erased here or later in the log,
        by somebody who came as far before. Without an erasure a key that is gone is a fault.
        """
        streams = {row.stream_id for row in rows}
        found = await self._pool.fetch(
            "SELECT stream_id FROM log WHERE school_id = $1 AND stream_id = ANY($2) AND term = ''"
            " AND topic = $3",
            school_id,
            list(streams),
            ERASED,
        )
        erased = {row[0] for row in found}
        opens = await self._journal.keyring.get_many(school_id, erased)
        return _erased(rows) | (erased - opens.keys())

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


def _before_an_erasure(rows: Sequence[Logged]) -> int:
    """How many rows belong to one step: an erasure at its beginning, then whatever erases nobody.

    Of two children of one adult who are erased one after the other the second step finds the rows
    of the first gone, and so that the adult has no child left.
    """
    for count, row in enumerate(rows):
        if count and row.topic == ERASED:
            return count
    return len(rows)


def _erased(rows: Sequence[Logged]) -> set[UUID]:
    return {row.stream_id for row in rows if row.topic == ERASED}


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
