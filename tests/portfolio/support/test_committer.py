"""Group commit: many requests share a transaction, and each gets its own answer, once."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from event_log import OTHER_TAG, Note, Opened, a_command, a_store
from log_checker import complaints
from portfolio.support.clock import SystemClock
from portfolio.support.committer import Committer
from portfolio.support.database import Connection, connect
from portfolio.support.ids import uuid7
from portfolio.support.planning import Appended, Command, IdReused
from portfolio.support.problems import Unavailable

from .appending import all_of, held


async def test_a_retry_gets_the_first_answer(database: str, school_id: UUID) -> None:
    """In the same process, in another, in one that remembers nothing, after others have written."""
    command, pupil = a_command(school_id, Note(uuid4()), Note(uuid4())), uuid4()
    async with a_store(database) as here, a_store(database) as there:
        first = await here.store.append(command)
        again = [await one.store.append(command) for one in (here, there, here)]
        await there.store.append(a_command(school_id, Note(pupil)))
        again += [await one.store.append(command) for one in (here, there)]

        assert again == [first] * 5
        assert [answer.is_repeated for answer in (first, *again)] == [False] + [True] * 5
        assert await here.store.position(school_id) == 3
        assert await complaints(here.pool, school_id) == []


async def test_sends_at_once_join_the_first(opened: Opened, school_id: UUID) -> None:
    """A nervous finger: one set of rows, one answer, and only one of them is the first."""
    command = a_command(school_id, Note(uuid4()))
    answers = await all_of(*(opened.store.append(command) for _ in range(8)))

    assert len({answer.receipts for answer in answers}) == 1
    assert sorted(answer.is_repeated for answer in answers) == [False] + [True] * 7
    assert await opened.store.position(school_id) == 1


async def test_the_id_of_a_command_stands_for_one_request(database: str, school_id: UUID) -> None:
    """Another tag is refused while the first waits, after it, and in another process."""
    pupil = uuid4()
    command = a_command(school_id, Note(pupil))
    other = a_command(school_id, Note(pupil), command_id=command.command_id, tag=OTHER_TAG)
    async with a_store(database) as here, a_store(database) as there:
        answers = await all_of(here.store.append(command), here.store.append(other))
        later = await all_of(here.store.append(other), there.store.append(other))

        assert [type(answer) for answer in answers] == [Appended, IdReused]
        assert [type(answer) for answer in later] == [IdReused, IdReused]
        assert await here.store.position(school_id) == 1


async def test_the_id_of_a_command_is_that_of_one_school(opened: Opened, school_id: UUID) -> None:
    """Nobody blocks another school by guessing an id."""
    command = a_command(school_id, Note(uuid4()))
    elsewhere = a_command(uuid4(), Note(uuid4()), command_id=command.command_id, tag=OTHER_TAG)
    answers = await all_of(opened.store.append(command), opened.store.append(elsewhere))

    assert [answer.position for answer in answers] == [1, 1]


async def test_a_caller_that_went_away_may_still_have_committed(
    database: str, school_id: UUID
) -> None:
    """And whoever joined it still gets the answer."""
    async with a_store(database) as opened:
        await opened.store.append(a_command(school_id, Note(uuid4())))
        command = a_command(school_id, Note(uuid4()))
        async with held(opened, school_id):
            gone = asyncio.create_task(opened.store.append(command))
            await asyncio.sleep(0.01)
            joined = asyncio.create_task(opened.store.append(command))
            await asyncio.sleep(0.01)
            gone.cancel()
            with pytest.raises(asyncio.CancelledError):
                await gone

        assert (await joined).position == 2
        assert (await opened.store.append(command)).position == 2


async def test_stopping_writes_what_is_waiting_and_then_takes_no_more(
    database: str, school_id: UUID
) -> None:
    """Nobody is left without an answer."""
    committer = Committer(lambda: connect(database), SystemClock())
    early = await all_of(committer.append(a_command(school_id, Note(uuid4()))))
    await committer.start()
    waiting = [
        asyncio.create_task(committer.append(a_command(school_id, Note(uuid4()))))
        for _ in range(20)
    ]
    await asyncio.sleep(0)
    await committer.stop()
    late = await all_of(committer.append(a_command(school_id, Note(uuid4()))))

    assert sorted(one.result().position for one in waiting) == list(range(1, 21))
    assert [type(answer) for answer in early + late] == [Unavailable, Unavailable]


async def test_a_writer_that_knows_the_heads_needs_one_round_trip(
    database: str, school_id: UUID
) -> None:
    """What makes it quick; a stream seen for the first time costs a look under the lock."""
    said: list[str] = []

    async def dial() -> Connection:
        connection = await connect(database)
        connection.add_query_logger(lambda record: said.append(record.query))
        return connection

    committer = Committer(dial, SystemClock())
    await committer.start()
    pupil, trips = uuid4(), []
    for _ in range(3):
        said.clear()
        await committer.append(a_command(school_id, Note(pupil), epochs={pupil: 0}))
        trips.append(len(said))
    await committer.stop()

    assert trips[0] > 3
    assert trips[1:] == [1, 1]


async def test_a_phone_that_repeats_itself_is_answered_among_new_commands(
    opened: Opened, school_id: UUID
) -> None:
    """Known and unknown in one flush: the known ones take no position."""
    pupil = uuid4()
    known = [a_command(school_id, Note(pupil)) for _ in range(10)]
    firsts = await asyncio.gather(*map(opened.store.append, known))
    mixed: list[Command] = []
    for one in known:
        mixed += [one, a_command(school_id, Note(pupil), command_id=uuid7())]
    answers = await all_of(*map(opened.store.append, mixed))

    assert answers[::2] == firsts
    assert sorted(answer.position for answer in answers[1::2]) == list(range(11, 21))
    assert await complaints(opened.pool, school_id) == []


@pytest.mark.parametrize(
    "again",
    ["1, stream_id, 2", "2, stream_id, 1", "2, gen_random_uuid(), 1"],
    ids=["position", "version", "command"],
)
async def test_the_database_itself_refuses_a_second_event_in_one_place(
    opened: Opened, school_id: UUID, again: str
) -> None:
    """Were the writer wrong, unique keys would still hold position, version and command."""
    await opened.store.append(a_command(school_id, Note(uuid4())))
    command = "command_id" if "random" in again else "gen_random_uuid()"
    with pytest.raises(asyncpg.UniqueViolationError):
        await opened.pool.execute(
            f"INSERT INTO log SELECT school_id, {again}, subject_id, term, topic, schema_version,"
            f" {command}, ordinal, command_tag, recorded_at, payload, event_hash"
            " FROM log WHERE school_id = $1",
            school_id,
        )
