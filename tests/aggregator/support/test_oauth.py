"""Client credentials become a short-lived token; tokens end, are revoked, survive a restart."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.main import create_app
from aggregator.settings import Settings
from aggregator.support.database import ACCESS_TOKEN
from aggregator.support.identity import Client

CallerOf = Callable[[FastAPI], httpx.AsyncClient]
SECRET = "an evaluator's invented secret"
GRANT = {"grant_type": "client_credentials"}


class SteeredClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2027, 2, 1, 4, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


async def ask(
    client: httpx.AsyncClient, name: str = "evaluator", secret: str = SECRET
) -> httpx.Response:
    """Ask for a token."""
    return await client.post("/oauth/token", data=GRANT, auth=httpx.BasicAuth(name, secret))


async def test_a_token_is_told_once_and_kept_as_a_hash(
    anyone: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    """Whoever reads the table cannot call with what stands there."""
    answer = await ask(anyone)
    token = answer.json()["access_token"]
    async with engine.connect() as connection:
        hashes = (await connection.scalars(select(ACCESS_TOKEN.c.token_hash))).all()

    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["token_type"] == "Bearer"
    assert all(token.encode() not in kept for kept in hashes)


async def test_unknown_clients_and_wrong_secrets_look_alike(anyone: httpx.AsyncClient) -> None:
    """The answer must not tell which names exist."""
    wrong, unknown = await ask(anyone, secret="x"), await ask(anyone, name="nobody")
    told = [{**one.json(), "instance": "", "request_id": ""} for one in (wrong, unknown)]

    assert wrong.status_code == 401
    assert told[0] == told[1]
    assert wrong.json()["error"] == "invalid_client"
    assert wrong.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"nocolon").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:\x00").decode(),
        "Basic " + base64.b64encode(b"evaluator\x00:x").decode(),
        "Bearer x",
        "Basic " + "A" * 8_000,
    ],
)
async def test_strange_credentials_are_refused_like_wrong_ones(
    anyone: httpx.AsyncClient, header: str
) -> None:
    """401 for everything that is not a client."""
    answer = await anyone.post("/oauth/token", data=GRANT, headers={"authorization": header})

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_another_grant_is_not_taken(anyone: httpx.AsyncClient) -> None:
    """RFC 6749, 5.2: 400 with its code."""
    answer = await anyone.post(
        "/oauth/token", data={"grant_type": "password"}, auth=httpx.BasicAuth("evaluator", SECRET)
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


async def test_too_many_wrong_secrets_must_wait(settings: Settings, caller_of: CallerOf) -> None:
    """Per client name and address, for a quarter of an hour; the right secret waits too."""
    clock = SteeredClock()
    clock.at += timedelta(days=400)
    app = create_app(settings, clock)
    async with caller_of(app) as client:
        for _ in range(settings.failures_allowed):
            assert (await ask(client, secret="x")).status_code == 401
        limited = await ask(client)
        other = await client.post(
            "/oauth/token",
            data=GRANT,
            auth=httpx.BasicAuth("operator", "an operator's invented one"),
        )
        clock.at += timedelta(minutes=16)
        later = await ask(client)
    await app.state.desk.engine.dispose()

    assert (limited.status_code, limited.headers["retry-after"]) == (429, "900")
    assert other.status_code == 200
    assert later.status_code == 200


async def test_a_token_ends(settings: Settings, caller_of: CallerOf) -> None:
    """After its minutes it opens nothing."""
    clock = SteeredClock()
    app = create_app(settings, clock)
    async with caller_of(app) as client:
        token = (await ask(client)).json()["access_token"]
        headers = {"authorization": f"Bearer {token}"}
        before = await client.get("/sources", headers=headers)
        clock.at += timedelta(minutes=settings.token_minutes)
        after = await client.get("/sources", headers=headers)
    await app.state.desk.engine.dispose()

    assert (before.status_code, after.status_code) == (403, 401)


async def test_a_token_survives_a_restart_and_ends_when_revoked(
    settings: Settings, evaluator: httpx.AsyncClient, caller_of: CallerOf
) -> None:
    """A second app on the same database is a restart."""
    restarted = create_app(settings)
    async with caller_of(restarted) as client:
        client.headers["authorization"] = evaluator.headers["authorization"]
        token = client.headers["authorization"].removeprefix("Bearer ")
        assert (await client.get("/sources")).status_code == 403

        basic = httpx.BasicAuth("evaluator", SECRET)
        gone = await client.post("/oauth/revocation", data={"token": token}, auth=basic)
        assert gone.status_code == 204
        assert (await client.get("/sources")).status_code == 401
    await restarted.state.desk.engine.dispose()


async def test_a_client_cannot_revoke_another_ones_token(
    anyone: httpx.AsyncClient, operator: httpx.AsyncClient
) -> None:
    """It is told nothing, and nothing ends (RFC 7009, 2.2)."""
    token = operator.headers["authorization"].removeprefix("Bearer ")
    answer = await anyone.post(
        "/oauth/revocation", data={"token": token}, auth=httpx.BasicAuth("evaluator", SECRET)
    )

    assert answer.status_code == 204
    assert (await operator.get("/sources")).status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x y", "Basic eDp5", "bearer \u00ff"]
)
async def test_a_strange_token_is_nobody(anyone: httpx.AsyncClient, header: str) -> None:
    """401, never more."""
    answer = await anyone.get("/sources", headers={"authorization": header.encode("latin-1")})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_secret_may_be_kept_by_argon2() -> None:
    """For secrets that people chose."""
    hashed = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash("青山 secret")
    client = Client("a", "evaluator", secret_argon2=hashed)

    assert client.knows("青山 secret")
    assert not client.knows("another")
    assert not client.knows("\ud800")
