"""G4: positions are dense per school and in commit order, so a reader that tails misses nothing.

The readers that others use are kept as controls, tried by the same checker: they must fail.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from event_log import Note, SteeredClock, a_command, a_store
from log_checker import complaints

from .records import about_reading

Read = Callable[[Any], Awaitable[list[tuple[Any, UUID]]]]
"""From a cursor: what lies behind it, each with the cursor that it leads to."""


class Tail:
    """A reader that goes on from where it is, as a projection or a feed does."""

    def __init__(self, read: Read, start: Any) -> None:
        self._read, self._cursor = read, start
        self.seen: list[UUID] = []

    async def look(self) -> int:
        """Take what is there; returns how much that was."""
        found = await self._read(self._cursor)
        for self._cursor, one in found:
            self.seen.append(one)
        return len(found)

    async def follow(self, writing: "asyncio.Future[Any]") -> None:
        """Until writing is over and everything was looked at."""
        while not writing.done():
            await self.look()
            await asyncio.sleep(0.001)
        while await self.look():
            pass


async def test_a_tailing_reader_sees_every_event_once_and_in_order(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """Thirty-two writers in two processes, three readers with pages of different sizes."""
    async with a_store(databases[0]) as here, a_store(databases[0]) as there:

        def reading(page: int) -> Read:
            async def read(position: int) -> list[tuple[int, UUID]]:
                rows = await here.store.after(school_id, position, page)
                return [(row.id, row.event_hash) for row in rows]

            return read

        async def write(n: int) -> None:
            append = (here if n % 2 else there).store.append
            for _ in range(30):
                await append(a_command(school_id, *[Note(uuid4())] * (1 + n % 3)))

        tails = [Tail(reading(page), 0) for page in (1, 7, 500)]
        writing = asyncio.gather(*map(write, range(32)))
        await asyncio.gather(writing, *(tail.follow(writing) for tail in tails))
        rows = await here.pool.fetch(
            "SELECT event_hash FROM log WHERE school_id = $1 ORDER BY position", school_id
        )
        wrong = await complaints(here.pool, school_id)

    assert [about_reading(tail.seen, [row[0] for row in rows]) for tail in tails] == [[], [], []]
    assert wrong == []
    assert len(rows) == 30 * sum(1 + n % 3 for n in range(32))


async def test_no_position_is_seen_before_the_one_below_it(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """At no instant does the log show a hole, whatever is being written."""
    async with a_store(databases[0]) as here, a_store(databases[0]) as there:
        holes = []

        async def look(writing: "asyncio.Future[Any]") -> None:
            while not writing.done():
                count, last = await here.pool.fetchrow(
                    "SELECT count(*), coalesce(max(position), 0) FROM log WHERE school_id = $1",
                    school_id,
                )
                holes.append(last - count)

        async def write(n: int) -> None:
            append = (here if n % 2 else there).store.append
            for _ in range(25):
                await append(a_command(school_id, Note(uuid4()), Note(uuid4())))

        writing = asyncio.gather(*map(write, range(8)))
        await asyncio.gather(writing, look(writing))

    assert len(holes) > 5
    assert set(holes) == {0}


async def test_control_a_reader_by_bigserial_misses_events(databases: tuple[str, str]) -> None:
    """The checker goes red: numbers are given before the commit, so a later number
    may be seen first, and who has gone past does not come back.
    """
    first, second, reader = [await asyncpg.connect(databases[0]) for _ in range(3)]
    table = f"naive_{uuid4().hex}"
    insert = f"INSERT INTO {table} (event) VALUES ($1)"
    await reader.execute(f"CREATE TABLE {table} (id bigserial PRIMARY KEY, event uuid)")

    async def read(last: int) -> list[tuple[int, UUID]]:
        rows = await reader.fetch(f"SELECT id, event FROM {table} WHERE id > $1 ORDER BY id", last)
        return [(row[0], row[1]) for row in rows]

    written, tail = [], Tail(read, 0)
    for _ in range(20):
        slow, quick = uuid4(), uuid4()
        transaction = first.transaction()
        await transaction.start()
        await first.execute(insert, slow)
        await second.execute(insert, quick)
        await tail.look()
        await transaction.commit()
        await tail.look()
        written += [slow, quick]
    await reader.execute(f"DROP TABLE {table}")
    for connection in (first, second, reader):
        await connection.close()

    assert about_reading(tail.seen, written) == ["20 of 40 missed"]


async def test_control_a_reader_by_time_misses_events(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """The checker goes red on our own log read by `recorded_at`: clocks of two machines differ."""
    noon = datetime(2026, 11, 20, 4, tzinfo=UTC)
    ahead, behind = (SteeredClock(noon + offset, timedelta(milliseconds=1)) for offset in _APART)
    async with (
        a_store(databases[0], clock=ahead) as here,
        a_store(databases[0], clock=behind) as there,
    ):

        async def read(last: datetime) -> list[tuple[datetime, UUID]]:
            rows = await here.pool.fetch(
                "SELECT recorded_at, event_hash FROM log"
                " WHERE school_id = $1 AND recorded_at > $2 ORDER BY recorded_at",
                school_id,
                last,
            )
            return [(row[0], row[1]) for row in rows]

        tail = Tail(read, noon - timedelta(days=1))
        for n in range(20):
            await (here if n % 2 else there).store.append(a_command(school_id, Note(uuid4())))
            await tail.look()
        rows = await here.store.after(school_id, 0, 100)
        found = about_reading(tail.seen, [row.event_hash for row in rows])

    assert found == ["9 of 20 missed"]


_APART = (timedelta(seconds=1), timedelta(0))


@pytest.mark.parametrize(
    ("seen", "complaint"),
    [
        ([1, 2, 3], []),
        ([1, 3], ["1 of 3 missed"]),
        ([1, 2, 2, 3], ["1 seen twice"]),
        ([1, 3, 2], ["seen in another order"]),
    ],
)
def test_control_the_checker_of_readers(seen: list[int], complaint: list[str]) -> None:
    """It knows missing, doubled and disordered."""
    assert about_reading(seen, [1, 2, 3]) == complaint
