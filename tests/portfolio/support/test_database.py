"""What every connection promises, and which servers the services refuse."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from embedded.postgres import Cluster
from patience import shipped
from portfolio.support import database as database_module
from portfolio.support.database import Connection, UnsafeServer, connect, open_pool, refuse_unsafe


@asynccontextmanager
async def connected(url: str, **session: str) -> AsyncIterator[Connection]:
    connection = await connect(url, **session)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.mark.usefixtures("as_shipped")
async def test_nothing_waits_for_ever(database: str) -> None:
    """Locks, statements and forgotten transactions end by themselves."""
    async with connected(database) as one, await open_pool(database, 1) as pool:
        for connection in (one, pool):
            assert await connection.fetchval("SHOW lock_timeout") == "3s"
            assert await connection.fetchval("SHOW statement_timeout") == "5s"
            assert await connection.fetchval("SHOW idle_in_transaction_session_timeout") == "10s"


@pytest.mark.usefixtures("as_shipped")
async def test_a_longer_task_may_ask_for_more_time(database: str) -> None:
    """A rebuild, for one."""
    async with connected(database, statement_timeout="0") as connection:
        assert await connection.fetchval("SHOW statement_timeout") == "0"
        assert await connection.fetchval("SHOW lock_timeout") == "3s"


async def test_a_server_that_could_lose_what_it_acknowledged_is_refused(
    data_cluster: Cluster,
) -> None:
    """The tests' own server runs without fsync; the service would not start on it."""
    async with connected(data_cluster.dsn("postgres")) as connection:
        with pytest.raises(UnsafeServer, match=r"^fsync$"):
            await refuse_unsafe(connection)


@pytest.fixture
def safe_cluster() -> Iterator[Cluster]:
    """A server as `./run` starts it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # PostgreSQL steps down from root and must pass through
        cluster = Cluster.start(Path(folder) / "safe", "safe")
        yield cluster
        cluster.stop()


async def test_a_server_as_we_start_it_is_accepted_until_something_is_off(
    safe_cluster: Cluster,
) -> None:
    """Each of the settings that durability rests on is asked for."""
    url = safe_cluster.dsn("postgres")
    async with connected(url) as connection:
        await refuse_unsafe(connection)
        await connection.execute("ALTER SYSTEM SET full_page_writes = off")
        await connection.execute("SELECT pg_reload_conf()")
    async with connected(url, synchronous_commit="off") as connection:
        with pytest.raises(UnsafeServer) as refused:
            await refuse_unsafe(connection)

    assert set(str(refused.value).split(", ")) == {"full_page_writes", "synchronous_commit"}


async def test_a_host_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a refusal, not an answer: after two seconds (here less) it counts as away."""
    assert shipped(database_module, "_CONNECT_SECONDS") <= 2
    monkeypatch.setattr(database_module, "_CONNECT_SECONDS", 0.2)
    silent = await asyncio.start_server(lambda _, writer: kept.append(writer), "127.0.0.1", 0)
    kept: list[asyncio.StreamWriter] = []
    port = silent.sockets[0].getsockname()[1]
    async with silent:
        with pytest.raises(TimeoutError):
            await connect(f"postgresql://somebody:something@127.0.0.1:{port}/somewhere")
        for writer in kept:
            writer.transport.abort()
