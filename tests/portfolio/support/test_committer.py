"""Group commit: many requests share a transaction, and each gets its own answer, once."""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from breakable import a_road
from event_log import OTHER_TAG, Note, Opened, a_command, a_store
from log_checker import complaints
from portfolio.support import heads as heads_module
from portfolio.support.clock import SystemClock
from portfolio.support.committer import Committer
from portfolio.support.database import Connection, connect
from portfolio.support.ids import uuid7
from portfolio.support.planning import Appended, Command, IdReused, Lost
from portfolio.support.problems import Unavailable

Answers = list[Appended | BaseException]


async def all_of(*appends: Coroutine[Any, Any, Appended]) -> Answers:
    """Every answer, an exception being one too."""
    return await asyncio.gather(*appends, return_exceptions=True)


@asynccontextmanager
async def held(opened: Opened, school_id: UUID) -> AsyncIterator[None]:
    """Somebody else has locked the school's head and does not let go."""
    async with opened.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM log_head WHERE school_id = $1 FOR UPDATE", school_id)
        yield


# One answer for ever


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


# Lost only when truly lost


async def test_two_processes_lose_nothing_between_them(database: str, school_id: UUID) -> None:
    """Each plans from what it remembers; the lock tells who is behind."""
    pupils = [uuid4() for _ in range(5)]
    async with a_store(database) as here, a_store(database) as there:
        answers = await all_of(
            *(
                one.store.append(
                    a_command(school_id, Note(pupils[n % 5]), epochs={pupils[n % 5]: 0})
                )
                for n in range(100)
                for one in (here, there)
            )
        )

        assert sorted(answer.position for answer in answers) == list(range(1, 201))
        assert await complaints(here.pool, school_id) == []


async def test_what_was_remembered_is_void_once_another_process_has_written(
    database: str, school_id: UUID
) -> None:
    """Also where it notices only in passing, on its way to a stream that it does not know yet."""
    pupil = uuid4()
    async with a_store(database) as here, a_store(database) as there:
        await here.store.append(a_command(school_id, Note(pupil), epochs={pupil: 0}))
        await there.store.append(a_command(school_id, Note(pupil, is_fence=True)))
        await here.store.append(a_command(school_id, Note(uuid4())))
        stale, fresh = await all_of(
            here.store.append(a_command(school_id, Note(pupil), epochs={pupil: 0})),
            here.store.append(a_command(school_id, Note(pupil), epochs={pupil: 1})),
        )

        assert isinstance(stale, Lost)
        assert fresh.receipts[0].stream_version == 3
        assert await complaints(here.pool, school_id) == []


@pytest.mark.parametrize("expectation", ["epochs", "versions", "subjects"])
async def test_a_command_that_knows_more_than_the_writer_wins(
    database: str, school_id: UUID, expectation: str
) -> None:
    """It was decided on what another process wrote, which this one's memory has not seen."""
    pupil, cell = uuid4(), uuid4()
    first = {"epochs": {pupil: 0}, "versions": {pupil: 0}, "subjects": {(pupil, cell): 0}}
    then = {"epochs": {pupil: 1}, "versions": {pupil: 2}, "subjects": {(pupil, cell): 2}}
    note = Note(pupil, cell, is_fence=True)
    async with a_store(database) as here, a_store(database) as there:
        await here.store.append(a_command(school_id, note, **{expectation: first[expectation]}))
        await there.store.append(a_command(school_id, note))
        behind, informed = await all_of(
            here.store.append(a_command(school_id, note, **{expectation: first[expectation]})),
            here.store.append(
                a_command(
                    school_id,
                    note,
                    **{expectation: then[expectation] if expectation != "epochs" else {pupil: 2}},
                )
            ),
        )

        assert isinstance(behind, Lost)
        assert informed.receipts[0].stream_version == 3


async def test_a_loser_in_a_flush_leaves_its_neighbours_alone(
    opened: Opened, school_id: UUID
) -> None:
    """And is told only after a look under the lock."""
    pupils = [uuid4() for _ in range(6)]
    await opened.store.append(a_command(school_id, *map(Note, pupils)))
    commands = [
        a_command(school_id, Note(pupil), versions={pupil: 1 if n != 3 else 7})
        for n, pupil in enumerate(pupils)
    ]
    answers = await all_of(*map(opened.store.append, commands))

    assert [type(answer) for answer in answers] == [Appended] * 3 + [Lost] + [Appended] * 2
    assert await opened.store.position(school_id) == 11
    assert await complaints(opened.pool, school_id) == []


