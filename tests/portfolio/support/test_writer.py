"""One flush is planned upon another that is not yet written: a plan is as good as the one below."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from event_log import Note, Opened, a_command, a_store
from log_checker import complaints
from portfolio.support.clock import SystemClock
from portfolio.support.database import Connection, connect
from portfolio.support.flush import Outcomes
from portfolio.support.planning import Appended, Command, Lost
from portfolio.support.problems import Unavailable
from portfolio.support.writer import Flush, Writer


@dataclass
class Line:
    """The way to the database, which a test can take away."""

    database: str
    is_up: bool = True

    async def dial(self) -> Connection:
        if not self.is_up:
            raise ConnectionRefusedError
        return await connect(self.database)


@pytest.fixture
def line(database: str) -> Line:
    """At first it is there."""
    return Line(database)


@pytest.fixture
async def writer(line: Line) -> AsyncIterator[Writer]:
    """Remembers nothing yet."""
    made = Writer(line.dial, SystemClock(), patience=5)
    yield made
    await made.hang_up()


@pytest.fixture
async def there(database: str) -> AsyncIterator[Opened]:
    """Another process that writes to the same log."""
    async with a_store(database) as opened:
        yield opened


async def written(writer: Writer, flush: Flush) -> Outcomes:
    """Sent, and answered."""
    writer.send(flush, lambda _: None)
    assert flush.writing
    return await flush.writing


def a_note(school_id: UUID, pupil: UUID) -> Command:
    return a_command(school_id, Note(pupil), epochs={pupil: 0})


async def test_a_plan_falls_with_the_one_that_it_stands_on(
    writer: Writer, there: Opened, school_id: UUID
) -> None:
    """The first of two finds a fence of another process where it wanted to write and is lost;
    the second was planned upon it, for the very position at which the log then is.
    """
    pupil = uuid4()
    await written(writer, writer.plan([a_note(school_id, pupil)], None))
    first = writer.plan([a_note(school_id, pupil)], None)
    second = writer.plan([a_note(school_id, pupil)], upon=first)
    assert first.planned
    assert second.planned
    await there.store.append(a_command(school_id, Note(pupil, is_fence=True)))
    answers = [*await written(writer, first), *await written(writer, second)]

    assert [type(answer) for answer in answers] == [Lost, Lost]
    assert await complaints(there.pool, school_id) == []


async def test_a_plan_falls_with_the_one_that_reached_nobody(
    writer: Writer, line: Line, there: Opened, school_id: UUID
) -> None:
    """The database was away while the first was sent, and meanwhile another process wrote as many
    events: the second would be at the right position, upon a stream that nobody has written.
    """
    pupil = uuid4()
    await written(writer, writer.plan([a_note(school_id, pupil)], None))
    await writer.hang_up()
    line.is_up = False
    first = writer.plan([a_note(school_id, pupil)], None)
    second = writer.plan([a_note(school_id, pupil)], upon=first)
    assert first.planned
    assert second.planned
    (refused,) = await written(writer, first)
    await there.store.append(a_note(school_id, uuid4()))
    line.is_up = True
    (answer,) = await written(writer, second)

    assert isinstance(refused, Unavailable)
    assert isinstance(answer, Appended)
    assert (answer.receipts[0].stream_version, answer.position) == (2, 3)
    assert await complaints(there.pool, school_id) == []


async def test_a_plan_does_not_hold_the_flushes_before_it(writer: Writer, school_id: UUID) -> None:
    """Each stands on the one before; all of them together would fill the memory in a day."""
    pupils = [uuid4() for _ in range(3)]
    await written(writer, writer.plan([a_note(school_id, pupil) for pupil in pupils], None))
    first = writer.plan([a_note(school_id, pupils[0])], None)
    second = writer.plan([a_note(school_id, pupils[1])], upon=first)
    assert first.planned
    assert second.planned

    assert vars(second.planned.moved[school_id].streams) == {}
    assert set(second.planned.moved[school_id].streams) == {pupils[1]}
