"""The aggregator on this worker's own database, migrated once; each test brings its own schools."""

import hashlib
import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.main import create_app
from aggregator.settings import Settings
from aggregator.support.database import connect
from aggregator.support.migrations import migrate
from aggregator.support.signing import public_jwk
from aggregator.support.vocabulary import Vocabulary, load_vocabulary
from cubes import a_key
from fake_feed import LOGIN, PASSWORD, FakeFeed, serving

SECRETS = {"evaluator": "an evaluator's invented secret", "operator": "an operator's invented one"}
_CODES = itertools.count(2150000001)
_TERMS = itertools.count(2027)
_ADDRESSES = itertools.count(1)


@pytest.fixture(scope="session")
async def database(aggregator_database: str) -> str:
    """The address of the migrated database."""
    await migrate(aggregator_database)
    return aggregator_database


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The codes that exist."""
    return load_vocabulary(Path(__file__).parents[2] / "schemas")


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    """Connections of one test."""
    engine = connect(database, 4)
    yield engine
    await engine.dispose()


@pytest.fixture
def school() -> str:
    """The code of a school that no other test knows."""
    return str(next(_CODES))


@pytest.fixture
def term() -> str:
    """A term that no other test of this database publishes: releases are numbered per term."""
    year = next(_TERMS)
    return f"{year}-{year + 1}-1" if year < 2099 else pytest.fail("out of terms")


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    """What each configured client knows."""
    return SECRETS


@pytest.fixture
def feed() -> Iterator[FakeFeed]:
    """A source on a free port."""
    with serving(FakeFeed()) as feed:
        yield feed


@pytest.fixture
def settings(settings_in: Callable[[Path], Settings], tmp_path: Path) -> Settings:
    """Settings of one test."""
    return settings_in(tmp_path)


@pytest.fixture(scope="session")
def settings_in(database: str) -> Callable[[Path], Settings]:
    """Makes settings whose files are in a folder."""
    return lambda folder: _settings(database, folder)


def _settings(database: str, folder: Path) -> Settings:
    """One evaluator, one operator and one source nobody serves."""
    clients = [
        {
            "client_id": role,
            "secret_sha256": hashlib.sha256(secret.encode()).hexdigest(),
            "role": role,
        }
        for role, secret in SECRETS.items()
    ]
    (folder / "clients.json").write_text(json.dumps(clients), encoding="utf-8")
    (folder / "sources.json").write_text(
        json.dumps([a_source("http://127.0.0.1:9", "2150009999")]), encoding="utf-8"
    )
    return Settings(
        profile="demo",
        database_url=SecretStr(database),
        signing_key_file=folder / "keys" / "release.jwk",
        sources_file=folder / "sources.json",
        clients_file=folder / "clients.json",
        poll_seconds=1,
        failures_allowed=10,
    )


def a_source(url: str, *schools: str, source_id: str = "portfolio-1") -> dict[str, object]:
    """A source as `sources.json` describes it."""
    key = a_key()
    return {
        "source_id": source_id,
        "base_url": url,
        "login": LOGIN,
        "password": PASSWORD,
        "kid": "school-1",
        "public_jwk": public_jwk(key),
        "schools": list(schools),
    }


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[FastAPI]:
    """The API over these settings."""
    app = create_app(settings)
    yield app
    await app.state.desk.engine.dispose()


@pytest.fixture
async def anyone(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A caller nobody knows."""
    async with _client(app) as client:
        yield client


@pytest.fixture
def caller_of() -> Callable[[FastAPI], httpx.AsyncClient]:
    """Makes a caller of any app."""
    return _client


@pytest.fixture
async def evaluator(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The school-evaluation system, with its token."""
    async with _client(app) as client:
        yield await signed_in(client, "evaluator")


@pytest.fixture
async def operator(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever operates the aggregator, with a token."""
    async with _client(app) as client:
        yield await signed_in(client, "operator")


def _client(app: FastAPI) -> httpx.AsyncClient:
    """Each with an address of its own, as wrong secrets are counted by address."""
    address = str(ip_address("10.0.0.0") + next(_ADDRESSES))
    transport = httpx.ASGITransport(app, client=(address, 4000))
    return httpx.AsyncClient(transport=transport, base_url="http://aggregator", trust_env=False)


async def signed_in(client: httpx.AsyncClient, role: str) -> httpx.AsyncClient:
    """The same client, carrying a token of this role."""
    answer = await client.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=httpx.BasicAuth(role, SECRETS[role]),
    )
    assert answer.status_code == 200, answer.text
    client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
    return client
