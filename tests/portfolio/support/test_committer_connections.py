"""Connections that end, fall silent or cannot be had: nothing is doubled, nobody waits for ever."""

import asyncio
import time
from typing import Any
from uuid import UUID, uuid4

from breakable import a_road
from event_log import Note, a_command, a_store
from log_checker import complaints
from portfolio.support.clock import SystemClock
from portfolio.support.committer import Committer
from portfolio.support.database import Connection, connect
from portfolio.support.problems import Unavailable

from .appending import all_of


async def _ended(opened: Any) -> bool:
    """Whether the server has just ended the writer's connection; between two it has none."""
    connection = opened.committer._writer._connection
    if connection is None:
        return False
    pid = connection.get_server_pid()
    return bool(await opened.pool.fetchval("SELECT pg_terminate_backend($1)", pid))


async def test_a_killed_connection_is_not_noticed_by_anyone(database: str, school_id: UUID) -> None:
    """The server ends it again and again in mid-stream: all are answered, nothing is doubled."""
    kills = 6
    async with a_store(database) as opened:
        written = asyncio.Semaphore(0)

        async def kill() -> None:
            for _ in range(kills):
                for _ in range(20):
                    await written.acquire()
                # The one it had may be gone already, and the next not yet there.
                while not await _ended(opened):
                    await written.acquire()

        async def write(pupil: UUID) -> int:
            count = 0
            while not killer.done():
                await opened.store.append(a_command(school_id, Note(pupil), epochs={pupil: 0}))
                written.release()
                count += 1
            return count

        killer = asyncio.create_task(kill())
        counts = await asyncio.gather(*(write(uuid4()) for _ in range(8)))
        await killer

        assert await opened.store.position(school_id) == sum(counts)
        assert await complaints(opened.pool, school_id) == []


async def test_an_answer_lost_on_the_way_is_found_again(database: str, school_id: UUID) -> None:
    """The flush was committed; its retry sees that and answers as the first would have."""
    async with a_road(database) as road, a_store(database) as reader:
        committer = Committer(lambda: connect(road.dsn), SystemClock())
        await committer.start()
        pupil = uuid4()
        await committer.append(a_command(school_id, Note(pupil)))
        road.may_answer.clear()
        asking = asyncio.create_task(committer.append(a_command(school_id, Note(pupil))))
        while await reader.store.position(school_id) < 2:  # noqa: ASYNC110 — another's commit
            await asyncio.sleep(0.005)
        road.may_answer.set()
        answer = await asking
        await committer.stop()

        assert answer.receipts[0].stream_version == 2
        assert await reader.store.position(school_id) == 2
        assert await complaints(reader.pool, school_id) == []


async def test_a_connection_that_falls_silent_is_given_up(database: str, school_id: UUID) -> None:
    """No reset, no answer: after its patience the writer dials anew."""
    async with a_road(database) as road, a_store(database) as reader:
        committer = Committer(lambda: connect(road.dsn), SystemClock(), patience=0.3)
        await committer.start()
        await committer.append(a_command(school_id, Note(uuid4())))
        road.is_open.clear()
        asking = asyncio.create_task(committer.append(a_command(school_id, Note(uuid4()))))
        await asyncio.sleep(0.35)
        road.is_open.set()
        answer = await asyncio.wait_for(asking, 30)
        await committer.stop()

        assert answer.position == 2
        assert await complaints(reader.pool, school_id) == []


async def test_while_the_database_is_away_everyone_is_told_at_once(
    database: str, school_id: UUID
) -> None:
    """Not one after the other; and when it is back, writing goes on."""
    is_away = True

    async def dial() -> Connection:
        if is_away:
            raise ConnectionRefusedError
        return await connect(database)

    committer = Committer(dial, SystemClock())
    await committer.start()
    commands = [a_command(school_id, Note(uuid4())) for _ in range(300)]
    before = time.monotonic()
    answers = await all_of(*map(committer.append, commands))
    took = time.monotonic() - before
    is_away = False
    later = await all_of(*map(committer.append, commands))
    await committer.stop()

    assert {type(answer) for answer in answers} == {Unavailable}
    assert took < 15, "one after the other it is minutes"
    assert sorted(answer.position for answer in later) == list(range(1, 301))


async def test_a_server_that_only_reads_any_more_is_left(database: str, school_id: UUID) -> None:
    """The one that is written to is another now, behind the same address: dialled anew."""
    dialled = 0

    async def dial() -> Connection:
        nonlocal dialled
        dialled += 1
        return await connect(
            database, default_transaction_read_only="on" if dialled == 1 else "off"
        )

    committer = Committer(dial, SystemClock())
    await committer.start()
    answer = await committer.append(a_command(school_id, Note(uuid4())))
    await committer.stop()

    assert (answer.position, dialled) == (1, 2)
