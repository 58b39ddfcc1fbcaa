"""What every answer of the aggregator tells a browser."""

import httpx
import pytest
from fastapi import FastAPI, Response

TOLD = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
}


def assert_told(headers: httpx.Headers) -> None:
    assert {name: headers.get(name) for name in TOLD} == TOLD
    assert headers["cache-control"]
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "path", ["/health", "/openapi.json", "/nothing", "/b12/v1/terms/2026-2027-1/releases"]
)
async def test_every_answer_tells_the_browser_what_not_to_do(
    anyone: httpx.AsyncClient, path: str
) -> None:
    """Whether it is an answer or a refusal."""
    assert_told((await anyone.get(path, headers={"origin": "https://evil.invalid"})).headers)


async def test_our_own_fault_tells_it_too(app: FastAPI) -> None:
    """An answer that nobody expected is no less framed or sniffed."""

    @app.get("/fault")
    async def fault() -> None:
        raise ZeroDivisionError

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://aggregator") as client:
        answer = await client.get("/fault")

    assert answer.status_code == 500
    assert_told(answer.headers)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "OPTIONS", "PROPFIND"])
async def test_other_methods_are_refused(anyone: httpx.AsyncClient, method: str) -> None:
    """Nothing is echoed."""
    answer = await anyone.request(method, "/health", headers={"cookie": "echo=me"})

    assert answer.status_code == 405
    assert "echo" not in answer.text


async def test_a_routes_own_word_stands_alone(app: FastAPI) -> None:
    """On how long something may be kept there is one header, not two."""

    @app.get("/kept")
    async def kept() -> Response:
        return Response("numbers", headers={"Cache-Control": "private, no-cache"})

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://aggregator") as client:
        answer = await client.get("/kept")

    assert answer.headers.get_list("cache-control") == ["private, no-cache"]
