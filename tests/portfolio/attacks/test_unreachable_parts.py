"""A part that cannot be reached is away, however the network says so."""

import errno
import socket

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from portfolio.support.database import connect
from portfolio.support.http_errors import install


async def told(fault: Exception) -> httpx.Response:
    app = FastAPI(openapi_url=None)
    install(app)

    @app.get("/")
    async def fail() -> None:
        raise fault

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://school") as client:
        return await client.get("/")


async def test_a_host_without_an_address_is_away() -> None:
    """Where services find one another by name, a stopped one has none: it was a fault of ours."""
    with pytest.raises(socket.gaierror) as nowhere:
        await connect("postgresql://somebody:secret@database.invalid/portfolio")

    assert (await told(nowhere.value)).status_code == 503


@pytest.mark.parametrize(
    "fault",
    [
        OSError(errno.EHOSTUNREACH, "No route to host"),
        OSError("Multiple exceptions: [Errno 111], [Errno 111]"),
        asyncpg.ReadOnlySQLTransactionError(),
        asyncpg.DeadlockDetectedError(),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_what_passes_by_itself_is_away(fault: Exception) -> None:
    """A cable, a name with two addresses, a failover: come again, nothing was half-done."""
    answer = await told(fault)

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