# A command that cannot be written


@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: replace(event, term="2026\0"),
        lambda event: replace(event, term="\ud800"),
        lambda event: replace(event, schema_version=2**31),
        lambda event: replace(event, schema_version=-1),
        lambda event: replace(event, subject_id="no id"),
    ],
    ids=["a zero byte", "half a character", "too large", "negative", "another type"],
)
async def test_a_flush_that_fails_as_a_whole_hurts_only_who_spoiled_it(
    opened: Opened, school_id: UUID, spoil: Any
) -> None:
    """Its neighbours are written one by one, and nobody waits for the database to come back."""
    pupils = [uuid4() for _ in range(5)]
    await opened.store.append(a_command(school_id, *map(Note, pupils)))
    commands = [a_command(school_id, Note(pupil)) for pupil in pupils]
    commands[2] = commands[2]._replace(events=(spoil(commands[2].events[0]),))
    before = time.monotonic()
    answers = await all_of(*map(opened.store.append, commands))
    took = time.monotonic() - before
    after = await opened.store.append(a_command(school_id, Note(pupils[2])))

    assert [n for n, answer in enumerate(answers) if not isinstance(answer, Appended)] == [2]
    assert not isinstance(answers[2], Unavailable | Lost)
    assert after.position == 10
    assert took < 2
    assert await complaints(opened.pool, school_id) == []


async def test_a_command_without_events_is_refused_at_once(opened: Opened, school_id: UUID) -> None:
    """It would leave no row, so its retry could not be told from a first."""
    with pytest.raises(ValueError, match="at least one event"):
        await opened.store.append(a_command(school_id))


# Connections that end


async def _ended(opened: Any) -> bool:
    """Whether the server has just ended the writer's connection."""
    pid = opened.committer._writer._connection.get_server_pid()
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
        answer = await asyncio.wait_for(asking, 5)
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
    assert took < 2
    assert sorted(answer.position for answer in later) == list(range(1, 301))


# Bounds


async def test_a_full_buffer_says_so_at_once(database: str, school_id: UUID) -> None:
    """Overload sheds: who is accepted is written, who is not knows it.
    A repetition takes no place.
    """
    async with a_store(database, depth=4) as opened:
        await opened.store.append(a_command(school_id, Note(uuid4())))
        commands = [a_command(school_id, Note(uuid4())) for _ in range(7)]
        async with held(opened, school_id):
            waiting = [asyncio.create_task(opened.store.append(one)) for one in commands[:4]]
            await asyncio.sleep(0.05)
            refused = await all_of(*map(opened.store.append, commands[4:]))
            joined = asyncio.create_task(opened.store.append(commands[0]))
            await asyncio.sleep(0.05)
        answers = await all_of(*waiting, joined)

        assert [type(answer) for answer in refused] == [Unavailable] * 3
        assert [type(answer) for answer in answers] == [Appended] * 5
        assert await opened.store.position(school_id) == 5


async def test_a_lock_that_is_not_let_go_ends_in_unavailable(
    database: str, school_id: UUID
) -> None:
    """After three tries; nothing was half-done, and afterwards all is well."""
    async with a_store(database) as opened:
        await opened.store.append(a_command(school_id, Note(uuid4())))
        committer = Committer(lambda: connect(database, lock_timeout="50ms"), SystemClock())
        await committer.start()
        commands = [a_command(school_id, Note(uuid4())) for _ in range(3)]
        async with held(opened, school_id):
            refused = await all_of(*map(committer.append, commands))
        later = await all_of(*map(committer.append, commands))
        await committer.stop()

        assert [type(answer) for answer in refused] == [Unavailable] * 3
        assert sorted(answer.position for answer in later) == [2, 3, 4]


