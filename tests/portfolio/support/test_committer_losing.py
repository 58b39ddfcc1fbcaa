"""A command is lost only when it truly is, and one that cannot be written hurts only itself."""

import asyncio
import time
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from event_log import Note, Opened, a_command, a_store
from log_checker import complaints
from portfolio.support.planning import Appended, Lost
from portfolio.support.problems import Unavailable

from .appending import all_of


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
    assert took < 15
    assert await complaints(opened.pool, school_id) == []


async def test_a_command_without_events_is_refused_at_once(opened: Opened, school_id: UUID) -> None:
    """It would leave no row, so its retry could not be told from a first."""
    with pytest.raises(ValueError, match="at least one event"):
        await opened.store.append(a_command(school_id))


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
