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
from dataclasses import dataclass, field, replace
from uuid import UUID

from portfolio.support.clock import Clock
from portfolio.support.database import Connection
from portfolio.support.planning import Appended, Command, IdReused
from portfolio.support.problems import Unavailable
from portfolio.support.writer import Flush, Writer


@dataclass(slots=True)
class Waiting:
    """Everyone who waits for the answer to one command, and the tag of the request."""

    tag: bytes
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
        self._depth, self._flush_events, self._many_schools = depth, flush_events, many_schools
        self._writer = Writer(connect, clock, patience)
        self._waiting: deque[Command] = deque()
        self._pending: dict[tuple[UUID, UUID], Waiting] = {}
        self._wake = asyncio.Event()
        self._is_stopping = False
        self._task: asyncio.Task[None] | None = None
        self._new_future: Callable[[], asyncio.Future[Appended]]

    async def start(self) -> None:
        """Begin to write."""
        # Asking for it costs a call to the system each time.
        self._new_future = asyncio.get_running_loop().create_future
        self._task = asyncio.create_task(self._run(), name="committer")

    async def stop(self) -> None:
        """Write what is waiting, then end."""
        self._is_stopping = True
        self._wake.set()
        if self._task:
            await self._task
        await self._writer.hang_up()

    async def append(self, command: Command) -> Appended:
        """Write a command, once. Raises `Lost`, `IdReused`, `Unavailable`.

        A caller that is cancelled must not conclude anything: the command may still be written.
        """
        if not command.events:
            # It would leave no row, so its retry could not be told from a first.
            raise ValueError("a command appends at least one event")
        key = (command.school_id, command.command_id)
        if first := self._pending.get(key):
            if first.tag != command.tag:
                raise IdReused
            first.futures.append(self._new_future())
            return replace(await first.futures[-1], is_repeated=True)
        if not self._is_writing() or len(self._pending) >= self._depth:
            raise Unavailable
        future = self._new_future()
        self._pending[key] = Waiting(command.tag, [future])
        self._waiting.append(command)
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
                self._writer.send(following, lambda _: self._wake.set())
            if now:
                self._settle(now)
            # What was sent goes out before its successor is planned.
            await asyncio.sleep(0)
            now = following

    async def _following(self, now: Flush | None) -> Flush | None:
        """The next flush, planned upon `now` as soon as as many wait as are being written."""
        while not (now and now.is_answered()):
            enough = len(now.commands) if now else 1
            if len(self._waiting) >= enough and (now is None or now.planned):
                break
            if now is None and self._is_stopping:
                break
            self._wake.clear()
            await self._wake.wait()
        return self._writer.plan(self._take(now), upon=now) if self._waiting else None

    def _take(self, now: Flush | None) -> list[Command]:
        """Half of those who write, so that while they are in the database
        the other half decides and seals; all of them at once would wait for each other.
        """
        batch: list[Command] = []
        half = (len(self._waiting) + (len(now.commands) if now else 0) + 1) // 2
        events = 0
        while self._waiting and len(batch) < half:
            command = self._waiting[0]
            events += len(command.events)
            if batch and (events > self._flush_events or not self._may_share(batch, command)):
                break
            batch.append(self._waiting.popleft())
        return batch

    def _may_share(self, batch: list[Command], command: Command) -> bool:
        return self._many_schools or command.school_id == batch[0].school_id

    def _settle(self, flush: Flush) -> None:
        outcomes = flush.writing.result() if flush.writing else []
        for command, outcome in zip(flush.commands, outcomes, strict=True):
            self._pending.pop((command.school_id, command.command_id)).settle(outcome)
