"""Every error is problem+json in the caller's language; a bug leaks nothing; an outage is 503."""

import json
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from aggregator.main import bare_app, create_app
from aggregator.settings import Settings
from aggregator.support.limits import MOST_BYTES, depth
from aggregator.support.problem_responses import language_of
from embedded.postgres import Cluster

CallerOf = Callable[[FastAPI], httpx.AsyncClient]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.5, zh;q=0.5", "zh"),
        ("fr, en;q=0.1", "en"),
        ("EN", "en"),
        ("en;q=nan", "zh"),
        ("en;q=5", "zh"),
        ("*;q=", "zh"),
        (";;;,,,;q=q", "zh"),
    ],
)
def test_the_language_is_the_one_that_weighs_more(header: str | None, language: str) -> None:
    """RFC 9110, 12.5.4; Chinese where nothing is said or nothing understood."""
    assert language_of(header) == language


@given(st.text())
def test_any_header_has_a_language(header: str) -> None:
    """However odd."""
    assert language_of(header) in {"zh", "en"}


async def test_a_problem_has_the_members_of_rfc_9457(anyone: httpx.AsyncClient) -> None:
    """And the request id that stands in the log."""
    answer = await anyone.get("/nowhere", headers={"accept-language": "en"})
    problem = answer.json()

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "en"
    assert problem["type"] == "/problems/not-found"
    assert (problem["title"], problem["status"]) == ("Not found", 404)
    assert problem["detail"] == "Not found, or not yours to see."
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["instance"].endswith(problem["request_id"])


async def test_a_wrong_method_says_which_are_right(anyone: httpx.AsyncClient) -> None:
    """405 with `Allow` (RFC 9110, 15.5.6)."""
    answer = await anyone.delete("/health")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json()["type"] == "/problems/not-allowed"


async def test_a_body_that_is_too_long_is_413(anyone: httpx.AsyncClient) -> None:
    """Counted as it comes, also where no length is announced."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 1000 + 2):
            yield b"x" * 1000

    for content in (b"x" * (MOST_BYTES + 1), pieces()):
        answer = await anyone.post("/oauth/token", content=content)

        assert (answer.status_code, answer.json()["limit"]) == (413, str(MOST_BYTES))


@pytest.mark.parametrize("content", [b"[" * 60_000, b'{"a":' * 17, b"[[[[" * 5])
async def test_a_body_that_is_too_deep_is_422(anyone: httpx.AsyncClient, content: bytes) -> None:
    """Before anything parses it."""
    answer = await anyone.post("/oauth/token", content=content)

    assert (answer.status_code, answer.json()["reason"]) == (422, "depth")


def test_brackets_in_texts_are_not_depth() -> None:
    """A text may hold any number of them, and escaped quotes."""
    assert depth(json.dumps({"a": "[[[" * 100 + '"[[['}).encode()) == 1
    assert depth(b'"' + b"[" * 60_000) == 0
    assert depth(None) == 0


async def test_a_bug_is_500_and_says_nothing_of_the_inside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The trace is in the log, under the request id, and nowhere else."""
    app = bare_app()

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("inner words")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://aggregator") as client:
        answer = await client.get("/broken")

    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/bug")
    assert "inner words" not in answer.text
    assert answer.json()["request_id"] in capsys.readouterr().out


async def test_while_the_database_is_away_the_answer_is_503(
    settings: Settings, caller_of: CallerOf
) -> None:
    """Nobody listens there: a problem with `Retry-After`, within the connect time-out (G11)."""
    away = settings.model_copy(
        update={"database_url": SecretStr("postgresql://a:b@127.0.0.1:9/aggregator")}
    )
    app: FastAPI = create_app(away)
    async with caller_of(app) as client:
        health = await client.get("/health")
        read = await client.get("/sources", headers={"authorization": "Bearer x"})
    await app.state.desk.engine.dispose()

    for answer in (health, read):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert answer.json()["type"] == "/problems/unavailable"


async def test_a_database_without_tables_is_503_too(
    settings: Settings, data_cluster: Cluster, worker: str
) -> None:
    """Started before the migration: it comes right by itself."""
    data_cluster.create_database(f"empty_{worker}")
    empty = settings.model_copy(
        update={"database_url": SecretStr(data_cluster.dsn(f"empty_{worker}"))}
    )
    app = create_app(empty)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://aggregator"
    ) as client:
        answer = await client.get("/health")
    await app.state.desk.engine.dispose()

    assert answer.status_code == 503
