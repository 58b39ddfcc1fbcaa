"""One turn with a real HTTP source: whatever it answers, the turn ends and says how it stands."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.ingest.commands import position_of
from aggregator.ingest.domain import PinnedSchool
from aggregator.ingest.feed_client import FeedClient
from aggregator.ingest.pull import pull_school
from aggregator.support.clock import SystemClock
from aggregator.support.problems import Refusal
from aggregator.support.vocabulary import Vocabulary
from cubes import a_cube, a_history, a_key
from fake_feed import LOGIN, PASSWORD, FakeFeed

Turn = Callable[..., Awaitable[tuple[int, Refusal | None]]]
KEY = a_key()


@pytest.fixture
async def client(feed: FakeFeed) -> AsyncIterator[FeedClient]:
    """Our side of the connection."""
    client = FeedClient(feed.url, LOGIN, PASSWORD)
    yield client
    await client.close()


@pytest.fixture
def turn(engine: AsyncEngine, school: str, vocabulary: Vocabulary) -> Turn:
    """One turn with this test's school."""

    async def pull(client: FeedClient, wait: int = 0) -> tuple[int, Refusal | None]:
        pinned = PinnedSchool("portfolio-1", school, "school-1", KEY)
        return await pull_school(
            client, engine, pinned, wait=wait, clock=SystemClock(), vocabulary=vocabulary
        )

    return pull


async def test_everything_new_is_pulled_in_one_turn(
    feed: FakeFeed, client: FeedClient, turn: Turn, school: str, engine: AsyncEngine
) -> None:
    """Page after page, signing in once; the next turn has nothing to do."""
    feed.tell(*a_history(KEY, *(a_cube(school) for _ in range(3))))

    assert await turn(client) == (3, None)
    assert await turn(client) == (0, None)
    assert feed.sign_ins == 1
    assert await position_of(engine, PinnedSchool("portfolio-1", school, "school-1", KEY)) == 3


async def test_a_session_that_ended_is_renewed(
    feed: FakeFeed, client: FeedClient, turn: Turn, school: str
) -> None:
    """The source forgot our token: one new sign-in, nothing lost."""
    await turn(client)
    feed.tokens.clear()
    feed.tell(*a_history(KEY, a_cube(school)))

    assert await turn(client) == (1, None)
    assert feed.sign_ins == 2


async def test_a_source_that_cannot_be_reached_is_waited_for(turn: Turn) -> None:
    """Nobody listens there: within two seconds the turn is over (G11)."""
    client = FeedClient("http://127.0.0.1:9", LOGIN, PASSWORD)
    _, trouble = await turn(client)
    await client.close()

    assert trouble is not None
    assert trouble.kind == "source-unreachable"


async def test_a_wrong_password_is_said(feed: FakeFeed, turn: Turn) -> None:
    """By its status; the password is in no sentence."""
    client = FeedClient(feed.url, LOGIN, "wrong")
    _, trouble = await turn(client)
    await client.close()

    assert trouble is not None
    assert trouble.detail("en") == "The source refused (status 401)."


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        (b"", 500, "source-refused"),
        (b"", 302, "source-refused"),
        (b"<html>", 200, "source-unclear"),
        (b"[" * 100_000, 200, "source-unclear"),
        (b'{"events": [], "last_sequence": "0"}', 200, "source-unclear"),
        (b'{"events": {}, "last_sequence": 0}', 200, "source-unclear"),
        (json.dumps({"events": [None] * 101, "last_sequence": 0}).encode(), 200, "source-unclear"),
        (
            b'{"events": [], "last_sequence": 0, "x": "' + b"x" * 2**24 + b'"}',
            200,
            "source-unclear",
        ),
        (b'{"events": ["\\ud800"], "last_sequence": 1}', 200, "source-unclear"),
        (b'{"events": [[]], "last_sequence": 1}', 200, "malformed-event"),
        (b'{"events": [{"sequence": "1"}], "last_sequence": 1}', 200, "malformed-event"),
    ],
)
async def test_whatever_a_source_answers_the_turn_ends_with_a_sentence(
    feed: FakeFeed, client: FeedClient, turn: Turn, answer: bytes, status: int, kind: str
) -> None:
    """A broken or hostile source stops its own feed, not the worker."""
    feed.answer, feed.status = answer, status
    kept, trouble = await turn(client)

    assert kept == 0
    assert trouble is not None
    assert trouble.kind == kind


async def test_a_hole_stops_until_the_source_is_right_again(
    feed: FakeFeed, client: FeedClient, turn: Turn, school: str
) -> None:
    """The consumer stops and says so; it does not skip (G6)."""
    history = a_history(KEY, *(a_cube(school) for _ in range(3)))
    feed.events[school] = [history[0], history[2]]
    _, trouble = await turn(client)
    assert trouble is not None
    assert trouble.kind == "feed-has-hole"

    feed.events[school] = history
    assert await turn(client) == (2, None)
