"""A road to the database that a test can break: it forwards, swallows answers, or falls silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Road:
    """A proxy on 127.0.0.1 in front of one server.

    `may_answer` cleared: what the server says goes nowhere, and the connection is cut.
    `is_open` cleared: nothing passes in either direction, and nobody is told.
    """

    host: str
    port: int
    dsn: str = ""
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    travellers: set[asyncio.Task[None]] = field(default_factory=set)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from the client."""
        task = asyncio.current_task()
        if task is not None:
            self.travellers.add(task)
        there, back = await asyncio.open_connection(self.host, self.port)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._forth(reader, back))
                both.create_task(self._back(there, writer))
        except* (ConnectionError, Cut):
            pass
        finally:
            for end in (back, writer):
                end.transport.abort()

    async def _forth(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            await self.is_open.wait()
            writer.write(said)
        raise Cut

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            await self.is_open.wait()
            if not self.may_answer.is_set():
                raise Cut
            writer.write(said)
        raise Cut

    async def close(self) -> None:
        for task in self.travellers:
            task.cancel()
        for task in self.travellers:
            with suppress(asyncio.CancelledError):
                await task


class Cut(Exception):  # noqa: N818 — what happened to the road
    """The connection ends here."""


@asynccontextmanager
async def a_road(dsn: str) -> AsyncIterator[Road]:
    """A road to the server of `dsn`; `.dsn` leads over it."""
    where = urlsplit(dsn)
    road = Road(where.hostname or "", where.port or 0)
    road.may_answer.set()
    road.is_open.set()
    server = await asyncio.start_server(road.carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    road.dsn = dsn.replace(f":{where.port}/", f":{port}/")
    try:
        yield road
    finally:
        server.close()
        road.is_open.set()
        await road.close()
