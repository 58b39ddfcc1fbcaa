"""One process, so many connections kept open, each waiting for its answer:
no library in the way.
"""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from uuid import UUID

import orjson

from portfolio.support.ids import uuid7

NOTE = "今天下午在学校菜园里和同学一起浇水、除草，主动把工具洗干净放回原处，还提醒同学别踩到苗。"


class WrongAnswer(Exception):  # noqa: N818 — names what came
    """A bench of refusals measures nothing."""


def a_body(student_id: UUID | str, day: str) -> Mapping[str, object]:
    """What a teacher records on the bus."""
    return {
        "student_id": str(student_id),
        "term": "2026-2027-1",
        "observation_type": "LP01",
        "occurred_on": day,
        "captured_at": f"{day}T08:15:00+08:00",
        "note": NOTE,
    }


async def rate(
    port: int,
    *,
    students: Sequence[str],
    day: str,
    token: str,
    connections: int,
    seconds: float,
) -> float:
    """Requests per second answered with 201."""
    bodies = [orjson.dumps(a_body(student, day)) for student in students]
    head = (
        f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    )
    started = time.perf_counter()
    until = started + seconds
    counts = await asyncio.gather(
        *(_connection(port, bodies, head, until) for _ in range(connections))
    )
    return sum(counts) / (time.perf_counter() - started)


async def _connection(port: int, bodies: Sequence[bytes], head: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    try:
        while time.perf_counter() < until:
            body = random.choice(bodies)  # noqa: S311 — nobody guards a benchmark
            line = f"PUT /observations/{uuid7()} HTTP/1.1\r\n{head}{len(body)}\r\n\r\n"
            writer.write(line.encode() + body)
            await _created(reader)
            done += 1
    finally:
        writer.close()
    return done


async def _created(reader: asyncio.StreamReader) -> None:
    answer = await reader.readuntil(b"\r\n\r\n")
    lowered = answer.lower()
    at = lowered.index(b"content-length: ") + 16
    rest = await reader.readexactly(int(lowered[at : lowered.index(b"\r\n", at)]))
    if not answer.startswith(b"HTTP/1.1 201"):
        raise WrongAnswer(answer[:15].decode(), rest[:300].decode())
