"""The portfolio service as it runs, on databases of its own:
the API inside its limits, a worker beside it, and another process's house to look in from the side.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import structlog
from pydantic import SecretStr

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from late_tables import late
from portfolio.admit.erasing import erasing
from portfolio.assembly import House, standing_house
from portfolio.catalogue import PROJECTIONS
from portfolio.main import create_app, guarded
from portfolio.seal.commands import Press
from portfolio.seal.process import Sealing
from portfolio.seal.render import Renderer
from portfolio.seal.view import ReportView
from portfolio.settings import ObjectSettings, Settings
from portfolio.support.http_limits import HttpLimits
from portfolio.support.migrations import migrate_all
from portfolio.support.projecting import Projector
from portfolio.worker import Worker

_ADDRESSES = itertools.count(1)


@dataclass(frozen=True)
class Service:
    """What stands. `house` is not the API's own: it has other connections and other caches,
    and as the tables' owner (`owner_url`) may do what no process of ours may.
    """

    settings: Settings
    owner_url: str
    house: House
    app: HttpLimits
    worker: Worker

    def client(self, address: str = "") -> httpx.AsyncClient:
        """A phone with an address of its own: failed sign-ins are counted by address."""
        address = address or f"10.0.{next(_ADDRESSES) // 250}.{next(_ADDRESSES) % 250}"
        transport = httpx.ASGITransport(self.app, client=(address, 50_000))
        return httpx.AsyncClient(transport=transport, base_url="http://school.invalid", timeout=30)


Opening = Callable[..., AbstractAsyncContextManager[Service]]
"""`opening(name, works=…, **changes)`: a service on databases of that name, of this run's own."""


@asynccontextmanager
async def a_service(
    servers: tuple[Cluster, Cluster, ObjectStoreServer],
    folder: Path,
    name: str,
    *,
    works: bool = True,
    **changes: Any,
) -> AsyncIterator[Service]:
    """The service on databases called `name`; `works`: whether its worker runs;
    `changes`: settings that are other than usual.
    """
    _log_in_lines()
    settings = (await _settings(servers, folder, name)).model_copy(update=changes)
    async with AsyncExitStack() as stack:
        owner_url = servers[0].dsn(name)
        owner = settings.model_copy(update={"database_url": SecretStr(owner_url)})
        house = await stack.enter_async_context(standing_house(owner))
        app = create_app(settings)
        await stack.enter_async_context(app.router.lifespan_context(app))
        # By the role that it has where it runs; the test itself looks in as who owns it all.
        worker = a_worker(await stack.enter_async_context(standing_house(settings)))
        if works:
            task = asyncio.create_task(worker.run())
            stack.push_async_callback(_ended, task)
        yield Service(settings, owner_url, house, guarded(app), worker)


def a_worker(house: House) -> Worker:
    """A worker that renders in this process, one report after the other."""
    renderers: list[Renderer] = []

    async def render(view: ReportView) -> bytes:
        if not renderers:
            renderers.append(Renderer())
        return await asyncio.to_thread(renderers[0].render, view)

    return late(Worker(house, Sealing(Press(house.desk, house.objects, render), 1), 0.02))


def a_projector(house: House) -> Projector:
    """What the worker follows the log with."""
    desk = house.desk
    on_erased = erasing(desk.journal.keyring, desk.clock)
    return Projector(desk.pool, desk.journal, PROJECTIONS, on_erased=on_erased)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Come back once it holds: the worker and the test share nothing that could wake us."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 — as said
            await asyncio.sleep(0.02)


def _log_in_lines() -> None:
    """As production logs, to whatever standard output is at the moment;
    the library's own default draws each trace with all that stands in it, for a second.
    """
    traces = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.ExceptionRenderer(traces),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(),
    )


async def _settings(
    servers: tuple[Cluster, Cluster, ObjectStoreServer], folder: Path, name: str
) -> Settings:
    data, keys, objects = servers
    for cluster in (data, keys):
        await asyncio.to_thread(cluster.create_database, name)
    await migrate_all(data.dsn(name), keys.dsn(name))
    return Settings(
        profile="demo",
        database_url=SecretStr(data.dsn(name, "portfolio_system")),
        school_database_url=SecretStr(data.dsn(name, "portfolio_api")),
        keys_database_url=SecretStr(keys.dsn(name)),
        master_key_dir=folder / "master",
        signing_key_file=folder / "signing.jwk",
        objects=ObjectSettings(
            endpoint=objects.endpoint,
            access_key=SecretStr(objects.access_key),
            secret_key=SecretStr(objects.secret_key),
            bucket=objects.bucket,
        ),
        second_factor="offered",
        allow_unsafe_server=True,
    )


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def environment(settings: Settings) -> dict[str, str]:
    """The settings as a process of its own is told them."""
    said = {
        "profile": settings.profile,
        "database_url": settings.database_url.get_secret_value(),
        "school_database_url": settings.school_database_url.get_secret_value(),
        "keys_database_url": settings.keys_database_url.get_secret_value(),
        "master_key_dir": str(settings.master_key_dir),
        "signing_key_file": str(settings.signing_key_file),
        "objects__endpoint": settings.objects.endpoint,
        "objects__access_key": settings.objects.access_key.get_secret_value(),
        "objects__secret_key": settings.objects.secret_key.get_secret_value(),
        "objects__bucket": settings.objects.bucket,
        "second_factor": settings.second_factor,
        "allow_unsafe_server": str(settings.allow_unsafe_server),
    }
    return {f"PORTFOLIO_{name.upper()}": value for name, value in said.items()}
