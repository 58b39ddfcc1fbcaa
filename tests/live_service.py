"""The portfolio with its worker in a thread of its own, on a real port of this machine."""

import asyncio
import os
import random
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Self, TypeVar

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from standing_service import a_service

_SECONDS = 60
T = TypeVar("T")


class LiveService:
    """The service in a thread of its own, on a port of this machine."""

    def __init__(
        self,
        servers: tuple[Cluster, Cluster, ObjectStoreServer],
        folder: Path,
        name: str,
        port: int = 0,
        **changes: Any,
    ) -> None:
        """`port`: any free one, unless settings (`changes`) have to name it beforehand."""
        self._told, self._port, self._changes = (servers, folder, name), port, changes
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(_SECONDS), "the service did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(_SECONDS)

    async def _serve(self) -> None:
        async with a_service(*self._told, **self._changes) as self.service:
            config = uvicorn.Config(
                _ByTestAddress(_late(self.service.app)),
                port=self._port,
                log_level="critical",
                lifespan="off",
                timeout_keep_alive=_SECONDS,  # people pause while others walk
            )
            self._server, self._loop = uvicorn.Server(config), asyncio.get_running_loop()
            serving = asyncio.create_task(self._server.serve())
            while not self._server.started:  # noqa: ASYNC110 — uvicorn has no event for it
                await asyncio.sleep(0.01)
            self._started.set()
            await serving

    @property
    def url(self) -> str:
        """Where it listens."""
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """What an operator does at the installation, beside the API."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)


class _ByTestAddress:
    """Each caller has an address, for failed sign-ins are counted by it; all come from here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = dict(scope.get("headers", ())).get(b"x-test-address", b"").decode("latin-1")
        await self._app({**scope, "client": (said or "127.0.0.1", 1)}, receive, send)


class _Late:
    """Each question travels for a while, and each answer: seldom in the order they were sent."""

    def __init__(self, app: ASGIApp, longest_ms: int) -> None:
        self._app, self._longest = app, longest_ms / 1000

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def late(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._travel()
            await send(message)

        # What a test prepares by itself is prepared at once.
        agent = dict(scope.get("headers", ())).get(b"user-agent", b"")
        if not agent.startswith(b"Mozilla"):
            return await self._app(scope, receive, send)
        await self._travel()
        return await self._app(scope, receive, late)

    async def _travel(self) -> None:
        await asyncio.sleep(random.uniform(0, self._longest) / 2)  # noqa: S311 — a network


def _late(app: ASGIApp) -> ASGIApp:
    """As `./test late` asks: a network on which pages show what they wait for too little."""
    longest = os.environ.get("NIANLUN_LATE_MS")
    return _Late(app, int(longest)) if longest else app
