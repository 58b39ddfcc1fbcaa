"""`GET /sources`: how each feed stands, in the caller's language, for operators only."""

from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.ingest.commands import note_standing
from aggregator.ingest.domain import PinnedSchool
from aggregator.ingest.refusals import FeedHasHole
from aggregator.support.clock import SystemClock
from cubes import a_key

SCHOOLS = [f"5150000{number:03d}" for number in range(7)]


@pytest.fixture
async def stopped(engine: AsyncEngine) -> None:
    """Seven schools of one source, all stopped at a hole."""
    for code in SCHOOLS:
        school = PinnedSchool("a-seventh", code, "school-1", a_key())
        await note_standing(engine, school, FeedHasHole(expected=2, found=3), SystemClock())


@pytest.mark.usefixtures("stopped")
async def test_an_operator_reads_what_is_wrong_in_chinese_or_english(
    operator: httpx.AsyncClient,
) -> None:
    """A code for machines, a sentence for people."""
    chinese = await find(operator, SCHOOLS[0], "zh-CN")
    english = await find(operator, SCHOOLS[0], "en-GB,en;q=0.9,zh;q=0.1")

    assert (chinese["state"], chinese["problem"]) == ("stopped", "feed-has-hole")
    assert chinese["sentence"] == "数据源缺号：应为第 2 条，收到第 3 条。已停在缺号之前。"
    assert english["sentence"].startswith("The feed has a hole: number 2 was due")


async def find(client: httpx.AsyncClient, code: str, language: str) -> dict[str, Any]:
    """The entry of one school, page after page."""
    return next(one for one in await pages(client, language) if one["school_code"] == code)


async def pages(client: httpx.AsyncClient, language: str = "zh") -> list[dict[str, Any]]:
    """All feeds, three at a time."""
    found, cursor = [], None
    while True:
        query = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        answer = await client.get("/sources", params=query, headers={"accept-language": language})
        assert answer.status_code == 200
        assert len(answer.json()["feeds"]) <= 3
        found += answer.json()["feeds"]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


@pytest.mark.usefixtures("stopped")
async def test_pages_show_each_feed_once(operator: httpx.AsyncClient) -> None:
    """No feed twice, none left out."""
    codes = [one["school_code"] for one in await pages(operator)]

    assert len(codes) == len(set(codes))
    assert set(SCHOOLS) <= set(codes)


async def test_nobody_else_sees_the_sources(
    evaluator: httpx.AsyncClient, anyone: httpx.AsyncClient
) -> None:
    """Who else can see this? An evaluator may know of it, a stranger not even that."""
    assert (await evaluator.get("/sources")).status_code == 403
    assert (await anyone.get("/sources")).status_code == 401


@pytest.mark.parametrize(
    "cursor", ["x", "\u4e2d", "", "AAAA", "W10", "WzEsMl0", "WyJcdTAwMDAiLCAiYSJd", "W1tdLFtdXQ"]
)
async def test_a_cursor_of_ones_own_making_is_malformed(
    operator: httpx.AsyncClient, cursor: str
) -> None:
    """422, whatever it holds."""
    answer = await operator.get("/sources", params={"cursor": cursor})

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/malformed"