async def test_a_command_that_takes_too_long_hurts_only_itself(
    database: str, school_id: UUID
) -> None:
    """The statement is ended; alone, its neighbours are quick."""
    other = uuid4()
    async with a_store(database) as opened:
        for school in (school_id, other):
            await opened.store.append(a_command(school, Note(uuid4())))
        impatient = {"lock_timeout": "0", "statement_timeout": "100ms"}
        committer = Committer(lambda: connect(database, **impatient), SystemClock())
        await committer.start()
        async with held(opened, school_id):
            slow, quick = await all_of(
                committer.append(a_command(school_id, Note(uuid4()))),
                committer.append(a_command(other, Note(uuid4()))),
            )
        await committer.stop()

        assert isinstance(slow, Unavailable)
        assert quick.position == 2


async def transactions(opened: Opened, schools: list[UUID]) -> list[tuple[int, int]]:
    """Of each transaction that wrote to these schools: events, schools."""
    rows = await opened.pool.fetch(
        "SELECT count(*), count(DISTINCT school_id) FROM log WHERE school_id = ANY($1)"
        " GROUP BY xmin::text",
        schools,
    )
    return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize("many_schools", [True, False])
async def test_one_transaction_writes_many_schools_only_where_one_server_holds_them(
    database: str,
    many_schools: bool,  # noqa: FBT001 — the two cases
) -> None:
    """Where schools live on different nodes, each flush is of one school."""
    schools = [uuid4() for _ in range(6)]
    async with a_store(database, many_schools=many_schools) as opened:
        commands = [a_command(school, Note(uuid4())) for _ in range(5) for school in schools]
        await asyncio.gather(*map(opened.store.append, commands))
        widest = max(width for _, width in await transactions(opened, schools))

        assert widest > 1 if many_schools else widest == 1
        for school in schools:
            assert await complaints(opened.pool, school) == []


async def test_a_flush_is_bounded_and_one_large_command_is_not_cut(
    database: str, school_id: UUID
) -> None:
    """Small ones share up to the bound; what is larger goes alone, in one piece."""
    async with a_store(database, flush_events=10) as opened:
        small = [a_command(school_id, *[Note(uuid4())] * 3) for _ in range(20)]
        large = a_command(school_id, *[Note(uuid4())] * 25)
        await asyncio.gather(*map(opened.store.append, [*small, large, *small[:3]]))
        sizes = sorted(size for size, _ in await transactions(opened, [school_id]))

        assert sizes[-1] == 25
        assert max(sizes[:-1]) <= 10
        assert sum(sizes) == 85
        assert await complaints(opened.pool, school_id) == []


async def test_an_activity_of_the_whole_school_is_one_append(
    opened: Opened, school_id: UUID
) -> None:
    """Twelve thousand children, atomically, within the time that a statement has."""
    command = a_command(school_id, *(Note(uuid4()) for _ in range(12_000)))
    answer = await opened.store.append(command)

    assert answer.position == 12_000
    assert await transactions(opened, [school_id]) == [(12_000, 1)]
    assert await complaints(opened.pool, school_id) == []


async def test_memory_is_bounded(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that meets every pupil of a city forgets those of the school it saw longest ago."""
    monkeypatch.setattr(heads_module, "_REMEMBERED_STREAMS", 10)
    schools = [uuid4() for _ in range(5)]
    async with a_store(database) as opened:
        for _ in range(2):
            for school in schools:
                await opened.store.append(a_command(school, *(Note(uuid4()) for _ in range(4))))
        heads = opened.committer._writer._heads
        remembered = [len(head.streams) for head in heads._schools.values()]

        assert sum(remembered) == heads._count <= 10
        assert await opened.store.position(schools[0]) == 8


# Callers and endings


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


async def test_two_writers_that_open_the_same_schools_at_once_do_not_stop_each_other(
    database: str,
) -> None:
    """New heads are made and locked in order; where they cross all the same, they try again."""
    schools = [uuid4() for _ in range(30)]
    async with a_store(database) as here, a_store(database) as there:
        await asyncio.gather(
            *(
                one.store.append(a_command(s, Note(uuid4())))
                for s in schools
                for one in (here, there)
            )
        )
        for school in schools:
            assert await complaints(here.pool, school) == []
            assert await here.store.position(school) == 2


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
