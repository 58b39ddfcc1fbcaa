"""Group commit: the commands of many requests share one transaction and one fsync.

One writer per process. It plans a flush from heads it remembers,
and one call of `append_flush` writes it if,
under the lock of the schools' heads, nothing has moved;
otherwise it locks, reads, plans and writes.
A command is told that it lost only after such a locked read.
A repeated command joins the first; a flush that fails as a whole is retried command by command.

While one flush is being written the next is planned upon it, and sent as soon as it is answered.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

import asyncpg

from portfolio.support.clock import Clock
from portfolio.support.database import Connection
from portfolio.support.flush import Outcomes, Planned, plan_flush, write_locked, write_planned
from portfolio.support.heads import Heads
from portfolio.support.planning import Appended, Command, IdReused
from portfolio.support.problems import Unavailable

_TRIES = 3
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.exceptions.InterfaceError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    OSError,
    TimeoutError,
)
_BUSY = (
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
)
# A writer finds every row by its key: one plan serves every flush, and making it is dear.
_BY_KEY = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off"
# What asyncpg cannot encode is an `InterfaceError` too, but no fault of the connection.
_UNSENDABLE = (ValueError, TypeError)


@dataclass(slots=True)
class Waiting:
    """A command, and everyone who waits for its answer."""

    command: Command
    futures: "list[asyncio.Future[Appended]]" = field(default_factory=list)

    def settle(self, outcome: Appended | Exception) -> None:
        """Tell those who have not gone away."""
        for future in self.futures:
            if future.done():
                continue
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
                # A caller that goes away now leaves nobody to read it.
                future.exception()
            else:
                future.set_result(outcome)


@dataclass(slots=True)
class Flush:
    """Commands that share a transaction, planned if everything needed was remembered,
    perhaps upon another flush that was still being written.
    """

    batch: list[Waiting]
    planned: Planned | None = None
    upon: "Flush | None" = None
    writing: "asyncio.Task[Outcomes] | None" = None

    @property
    def commands(self) -> list[Command]:
        """In the order in which they came."""
        return [waiting.command for waiting in self.batch]

    def is_answered(self) -> bool:
        """Whether it is known what became of it; `planned` is None if not what was planned."""
        return self.writing is not None and self.writing.done()


class Committer:
    """The process's one writer.

    `connect` opens its dedicated connection; `depth` bounds the commands waiting (503 beyond);
    `flush_events` bounds one transaction; `many_schools` is off where schools live on different
    nodes; a connection that says nothing for `patience` seconds is given up.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[Connection]],
        clock: Clock,
        *,
        depth: int = 2_000,
        flush_events: int = 4_000,
        many_schools: bool = True,
        patience: float = 15.0,
    ) -> None:
        self._connect, self._clock = connect, clock
        self._depth, self._flush_events, self._many_schools = depth, flush_events, many_schools
        self._patience = patience
        self._waiting: deque[Waiting] = deque()
        self._pending: dict[tuple[UUID, UUID], Waiting] = {}
        self._heads = Heads()
        self._wake = asyncio.Event()
        self._is_stopping = False
        self._task: asyncio.Task[None] | None = None
        self._connection: Connection | None = None

    async def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="committer")

    async def stop(self) -> None:
        """Write what is waiting, then end."""
        self._is_stopping = True
        self._wake.set()
        if self._task:
            await self._task
        await self._hang_up()

    async def append(self, command: Command) -> Appended:
        """Write a command, once. Raises `Lost`, `IdReused`, `Unavailable`.

        A caller that is cancelled must not conclude anything: the command may still be written.
        """
        if not command.events:
            # It would leave no row, so its retry could not be told from a first.
            raise ValueError("a command appends at least one event")
        key = (command.school_id, command.command_id)
        future: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        if first := self._pending.get(key):
            if first.command.tag != command.tag:
                raise IdReused
            first.futures.append(future)
            return replace(await future, is_repeated=True)
        if not self._is_writing() or len(self._pending) >= self._depth:
            raise Unavailable
        waiting = self._pending[key] = Waiting(command, [future])
        self._waiting.append(waiting)
        self._wake.set()
        return await future

    def _is_writing(self) -> bool:
        return self._task is not None and not self._task.done() and not self._is_stopping

    async def _run(self) -> None:
        now: Flush | None = None
        while now or self._waiting or not self._is_stopping:
            following = await self._following(now)
            if now and now.writing:
                await now.writing
            if following:
                self._send(following)
            if now:
                self._settle(now)
            # What was sent goes out before its successor is planned.
            await asyncio.sleep(0)
            now = following

    async def _following(self, now: Flush | None) -> Flush | None:
        """The next flush, planned upon `now` as soon as as many wait as are being written."""
        while not (now and now.is_answered()):
            enough = len(now.batch) if now else 1
            if len(self._waiting) >= enough and (now is None or now.planned):
                break
            if now is None and self._is_stopping:
                break
            self._wake.clear()
            await self._wake.wait()
        return self._plan(now) if self._waiting else None

    def _plan(self, now: Flush | None) -> Flush:
        flush = Flush(self._take(now), upon=now if now and not now.is_answered() else None)
        upon = flush.upon.planned if flush.upon else None
        # What cannot be planned is written without a plan; there it is found out whose fault it is.
        with suppress(Exception):
            flush.planned = plan_flush(flush.commands, self._heads, self._clock.now(), upon=upon)
        return flush

    def _take(self, now: Flush | None) -> list[Waiting]:
        """Half of those who write, so that while they are in the database
        the other half decides and seals; all of them at once would wait for each other.
        """
        batch: list[Waiting] = []
        half = (len(self._waiting) + (len(now.batch) if now else 0) + 1) // 2
        events = 0
        while self._waiting and len(batch) < half:
            command = self._waiting[0].command
            events += len(command.events)
            if batch and (events > self._flush_events or not self._may_share(batch, command)):
                break
            batch.append(self._waiting.popleft())
        return batch

    def _may_share(self, batch: list[Waiting], command: Command) -> bool:
        return self._many_schools or command.school_id == batch[0].command.school_id

    def _send(self, flush: Flush) -> None:
        if flush.upon and flush.upon.planned is None:
            flush.planned = None
        flush.upon = None
        flush.writing = asyncio.create_task(self._write(flush))
        flush.writing.add_done_callback(lambda _: self._wake.set())

    def _settle(self, flush: Flush) -> None:
        outcomes = flush.writing.result() if flush.writing else []
        for waiting, outcome in zip(flush.batch, outcomes, strict=True):
            del self._pending[waiting.command.school_id, waiting.command.command_id]
            waiting.settle(outcome)

    async def _write(self, flush: Flush) -> Outcomes:
        try:
            return await self._try_thrice(flush)
        except Unavailable as away:
            return [away] * len(flush.batch)
        except Exception as fault:  # noqa: BLE001 — whatever it is, every caller must hear of it
            if len(flush.batch) == 1:
                return [fault]
            alone = [Flush([waiting]) for waiting in flush.batch]
            return [outcome for one in alone for outcome in await self._write(one)]

    async def _try_thrice(self, flush: Flush) -> Outcomes:
        """One transaction; tried again where the connection broke, for commands are idempotent."""
        for attempt in range(_TRIES):
            try:
                async with asyncio.timeout(self._patience):
                    return await self._try(flush)
            except asyncpg.QueryCanceledError:
                # One of them takes too long; alone, the others do not.
                if len(flush.batch) > 1:
                    raise
            except _UNSENDABLE:
                raise
            except _AWAY:
                await self._hang_up()
                await asyncio.sleep(0.05 * attempt)
            except _BUSY:
                await asyncio.sleep(0.02 * attempt)
        raise Unavailable

    async def _try(self, flush: Flush) -> Outcomes:
        connection = self._connection
        if connection is None or connection.is_closed():
            connection = self._connection = await self._connect()
            await connection.execute(_BY_KEY)
        planned, is_written = flush.planned, False
        if planned:
            try:
                is_written = await write_planned(connection, planned, self._heads)
            finally:
                if not is_written:
                    flush.planned = None
        if planned and is_written:
            return planned.outcomes
        return await write_locked(connection, flush.commands, self._heads, self._clock.now())

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(*_AWAY):
                connection.terminate()
