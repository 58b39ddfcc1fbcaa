"""Bodies that cost the receiver more than the sender; nobody need be signed in to send them.

A body is parsed, and each of its fields looked at, before a route asks who is calling.
"""

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from starlette.types import Message

from portfolio.support.http_errors import install, render
from portfolio.support.http_limits import JSON_BYTES, HttpLimits
from portfolio.support.json_limits import MOST_MARKS, BodyOfTooManyParts, check_json

UPLOAD_LIMIT = 12 * 1024 * 1024


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


def an_application(seconds: float = 30.0) -> HttpLimits:
    app = FastAPI(openapi_url=None)
    install(app)

    @app.post("/batches")
    async def take(body: Strict) -> dict[str, bool]:
        return {"taken": isinstance(body, Strict)}

    def limit_of(path: str) -> int:
        return UPLOAD_LIMIT if path == "/pictures" else JSON_BYTES

    return HttpLimits(app, render=render, limit_of=limit_of, seconds=seconds)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(an_application())
    async with httpx.AsyncClient(transport=transport, base_url="http://school") as made:
        yield made


@pytest.mark.parametrize(
    "body",
    [
        b"{" + b",".join(b'"%x":1' % number for number in range(150_000)) + b"}",
        b"[" + b"[]," * 600_000 + b"[]]",
    ],
)
async def test_a_body_of_countless_parts_is_refused_before_each_is_looked_at(
    client: httpx.AsyncClient, body: bytes
) -> None:
    """Two megabytes of unknown fields held up everybody else for more than a second."""
    headers = {"content-type": "application/json"}
    began = time.process_time()
    response = await client.post("/batches", content=body, headers=headers)

    assert time.process_time() - began < 0.5
    assert response.status_code == 422
    assert response.json()["type"] == "/problems/body-of-too-many-parts"


def test_a_full_batch_is_far_from_too_many_parts() -> None:
    """500 records with every field and measure, and notes full of commas and brackets."""
    item = b'{"a":1,"b":1,"c":1,"d":1,"e":1,"f":{"a":1,"b":1,"c":1,"d":1,"e":1},"g":"' + (
        b",[{" * 160 + b'"}'
    )
    check_json(b'{"items":[' + b",".join([item] * 500) + b"]}")


def test_commas_count_where_they_part_something() -> None:
    """In a text they are only written."""
    check_json(b'["' + b"," * (MOST_MARKS + 1) + b'"]')
    with pytest.raises(BodyOfTooManyParts):
        check_json(b"[1" + b",1" * (MOST_MARKS + 1) + b"]")


async def test_json_is_not_larger_where_pictures_are_taken(client: httpx.AsyncClient) -> None:
    """Twelve megabytes of brackets under an address for pictures took two seconds of everybody."""
    headers = {"content-type": "application/json"}
    response = await client.put("/pictures", content=b"[" * (JSON_BYTES + 1), headers=headers)

    assert response.status_code == 413


@pytest.mark.parametrize("kind", [b"text/plain", b"multipart/form-data; boundary=x"])
async def test_no_body_trickles_for_ever_whatever_it_calls_itself(kind: bytes) -> None:
    """Only JSON was bounded in time: a byte now and then held a connection for good."""
    answers: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"a", "more_body": True}

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/batches",
        "query_string": b"",
        "headers": [(b"content-type", kind), (b"transfer-encoding", b"chunked")],
    }
    async with asyncio.timeout(30):
        await an_application(seconds=0.2)(scope, receive, send)

    assert answers[0]["status"] == 422
    assert b"body-too-slow" in answers[1]["body"]
