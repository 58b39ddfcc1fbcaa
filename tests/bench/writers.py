"""Our side of `append`: many writers in one process on the whole path,
pydantic event → canonical JSON → sealed under the pupil's key → tag → group commit.
"""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar, Self
from uuid import UUID, uuid4

from portfolio.support.clock import SystemClock
from portfolio.support.committer import Committer
from portfolio.support.data_key import DataKey
from portfolio.support.database import Pool, connect, open_pool
from portfolio.support.event import Event, Topics
from portfolio.support.event_store import EventStore
from portfolio.support.ids import uuid7
from portfolio.support.keys import Keyring
from portfolio.support.mapper import CanonicalTranscoder, Draft, SealedMapper
from portfolio.support.master_keys import MasterKeys
from portfolio.support.planning import Command

TERM = "2026-2027-1"
_AT_MOST_PER_SECOND = 25_000
NOTE = "今天下午在学校菜园里和同学一起浇水、除草，主动把工具洗干净放回原处，还提醒同学别踩到苗。"


class Observed(Event):
    """As large as what a teacher records on the bus."""

    topic: ClassVar[str] = "observation-recorded"
    observation_type: str
    occurred_on: date
    captured_at: datetime
    recorded_by: UUID
    role: str
    indicators: tuple[str, ...]
    minutes: int
    note: str


class Joined(Event):
    """The first event of a stream."""

    topic: ClassVar[str] = "student-admitted"


@dataclass(frozen=True)
class School:
    """A tenant with its pupils."""

    school_id: UUID
    pupils: list[UUID]

    @classmethod
    def invented(cls, pupils: int) -> Self:
        return cls(uuid4(), [uuid4() for _ in range(pupils)])


class Writers:
    """The store as the service puts it together, and tasks that write to it."""

    def __init__(self, pool: Pool, keys_pool: Pool, masters: Path, database: str) -> None:
        self.pool, self._keys_pool = pool, keys_pool
        self._keyring = Keyring(keys_pool, MasterKeys(masters))
        self._mapper = SealedMapper(Topics([Observed, Joined]))
        self._clock = SystemClock()
        self.committer = Committer(lambda: connect(database), self._clock)
        self._store = EventStore(pool, self.committer)

    @classmethod
    async def open(cls, database: str, keys_database: str, masters: Path) -> Self:
        """Connected and writing."""
        pools = [await open_pool(url, 4) for url in (database, keys_database)]
        writers = cls(*pools, masters, database)
        await writers.committer.start()
        return writers

    async def close(self) -> None:
        await self.committer.stop()
        for pool in (self.pool, self._keys_pool):
            await pool.close()

    async def admit(self, school: School) -> None:
        """Give the school and each pupil a key and a first event."""
        streams = [school.school_id, *school.pupils]
        keys = await self._keyring.ensure(school.school_id, streams)
        command_id = uuid7()
        drafts = [
            Draft(school.school_id, command_id, n, stream, Joined(), keys[stream])
            for n, stream in enumerate(streams)
        ]
        events = tuple(self._mapper.to_stored_event(draft) for draft in drafts)
        await self._store.append(Command(school.school_id, command_id, bytes(32), events))

    async def observe(self, school: School, pupil: UUID, by: UUID, ids: tuple[UUID, UUID]) -> None:
        """One observation, all the way; the phone has named command and observation."""
        key = await self._keyring.get(school.school_id, pupil)
        (command_id, subject_id), now = ids, self._clock.now()
        event = Observed(
            observation_type="labour-practice",
            occurred_on=now.date(),
            captured_at=now,
            recorded_by=by,
            role="subject_teacher",
            indicators=("student.B9", "student.B10"),
            minutes=40,
            note=NOTE,
        )
        tag = _tag(key, by, subject_id)
        draft = Draft(school.school_id, command_id, 0, pupil, event, key, TERM, subject_id)
        sealed = (self._mapper.to_stored_event(draft),)
        epochs = {pupil: 0, school.school_id: 0}
        await self._store.append(Command(school.school_id, command_id, tag, sealed, epochs=epochs))

    async def rate(self, schools: list[School], *, clients: int, seconds: float) -> float:
        """Observations per second of this many writers, each waiting for its answer."""
        pairs = [(school, pupil) for school in schools for pupil in school.pupils]
        random.shuffle(pairs)
        named = [(uuid7(), uuid7()) for _ in range(round(seconds * _AT_MOST_PER_SECOND))]
        about = zip(itertools.cycle(pairs), named, strict=False)
        started = time.perf_counter()
        until = started + seconds
        counts = await asyncio.gather(*(self._write(about, until) for _ in range(clients)))
        return sum(counts) / (time.perf_counter() - started)

    async def _write(
        self, about: Iterator[tuple[tuple[School, UUID], tuple[UUID, UUID]]], until: float
    ) -> int:
        by, done = uuid4(), 0
        while time.perf_counter() < until:
            (school, pupil), ids = next(about)
            await self.observe(school, pupil, by, ids)
            done += 1
        return done


def _tag(key: DataKey, by: UUID, observation_id: UUID) -> bytes:
    body = {"type": "labour-practice", "note": NOTE, "minutes": 40}
    request = [by, "record-observation", [observation_id], body]
    return key.tag(CanonicalTranscoder().encode(request))
