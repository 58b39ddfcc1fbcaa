"""Connections to PostgreSQL, and the metadata of the read tables."""

from collections.abc import Callable
from typing import Any

import asyncpg
from sqlalchemy import MetaData

# asyncpg is shipped without types; these names say what is meant.
Pool = Any
Connection = Any

metadata = MetaData()

_SESSION = {
    "lock_timeout": "3s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
    "timezone": "UTC",
    # Small rows by primary key: just-in-time compilation only costs.
    "jit": "off",
}
_CONNECT_SECONDS = 2.0
# Longer than the server's own limit: it speaks only where the network has gone silent.
_ANSWER_SECONDS = 10.0
# The server cannot be reached or is going down: no statement is at fault, nobody else fares better.
AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.exceptions.InterfaceError,
    # What asyncpg calls it when a statement meets a connection that the server has just ended.
    asyncpg.exceptions.InternalClientError,
    OSError,
    TimeoutError,
)
# The server is full, slow, restarting, or no longer the one that is written to:
# whoever comes again fares better, nothing was half-done.
BUSY = (
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.ReadOnlySQLTransactionError,
)
_MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")


class UnsafeServer(Exception):  # noqa: N818 — names what is wrong
    """The server could lose or silently damage what it acknowledged;
    the service does not start on it.
    """


async def connect(url: str, **session: str) -> Connection:
    """One dedicated connection with our time-outs; `session` overrides single settings."""
    return await asyncpg.connect(
        url,
        timeout=_CONNECT_SECONDS,
        command_timeout=_ANSWER_SECONDS,
        server_settings=_SESSION | session,
    )


async def open_pool(
    url: str,
    size: int,
    *,
    init: Callable[..., Any] | None = None,
    kind: type[Any] = asyncpg.Connection,
    **session: str,
) -> Pool:
    """A pool of at most `size` connections. Nothing here changes session state,
    so nothing is reset.
    """
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        timeout=_CONNECT_SECONDS,
        command_timeout=_ANSWER_SECONDS,
        server_settings=_SESSION | session,
        reset=_keep,
        init=init,
        connection_class=kind,
    )


async def _keep(_connection: object) -> None:
    """The reset that asyncpg does by itself costs a round trip per use."""


async def refuse_unsafe(connection: Connection) -> None:
    """Raise `UnsafeServer` when a setting that durability rests on is off."""
    rows = await connection.fetch(
        "SELECT name, setting FROM pg_settings WHERE name = ANY($1)", list(_MUST_BE_ON)
    )
    off = [row["name"] for row in rows if row["setting"] == "off"]
    if off:
        raise UnsafeServer(", ".join(off))
