"""Our store behind the recorder interfaces of the `eventsourcing` library,
so that the library's own test cases try it.

What differs, and is translated here and nowhere else:
the library is synchronous (each adapter runs a loop in a thread);
its callers choose versions, from 0 or from 1 (ours come from the server, from 1,
and what a caller chose becomes the expectation `versions`);
it has one sequence per table (ours one per school: each adapter has a school of its own);
an insert of nothing is allowed and returns None (our commands have events);
its conflicts are one error.
"""

import asyncio
import threading
import time
from collections.abc import Coroutine, Sequence
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID, uuid4

from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    Notification,
    ProcessRecorder,
    StoredEvent,
    Subscription,
    Tracking,
    TrackingRecorder,
)

from event_log import KEY, TAG, Opened, a_store
from portfolio.support.formats import Place
from portfolio.support.ids import derived, uuid7
from portfolio.support.mapper import Logged
from portfolio.support.planning import Appended, Command, IdReused, Lost, SealedEvent
from portfolio.support.tracking import lock, track

_T = TypeVar("_T")


class OurStore:
    """One school of our store, to be called from any thread."""

    def __init__(self, database: str) -> None:
        self._school_id = uuid4()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._store = a_store(database)
        self._opened: Opened = self._run(self._store.__aenter__())
        # Where a caller counts a stream from: 0 or 1.
        self._first_versions: dict[UUID, int] = {}

    def close(self) -> None:
        """End the store, the loop and its thread."""
        self._run(self._store.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def _insert(self, events: Sequence[StoredEvent], command_id: UUID) -> list[int] | None:
        if not events:
            return None
        command = self._command(events, command_id)
        try:
            answer: Appended = self._run(self._opened.store.append(command))
        except (Lost, IdReused) as conflict:
            raise IntegrityError from conflict
        if answer.is_repeated:
            raise IntegrityError
        return [receipt.position for receipt in answer.receipts]

    def _command(self, events: Sequence[StoredEvent], command_id: UUID) -> Command:
        expected: dict[UUID, int] = {}
        following: dict[UUID, int] = {}
        for event in events:
            stream_id = event.originator_id
            version = self._ours(stream_id, event.originator_version)
            expected.setdefault(stream_id, version - 1)
            if version != following.get(stream_id, version):
                raise IntegrityError
            following[stream_id] = version + 1
        sealed = tuple(self._seal(event, command_id, n) for n, event in enumerate(events))
        return Command(self._school_id, command_id, TAG, sealed, versions=expected)

    def _ours(self, stream_id: UUID, version: int) -> int:
        return version - self._first_versions.setdefault(stream_id, min(version, 1)) + 1

    def _seal(self, event: StoredEvent, command_id: UUID, ordinal: int) -> SealedEvent:
        place = Place(self._school_id, event.originator_id, command_id, ordinal, 1, "", event.topic)
        state = KEY.seal(event.state, place)
        return SealedEvent(
            event.originator_id,
            event.topic,
            state,
            subject_id=None,
            term="",
            schema_version=1,
            state_sha256=sha256(state).digest(),
        )

    def _select(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        stream = self._run(self._opened.store.load(self._school_id, UUID(str(originator_id))))
        events = [self._theirs(row) for row in stream.events]
        found = [
            StoredEvent(one.originator_id, one.originator_version, one.topic, one.state)
            for one in (reversed(events) if desc else events)
            if (gt is None or one.originator_version > gt)
            and (lte is None or one.originator_version <= lte)
        ]
        return found[:limit]

    def _theirs(self, row: Logged) -> Notification:
        version = row.originator_version + self._first_versions[row.stream_id] - 1
        return Notification(
            row.stream_id, version, row.topic, KEY.open(row.state, row.place), id=row.id
        )

    def _follow(
        self, after: int, limit: int, stop: int | None, topics: Sequence[str]
    ) -> list[Notification]:
        found: list[Notification] = []
        while rows := self._run(self._opened.store.after(self._school_id, after, limit)):
            after = rows[-1].id
            found += [
                self._theirs(row)
                for row in rows
                if (not topics or row.topic in topics) and (stop is None or row.id <= stop)
            ]
            if len(found) >= limit or (stop is not None and after >= stop):
                break
        return found[:limit]

    async def _tracked(self, name: str) -> int | None:
        position: int | None = await self._opened.pool.fetchval(
            "SELECT position FROM tracking WHERE school_id = $1 AND projection = $2",
            self._school_id,
            name,
        )
        return position

    async def _track(self, tracking: Tracking) -> None:
        """As a projection does it: hold the position, look, move it on."""
        names = [tracking.application_name]
        async with self._opened.pool.acquire() as connection, connection.transaction():
            reached = await lock(connection, self._school_id, names)
            if tracking.notification_id <= reached[tracking.application_name]:
                raise IntegrityError
            await track(connection, self._school_id, [tracking])


class OurStreams(OurStore, AggregateRecorder):
    """Streams alone; an insert says nothing."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> None:
        self._insert(stored_events, uuid7())

    select_events = OurStore._select


class OurLog(OurStore, ApplicationRecorder):
    """Streams, and the school's log as the sequence of notifications."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> list[int] | None:
        return self._insert(stored_events, uuid7())

    select_events = OurStore._select

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        after = (start or 0) - (1 if start and inclusive_of_start else 0)
        return self._follow(after, limit, stop, topics)

    def max_notification_id(self) -> int | None:
        return self._run(self._opened.store.position(self._school_id)) or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> "Followed":
        return Followed(self, gt, topics)


class Followed(Subscription[OurLog]):
    """The log read by polling, as our workers read it."""

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            found = self._recorder._follow(self._last_notification_id or 0, 1, None, self._topics)
            if found:
                self._last_notification_id = found[0].id
                return found[0]
            time.sleep(0.005)
        raise StopIteration


class OurTracking(OurStore, TrackingRecorder):
    """The positions of projections."""

    def insert_tracking(self, tracking: Tracking) -> None:
        self._run(self._track(tracking))

    def max_tracking_id(self, application_name: str) -> int | None:
        return self._run(self._tracked(application_name))


class OurProcess(OurLog, OurTracking, ProcessRecorder):
    """A reaction to an upstream event.

    The library commits what it appends together with its position.
    Nothing else runs in our append: a reaction is a command whose id follows from the event
    it reacts to, so doing it again finds it done, and the position may follow afterwards.
    """

    def insert_events(
        self, stored_events: Sequence[StoredEvent], tracking: Tracking | None = None, **_: Any
    ) -> list[int] | None:
        if tracking is None:
            return self._insert(stored_events, uuid7())
        reacted_to = (tracking.application_name, tracking.notification_id)
        positions = self._insert(stored_events, derived(self._school_id, *reacted_to))
        self.insert_tracking(tracking)
        return positions
