"""Gets one flush after another written on the process's one connection, whatever happens to it.

In: commands. Out: an outcome for each. What it remembers of the heads lets it plan a flush
without asking, and the next one while the first is still being written.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import asyncpg

from portfolio.support.clock import Clock
from portfolio.support.database import AWAY, BUSY, Connection
from portfolio.support.flush import Outcomes, Planned, plan_flush, write_locked, write_planned
from portfolio.support.heads import Heads
from portfolio.support.planning import Command
from portfolio.support.problems import Unavailable

_TRIES = 3
# A writer finds every row by its key: one plan serves every flush, and making it is dear.
_BY_KEY = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off"
# What asyncpg cannot encode is an `InterfaceError` too, but no fault of the connection.
_UNSENDABLE = (ValueError, TypeError)


@dataclass(slots=True)
class Flush:
    """Commands that share a transaction, planned if everything needed was remembered,
    perhaps upon another flush that was still being written.
    """

    commands: list[Command]
    planned: Planned | None = None
    upon: "Flush | None" = None
    writing: "asyncio.Task[Outcomes] | None" = None

    def is_answered(self) -> bool:
        """Whether it is known what became of it; `planned` is None if not what was planned."""
        return self.writing is not None and self.writing.done()


class Writer:
    """One connection and what is remembered of what was written on it."""

    def __init__(
        self, connect: Callable[[], Awaitable[Connection]], clock: Clock, patience: float
    ) -> None:
        self._connect, self._clock, self._patience = connect, clock, patience
        self._heads = Heads()
        self._connection: Connection | None = None

    def plan(self, commands: list[Command], upon: Flush | None) -> Flush:
        """A flush of these commands, to be sent once `upon` is answered."""
        flush = Flush(commands, upon=upon if upon and not upon.is_answered() else None)
        before = flush.upon.planned if flush.upon else None
        # What cannot be planned is written without a plan; there it is found out whose fault it is.
        with suppress(Exception):
            flush.planned = plan_flush(commands, self._heads, self._clock.now(), upon=before)
        return flush

    def send(self, flush: Flush, answered: Callable[[object], None]) -> None:
        """Begin to write it; `answered` is called when it is known what became of it."""
        if flush.upon and flush.upon.planned is None:
            # It stood on what was expected of the flush before, which went another way.
            flush.planned = None
        flush.upon = None
        flush.writing = asyncio.create_task(self._write(flush))
        flush.writing.add_done_callback(answered)

    async def hang_up(self) -> None:
        """Let go of the connection; the next flush dials anew."""
        connection, self._connection = self._connection, None
        if connection:
            with suppress(*AWAY):
                connection.terminate()

    async def _write(self, flush: Flush) -> Outcomes:
        try:
            return await self._try_thrice(flush)
        except Unavailable as away:
            return [away] * len(flush.commands)
        except Exception as fault:  # noqa: BLE001 — whatever it is, every caller must hear of it
            if len(flush.commands) == 1:
                return [fault]
            alone = [Flush([command]) for command in flush.commands]
            return [outcome for one in alone for outcome in await self._write(one)]

    async def _try_thrice(self, flush: Flush) -> Outcomes:
        """One transaction; tried again where the connection broke, for commands are idempotent."""
        for attempt in range(_TRIES):
            try:
                async with asyncio.timeout(self._patience):
                    return await self._try(flush)
            except asyncpg.QueryCanceledError:
                # One of them takes too long; alone, the others do not.
                if len(flush.commands) > 1:
                    raise
            except _UNSENDABLE:
                raise
            # One that only reads any more: what is written to is another, behind the same address.
            except (*AWAY, asyncpg.ReadOnlySQLTransactionError):
                await self.hang_up()
                await asyncio.sleep(0.05 * attempt)
            except BUSY:
                await asyncio.sleep(0.02 * attempt)
        raise Unavailable

    async def _try(self, flush: Flush) -> Outcomes:
        planned, is_written = flush.planned, False
        try:
            connection = await self._dialled()
            if planned:
                is_written = await write_planned(connection, planned, self._heads)
        finally:
            # Also where nobody was reached: what was planned upon it must not be sent.
            if not is_written:
                flush.planned = None
        if planned and is_written:
            return planned.outcomes
        return await write_locked(connection, flush.commands, self._heads, self._clock.now())

    async def _dialled(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connect()
            await self._connection.execute(_BY_KEY)
        return self._connection
