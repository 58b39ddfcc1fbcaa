"""The log for tests: invented events, commands out of them, stores on the worker's database."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from portfolio.support.clock import Clock, SystemClock
from portfolio.support.committer import Committer
from portfolio.support.data_key import DataKey
from portfolio.support.database import Pool, connect, open_pool
from portfolio.support.event import Event, Topics
from portfolio.support.event_store import EventStore
from portfolio.support.ids import uuid7
from portfolio.support.mapper import Draft, SealedMapper
from portfolio.support.planning import Command

TERM = "2026-2027-1"
NOON = datetime(2026, 11, 20, 4, 0, 0, 123_456, UTC)
TAG = b"tag of the request".ljust(32, b".")
OTHER_TAG = b"tag of another".ljust(32, b".")
KEY = DataKey(UUID("11111111-1111-4111-8111-111111111111"), bytes(range(32)))


class Noted(Event):
    """A fact: changes nothing of what may be written next."""

    topic: ClassVar[str] = "noted"
    text: str


class Fenced(Event):
    """A boundary: whatever was decided before it is decided anew."""

    topic: ClassVar[str] = "fenced"
    raises_epoch: ClassVar[bool] = True
    text: str


MAPPER = SealedMapper(Topics([Noted, Fenced]))


@dataclass(frozen=True)
class Note:
    """One event of a command: a fact about `subject_id`, or a fence."""

    stream_id: UUID
    subject_id: UUID | None = None
    term: str = TERM
    is_fence: bool = False
    text: str = "浇水"

    def sealed_into(self, school_id: UUID, command_id: UUID, ordinal: int) -> Draft:
        event = (Fenced if self.is_fence else Noted)(text=self.text)
        where = (school_id, command_id, ordinal, self.stream_id)
        return Draft(*where, event, KEY, self.term, self.subject_id)


def a_command(
    school_id: UUID,
    *notes: Note,
    command_id: UUID | None = None,
    tag: bytes = TAG,
    **expected: Mapping[Any, int],
) -> Command:
    """A command of these notes; `epochs`, `versions`, `subjects` say what it was decided on."""
    command_id = command_id or uuid7()
    drafts = [note.sealed_into(school_id, command_id, n) for n, note in enumerate(notes)]
    events = tuple(MAPPER.to_stored_event(draft) for draft in drafts)
    return Command(school_id, command_id, tag, events, **expected)


@dataclass
class SteeredClock:
    """A clock that a test steers; each look moves it by `step`."""

    at: datetime = NOON
    step: timedelta = timedelta(0)

    def now(self) -> datetime:
        self.at += self.step
        return self.at


@dataclass
class Opened:
    """A store with what it is made of."""

    database: str
    pool: Pool
    committer: Committer
    store: EventStore
    school_id: UUID = field(default_factory=uuid4)


@asynccontextmanager
async def a_store(
    database: str, *, clock: Clock | None = None, **options: Any
) -> AsyncIterator[Opened]:
    """A store of its own, as another process would have; `options` go to its committer."""
    pool = await open_pool(database, 4)
    committer = Committer(lambda: connect(database), clock or SystemClock(), **options)
    await committer.start()
    try:
        yield Opened(database, pool, committer, EventStore(pool, committer))
    finally:
        await committer.stop()
        await pool.close()
