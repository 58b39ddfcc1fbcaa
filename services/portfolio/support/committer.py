"""Group commit: the commands of many requests share one transaction and one fsync.

One writer per process. It plans a flush from heads it remembers,
and one call of `append_flush` writes it if,
under the lock of the schools' heads, nothing has moved;
otherwise it locks, reads, plans and writes.
A command is told that it lost only after such a locked read.
A repeated command joins the first; a flush that fails as a whole is retried command by command.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

import asyncpg

from portfolio.support.clock import Clock
from portfolio.support.database import Connection
from portfolio.support.flush import Heads, write_locked, write_planned
from portfolio.support.planning import Appended, Command, IdReused
from portfolio.support.problems import Unavailable

_TRIES = 3
_AWAY = (asyncpg.PostgresConnectionError, asyncpg.exceptions.InterfaceError, OSError, TimeoutError)
_BUSY = (
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
)

Waiting = tuple[Command, "asyncio.Future[Appended]"]


class Committer:
    """The process's one writer.

    `connect` opens its dedicated connection; `depth` bounds the commands waiting (503 beyond);
    `flush_events` bounds one transaction; `many_schools` is off where schools live on different
    nodes.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[Connection]],
        clock: Clock,
        *,
        depth: int = 2_000,
        flush_events: int = 4_000,
        many_schools: bool = True,
    ) -> None:
        self._connect, self._clock = connect, clock
        self._depth, self._flush_events, self._many_schools = depth, flush_events, many_schools
        self._waiting: deque[Waiting] = deque()
        self._pending: dict[tuple[UUID, UUID], Waiting] = {}
        self._heads = Heads()
        self._last = 0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connection: Connection | None = None

    async def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="committer")

    async def stop(self) -> None:
        """Write what is waiting, then end."""
        self._wake.set()
        await asyncio.gather(
            *(future for _, future in self._pending.values()), return_exceptions=True
        )
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._hang_up()

    async def append(self, command: Command) -> Appended:
        """Write a command, once. Raises `Lost`, `IdReused`, `Unavailable`.

        A caller that is cancelled must not conclude anything: the command may still be written.
        """
        key = (command.school_id, command.command_id)
        if first := self._pending.get(key):
            if first[0].tag != command.tag:
                raise IdReused
            return replace(await asyncio.shield(first[1]), is_repeated=True)
        if len(self._pending) >= self._depth:
            raise Unavailable
        waiting = (command, asyncio.get_running_loop().create_future())
        self._pending[key] = waiting
        self._waiting.append(waiting)
        self._wake.set()
        return await asyncio.shield(waiting[1])

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._flush(self._take())

    def _take(self) -> list[Waiting]:
        batch: list[Waiting] = [self._waiting.popleft()]
        events, school = len(batch[0][0].events), batch[0][0].school_id
        half = (len(self._waiting) + 1 + self._last) // 2
        while self._waiting and len(batch) < half:
            command = self._waiting[0][0]
            events += len(command.events)
            if events > self._flush_events:
                break
            if command.school_id != school and not self._many_schools:
                break
            batch.append(self._waiting.popleft())
        self._last = len(batch)
        return batch

    async def _flush(self, batch: list[Waiting]) -> None:
        commands = [command for command, _ in batch]
        try:
            outcomes = await self._write(commands)
        except Exception as fault:  # noqa: BLE001 — whatever it is, every caller must hear of it
            if len(batch) > 1:
                for waiting in batch:
                    await self._flush([waiting])
                return
            outcomes = [fault]
        for (command, future), outcome in zip(batch, outcomes, strict=True):
            del self._pending[command.school_id, command.command_id]
            if future.cancelled():
                continue
            if isinstance(outcome, BaseException):
                future.set_exception(outcome)
                # A caller that went away leaves nobody to read it.
                future.exception()
            else:
                future.set_result(outcome)

    async def _write(self, commands: list[Command]) -> list[Appended | Exception]:
        """One transaction; tried again where the connection broke, for commands are idempotent."""
        for attempt in range(_TRIES):
            try:
                connection = self._connection or await self._dial()
                outcomes = await write_planned(connection, commands, self._heads, self._clock.now())
                return outcomes or await write_locked(
                    connection, commands, self._heads, self._clock.now()
                )
            except _AWAY:
                await self._hang_up()
                await asyncio.sleep(0.05 * attempt)
            except _BUSY:
                self._heads.forget()
                await asyncio.sleep(0.02 * attempt)
        raise Unavailable

    async def _dial(self) -> Connection:
        self._connection = await self._connect()
        return self._connection

    async def _hang_up(self) -> None:
        self._heads.forget()
        connection, self._connection = self._connection, None
        if connection:
            with suppress(*_AWAY):
                connection.terminate()
