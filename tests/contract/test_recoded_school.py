"""A school gets another 学校标识码 in the middle of a year: its numbers go on as one series.

A real portfolio is recoded and served over HTTP; a real aggregator pulls it and publishes.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
import uvicorn
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.ingest.commands import position_of
from aggregator.ingest.domain import PinnedSchool
from aggregator.ingest.feed_client import FeedClient
from aggregator.ingest.pull import pull_school
from aggregator.protect.policy import Policy
from aggregator.publish.commands import publish_release
from aggregator.publish.domain import Request
from aggregator.publish.queries import file_of_release, school_in_term
from aggregator.settings import Settings
from aggregator.support.clock import SystemClock
from aggregator.support.database import connect
from aggregator.support.desk import Desk
from aggregator.support.migrations import migrate
from aggregator.support.school_codes import FormerCode, school_codes
from aggregator.support.signing import import_key
from aggregator.support.vocabulary import load_vocabulary
from builders import TERM
from cubes import a_key
from embedded.postgres import Cluster
from portfolio.admit import events as e
from portfolio.admit.registering import register_anew
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_pupil, a_school
from standing_service import Opening, Service

VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "schemas")
BEFORE = "2025-2026-1"


@pytest.fixture
async def school(opening: Opening) -> AsyncIterator[StandingSchool]:
    """A school of two autumns, with pupils enough to be told of."""
    async with opening("recoded") as service:
        school = await a_school(service)
        for number in range(40):
            pupil = a_pupil(uuid4(), school.class_group_id, 10 + number, name="甲")
            await school.given(*pupil)
        opens = school.today - timedelta(days=400)
        planned = e.TermPlanned(
            term=BEFORE, opens_on=opens, closes_on=opens + timedelta(days=120), check_days=0
        )
        for event in (planned, e.TermOpened(term=BEFORE)):
            await school.given(Decided(school.school_id, event))
        yield school


@pytest.fixture
async def engine(data_cluster: Cluster, worker: str) -> AsyncIterator[AsyncEngine]:
    """An aggregator that knows no other school."""
    name = f"recoded_aggregator_{worker}"
    data_cluster.create_database(name)
    await migrate(data_cluster.dsn(name))
    engine = connect(data_cluster.dsn(name), 4)
    yield engine
    await engine.dispose()


@asynccontextmanager
async def feed_of(school: StandingSchool, service: Service) -> AsyncIterator[FeedClient]:
    """The school's feed over HTTP, as the account that is made for it."""
    config = uvicorn.Config(service.app, port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 — uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    client = FeedClient(f"http://127.0.0.1:{port}", "feed", "", school["feed"].token)
    yield client
    await client.close()
    server.should_exit = True
    await serving


async def test_both_terms_of_a_recoded_school_are_one_series(
    school: StandingSchool, engine: AsyncEngine
) -> None:
    """One number after the other, one chain; neither an entry nor an exit, and it is told."""
    old, new = school.code, f"3{school.code[1:]}"
    jwk = (await school["anonymous"].get("/.well-known/jwks.json")).json()["keys"][0]
    pinned = PinnedSchool("portfolio-r", old, jwk["kid"], import_key(jwk))
    async with feed_of(school, school.service) as client:
        await cut(school, BEFORE)
        assert await pulled(client, engine, pinned) == (1, None)
        await recoded(school, new)
        await cut(school, TERM)
        kept, trouble = await pulled(client, engine, pinned)
        assert (kept, trouble and trouble.kind) == (0, "wrong-school")

        former = (FormerCode(old, school.today),)
        pinned = PinnedSchool("portfolio-r", new, pinned.kid, pinned.key, former)
        assert await pulled(client, engine, pinned) == (1, None)
        assert await position_of(engine, pinned) == 2
        await cut(school, TERM)
        assert await pulled(client, engine, pinned) == (1, None)

    at = a_desk(engine, pinned)
    for term in (BEFORE, TERM):
        assert (await publish_release(at, a_request(term), Policy()))[1]
    told = {term: await school_in_term(engine, old, term) for term in (BEFORE, TERM)}
    documents = {term: one[1].model_dump(mode="json") for term, one in told.items() if one}
    county = await file_of_release(engine, TERM, 1, "county.json")
    assert county
    [stage, _] = orjson.loads(county.content)["counties"][0]["stages"]

    assert [documents[term]["school"]["code"] for term in (BEFORE, TERM)] == [old, new]
    assert documents[TERM]["former_codes"] == [{"code": old, "until": school.today.isoformat()}]
    assert (stage["schools"], stage["entries"], stage["exits"]) == ([new], [], [])
    assert stage["series_breaks"] == []


async def cut(school: StandingSchool, term: str) -> None:
    answer = await school["admin"].post(f"/terms/{term}/cube-snapshots", {"cut": "provisional"})
    assert answer.status_code == 201, answer.text
    desk = school.service.house.desk
    await desk.views.wait_for(school.school_id, await school.shown())


async def recoded(school: StandingSchool, code: str) -> None:
    event = e.SchoolRecoded(code=code, stage="primary", from_on=school.today)
    await register_anew(school.service.house.desk, school.school_id, event)


async def pulled(client: FeedClient, engine: AsyncEngine, pinned: PinnedSchool) -> Any:
    return await pull_school(
        client, engine, pinned, wait=0, clock=SystemClock(), vocabulary=VOCABULARY
    )


def a_desk(engine: AsyncEngine, pinned: PinnedSchool) -> Desk:
    """What publishing asks for."""
    return Desk(
        settings=Settings.model_construct(),
        engine=engine,
        clock=SystemClock(),
        clients={},
        signing_key=a_key(),
        vocabulary=VOCABULARY,
        codes=lambda: school_codes([(pinned.code, pinned.former)]),
    )


def a_request(term: str) -> Request:
    return Request(term, "scheduled", "operator", uuid7(), "tag")
