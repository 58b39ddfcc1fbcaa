"""What bounds a committer: its buffer, its patience, the size of a flush, its memory."""

import asyncio
from uuid import UUID, uuid4

import pytest

from event_log import Note, Opened, a_command, a_store
from log_checker import complaints
from portfolio.support import heads as heads_module
from portfolio.support.clock import SystemClock
from portfolio.support.committer import Committer
from portfolio.support.database import connect
from portfolio.support.planning import Appended
from portfolio.support.problems import Unavailable

from .appending import all_of, held


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
