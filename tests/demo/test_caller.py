"""A patient client: what got no answer is sent again as it was, what is refused is said."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from demo.caller import AT_ONCE, Caller, side_by_side
from demo.troubles import NoAnswer, Refused
from embedded.ports import free_ports

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
BUSY = b"HTTP/1.1 503 Busy\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n"
DETAIL = '{"type": "/problems/not-enough-facts", "detail": "近期记录较少"}'.encode()
NO = (
    b"HTTP/1.1 409 Conflict\r\ncontent-type: application/problem+json\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(DETAIL), DETAIL)
)


@dataclass
class Service:
    """A service that answers its n-th request by `answer`, and what it was asked."""

    answer: Callable[[int], bytes]
    asked: list[bytes] = field(default_factory=list)
    connections: int = 0
    serving: set[asyncio.Task[None] | None] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.serving.add(asyncio.current_task())
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.asked.append(head)
                answer = self.answer(len(self.asked))
                await asyncio.sleep(0.002)
                writer.write(answer)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def a_service(answer: Callable[[int], bytes]) -> AsyncIterator[tuple[Caller, Service]]:
    """The service, and a caller that speaks to it."""
    service = Service(answer)
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    caller = Caller(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with server:
        yield caller, service
        await caller.close()
        await asyncio.gather(*filter(None, service.serving))


def keys(asked: list[bytes]) -> set[bytes]:
    lines = [line for head in asked for line in head.split(b"\r\n")]
    return {line for line in lines if line.startswith(b"idempotency-key")}


async def test_a_busy_service_is_asked_again_under_the_same_id() -> None:
    """A command sent twice must be one command (architecture, 6)."""
    async with a_service(lambda number: OK if number == 3 else BUSY) as (caller, service):
        answer = await caller.send("POST", "/terms/t/closure", command="an-id")

    assert answer.status_code == 200
    assert len(service.asked) == 3
    assert keys(service.asked) == {b"idempotency-key: an-id"}


async def test_a_refusal_is_said_at_once_with_its_sentence() -> None:
    """Asking again does not change a no; a person reads why."""
    async with a_service(lambda _: NO) as (caller, service):
        with pytest.raises(Refused, match="近期记录较少") as refused:
            await caller.send("PUT", "/students/s/terms/t/levels/student.B2", said={"level": "A"})

    assert (refused.value.status, refused.value.kind) == (409, "not-enough-facts")
    assert len(service.asked) == 1


async def test_a_service_that_is_away_is_named_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever started the demonstration alone should read what is missing, not a trace."""
    monkeypatch.setattr("demo.caller.TRIES", 2)
    monkeypatch.setattr("demo.caller._PAUSE_SECONDS", 0.01)
    caller = Caller(f"http://127.0.0.1:{free_ports(1)[0]}")
    with pytest.raises(NoAnswer, match="GET /terms/t"):
        await caller.get("/terms/t")
    await caller.close()


async def test_many_go_side_by_side_on_few_connections() -> None:
    """A demonstration must not be a flood."""
    async with a_service(lambda _: OK) as (caller, service):
        await side_by_side(caller.get(f"/{number}") for number in range(100))

    assert len(service.asked) == 100
    assert service.connections <= AT_ONCE


async def test_the_first_failure_ends_the_others() -> None:
    """A step that cannot go on should say so, not work through what is left."""
    async with a_service(lambda number: NO if number == 20 else OK) as (caller, service):
        with pytest.raises(Refused):
            await side_by_side(caller.get(f"/{number}") for number in range(500))

    assert len(service.asked) < 100
