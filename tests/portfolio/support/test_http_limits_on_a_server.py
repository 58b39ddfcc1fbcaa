"""The limits behind a real server, and behind one that parses little: what no client would send."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from starlette.types import Message, Receive, Scope, Send

from portfolio.support.http_errors import install, render
from portfolio.support.http_limits import HttpLimits


def an_application(*, seconds: float = 30) -> HttpLimits:
    app = FastAPI(openapi_url=None)
    install(app)

    @app.api_route("/echo/{name:path}", methods=["GET", "PUT"])
    async def echo(request: Request, name: str) -> list[str]:
        return [name, str(request.url), *request.query_params, str(await request.body())]

    return HttpLimits(app, render=render, seconds=seconds)


@pytest.fixture
async def address() -> AsyncIterator[tuple[str, int]]:
    config = uvicorn.Config(
        an_application(seconds=0.3), port=0, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 — uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[:2]
    server.should_exit = True
    await serving


async def said(address: tuple[str, int], *parts: bytes, wait: float = 0) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection(*address)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(wait)
    answer = await asyncio.wait_for(reader.read(), timeout=30)
    writer.close()
    return int(answer.split(b" ", 2)[1]), answer


@pytest.mark.parametrize(
    "head",
    [
        b"GET /echo/\xff HTTP/1.1\r\nHost: x\r\n",
        b"GET /echo/1?\xff HTTP/1.1\r\nHost: x\r\n",
        b"GET /echo/1?%zz%&&=;[ HTTP/1.1\r\nHost: x\r\n",
        b"GET /echo/%2e%2e%2f\\%5c HTTP/1.1\r\nHost: x\r\n",
        b"GET //[ HTTP/1.1\r\nHost: x\r\n",
        b"GET /echo/1 HTTP/1.1\r\nHost: [\r\n",
        b"GET /echo/1 HTTP/1.1\r\nHost: x\r\nX-Odd: \x01\xff\r\n",
        b"GET http://[/echo/1 HTTP/1.1\r\nHost: x\r\n",
        b"PUT /echo/1 HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n",
        b"PUT /echo/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n",
        b"BREW /echo/1 HTTP/1.1\r\nHost: x\r\n",
    ],
)
async def test_no_head_of_a_request_is_a_fault(address: tuple[str, int], head: bytes) -> None:
    """On a real server, byte by byte what a scanner sends."""
    status, _ = await said(address, head + b"Connection: close\r\n\r\n")

    assert 200 <= status < 500


async def test_a_body_announced_too_large_is_refused_unread(address: tuple[str, int]) -> None:
    """The sender need not upload it first, and the connection is closed behind the answer."""
    head = b"PUT /echo/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
    status, answer = await said(address, head)

    assert status == 413
    assert b"connection: close" in answer.lower()


async def test_a_json_body_that_never_ends_is_ended(address: tuple[str, int]) -> None:
    """A connection held open by a byte now and then costs nothing after a while."""
    head = b"PUT /echo/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    status, answer = await said(address, head + b"Content-Length: 9\r\n\r\n", b"{", wait=0.1)

    assert status == 422
    assert b"body-too-slow" in answer


async def told(app: HttpLimits, *messages: Message, **scope: Any) -> list[Message]:
    """What the application sends when a server that parses little hands it these."""
    answers: list[Message] = []
    given = list(messages)

    async def receive() -> Message:
        return given.pop(0)

    async def send(message: Message) -> None:
        answers.append(message)

    usual = {
        "type": "http",
        "method": "POST",
        "path": "/echo/1",
        "query_string": b"",
        "headers": [],
    }
    await app({**usual, **scope}, receive, send)
    return answers


async def test_an_application_that_knows_no_refusals_is_answered_for() -> None:
    """The web bundle and the metrics page are plain applications."""

    async def plain(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive()).get("more_body"):
            pass

    piece = {"type": "http.request", "body": bytes(100), "more_body": True}
    limited = HttpLimits(plain, render=render, limit_of=lambda _: 150)
    answers = await told(limited, piece, piece)

    assert answers[0]["status"] == 413


async def test_whoever_leaves_while_sending_is_not_answered() -> None:
    """The train enters a tunnel: nothing to say, nothing to log."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"9")]

    assert await told(an_application(), {"type": "http.disconnect"}, headers=headers) == []


async def test_a_refusal_does_not_stumble_over_what_it_refuses() -> None:
    """Whoever renders it looks at the address again; a plain server hands that on as it came."""
    answers = await told(an_application(), method="GET", query_string=b"q=\xff")

    assert answers[0]["status"] == 422
