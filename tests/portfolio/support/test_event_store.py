"""The log as its readers meet it: streams, subjects, commands, positions."""

from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from event_log import KEY, MAPPER, NOON, TAG, Note, Noted, Opened, SteeredClock, a_command, a_store
from log_checker import complaints
from portfolio.support.event_store import Stream
from portfolio.support.planning import Receipt, StreamHead

AUTUMN, SPRING = "2026-2027-1", "2026-2027-2"


async def test_what_was_appended_is_loaded_again(opened: Opened, school_id: UUID) -> None:
    """Every plain column as it was sent, the payload as it was sealed."""
    pupil, observation = uuid4(), uuid4()
    command = a_command(school_id, Note(pupil, observation, AUTUMN, text="除草"))
    answer = await opened.store.append(command)
    stream = await opened.store.load(school_id, pupil, terms=[AUTUMN])
    (row,) = stream.events

    assert stream.head == StreamHead(1, 0, row.event_hash)
    assert MAPPER.open(row, KEY) == Noted(text="除草")
    assert (row.school_id, row.stream_id, row.subject_id) == (school_id, pupil, observation)
    assert (row.id, row.originator_version, row.ordinal) == (1, 1, 0)
    assert (row.term, row.topic, row.schema_version) == (AUTUMN, "noted", 1)
    assert (row.command_id, row.command_tag) == (command.command_id, TAG)
    assert row.recorded_at == answer.recorded_at
    assert row.recorded_at.utcoffset() == timedelta(0)


async def test_a_stream_not_there_yet_is_empty(opened: Opened, school_id: UUID) -> None:
    """Version 0, epoch 0, no hash: what a first command expects."""
    assert await opened.store.load(school_id, uuid4()) == Stream(StreamHead(), ())


async def test_deciding_reads_one_term_and_what_outlives_terms(
    opened: Opened, school_id: UUID
) -> None:
    """So that the cost of an append does not grow with the years."""
    pupil = uuid4()
    terms = ["", AUTUMN, AUTUMN, "", SPRING]
    await opened.store.append(a_command(school_id, *(Note(pupil, term=term) for term in terms)))

    async def versions(*asked: str) -> tuple[int, list[int]]:
        stream = await opened.store.load(school_id, pupil, terms=asked)
        return stream.head.version, [row.originator_version for row in stream.events]

    assert await versions("", AUTUMN) == (5, [1, 2, 3, 4])
    assert await versions(SPRING) == (5, [5])
    assert await versions("2027-2028-1") == (5, [])
    assert len((await opened.store.load(school_id, pupil)).events) == 2


async def test_a_subject_is_read_by_itself(opened: Opened, school_id: UUID) -> None:
    """An observation with its corrections, whatever else the stream holds and whatever the term."""
    pupil, mine, other = uuid4(), uuid4(), uuid4()
    notes = [Note(pupil, subject, term) for subject in (mine, other) for term in (AUTUMN, SPRING)]
    await opened.store.append(a_command(school_id, *notes, Note(pupil), Note(pupil, mine)))
    found = await opened.store.subject(school_id, mine)

    assert [row.originator_version for row in found] == [1, 2, 6]
    assert await opened.store.subject(school_id, uuid4()) == ()
    assert await opened.store.subject(uuid4(), mine) == ()


async def test_epochs_and_streams_are_told(opened: Opened, school_id: UUID) -> None:
    """What a command must state, and whose streams there are."""
    pupil, calm = uuid4(), uuid4()
    fence = Note(pupil, is_fence=True)
    await opened.store.append(a_command(school_id, fence, fence, Note(calm), Note(school_id)))

    assert await opened.store.epochs(school_id, [pupil, calm, uuid4()]) == {pupil: 2, calm: 0}
    assert set(await opened.store.streams(school_id, "portfolio")) == {pupil, calm}
    assert await opened.store.streams(school_id, "school") == [school_id]


async def test_a_command_is_found_with_its_first_answer(opened: Opened, school_id: UUID) -> None:
    """A retry after the term has closed gets it, not a refusal."""
    pupils = [uuid4() for _ in range(3)]
    command = a_command(school_id, *map(Note, pupils))
    answer = await opened.store.append(command)
    found = await opened.store.find(school_id, command.command_id)

    assert found == (TAG, answer)
    assert found[1].is_repeated
    assert answer.receipts == tuple(Receipt(p, None, 1, n + 1) for n, p in enumerate(pupils))
    assert await opened.store.find(school_id, uuid4()) is None
    assert await opened.store.find(uuid4(), command.command_id) is None


async def test_a_school_is_followed_page_by_page(opened: Opened, school_id: UUID) -> None:
    """In order of position, without a hole, and nothing of another school."""
    pupils = [uuid4() for _ in range(7)]
    await opened.store.append(a_command(school_id, *map(Note, pupils)))
    await opened.store.append(a_command(uuid4(), Note(pupils[0])))
    pages = [await opened.store.after(school_id, seen, 3) for seen in (0, 3, 6, 7)]

    assert [[row.id for row in page] for page in pages] == [[1, 2, 3], [4, 5, 6], [7], []]
    assert [row.stream_id for page in pages for row in page] == pupils
    assert await opened.store.position(school_id) == 7
    assert await opened.store.position(uuid4()) == 0


async def test_the_server_says_when_it_was_recorded(database: str, school_id: UUID) -> None:
    """Even where its clock was set back in between: order is by position."""
    clock = SteeredClock(step=timedelta(seconds=-1))
    async with a_store(database, clock=clock) as opened:
        for _ in range(3):
            await opened.store.append(a_command(school_id, Note(uuid4())))
        rows = await opened.store.after(school_id, 0, 10)
        found = await complaints(opened.pool, school_id)

    assert [row.id for row in rows] == [1, 2, 3]
    assert NOON > rows[0].recorded_at > rows[1].recorded_at > rows[2].recorded_at
    assert found == []


_CHANGES = {
    "update": "UPDATE log SET term = '' WHERE school_id = {}",
    "delete": "DELETE FROM log WHERE school_id = {}",
    "merge": "MERGE INTO log USING (SELECT {} AS id) AS one ON school_id = one.id"
    " WHEN MATCHED THEN DELETE",
    "upsert": "INSERT INTO log SELECT * FROM log WHERE school_id = {}"
    " ON CONFLICT (school_id, position) DO UPDATE SET payload = ''",
}


@pytest.mark.parametrize("statement", _CHANGES.values(), ids=_CHANGES.keys())
async def test_the_log_is_append_only(opened: Opened, school_id: UUID, statement: str) -> None:
    """For everyone, its owner included: who wants to change history must first change the table."""
    await opened.store.append(a_command(school_id, Note(uuid4())))
    async with opened.pool.acquire() as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await connection.execute(statement.format(f"'{school_id}'::uuid"))

    assert await complaints(opened.pool, school_id) == []


async def test_the_log_is_never_emptied(opened: Opened, school_id: UUID) -> None:
    """TRUNCATE asks no row trigger, so it has one of its own."""
    await opened.store.append(a_command(school_id, Note(uuid4())))
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="TRUNCATE refused"):
        await opened.pool.execute("TRUNCATE log CASCADE")

    assert await opened.store.position(school_id) == 1
