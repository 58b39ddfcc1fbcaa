"""`GET /sources`: how each school's feed stands, for whoever operates the aggregator."""

import asyncio
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from aggregator.ingest.queries import FeedStanding, feed_standings
from aggregator.support.desk import Desk, desk
from aggregator.support.oauth import operator
from aggregator.support.openapi import problems
from aggregator.support.pages import Cursor, Limit, read_cursor, write_cursor
from aggregator.support.problem_responses import language_of
from aggregator.support.school_codes import SchoolCodes

router = APIRouter(tags=["sources"])


class Feed(BaseModel):
    """How the feed of one school stands."""

    source_id: str
    school_code: str = Field(description="现用学校标识码 / the code of today")
    former_codes: list[str] = Field(description="以前的学校标识码 / codes the school had")
    position: int = Field(description="已收到第几条 / how many snapshots were kept")
    state: Literal["following", "waiting", "stopped"] = Field(
        description="waiting: 数据源暂时不在 / the source is away; "
        "stopped: 数据源有错，停在原处 / the source is wrong, nothing is skipped"
    )
    problem: str | None = Field(description="代码 / code")
    sentence: str | None = Field(description="一句话说明 / a sentence for people")
    since: datetime
    checked_at: datetime


class Feeds(BaseModel):
    """One page of feeds."""

    feeds: list[Feed]
    next: str | None = Field(description="下一页游标 / cursor of the next page")


@router.get(
    "/sources",
    summary="各校数据源的状态 / How each school's feed stands",
    description="仅限运营方。 / For operators.",
    dependencies=[Depends(operator)],
    responses=problems(401, 403, 422),
)
async def sources(
    request: Request,
    at: Annotated[Desk, Depends(desk)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Feeds:
    """Feeds by source and school."""
    after = read_cursor(cursor, str, str) or ("", "")
    found = await feed_standings(at.engine, after=(after[0], after[1]), limit=limit + 1)
    language = language_of(request.headers.get("accept-language"))
    codes = await asyncio.to_thread(at.codes)
    shown = found[:limit]
    feeds = [_feed(one, codes, language) for one in shown]
    is_last = len(found) <= limit
    place = None if is_last else write_cursor(shown[-1].source_id, shown[-1].school_code)
    return Feeds(feeds=feeds, next=place)


def _feed(one: FeedStanding, codes: SchoolCodes, language: str) -> Feed:
    code = codes.today_of(one.school_code)
    return Feed.model_validate(
        {
            "source_id": one.source_id,
            "school_code": code,
            "former_codes": [former.code for former in codes.before_of(code)],
            "position": one.position,
            "state": one.state,
            "problem": one.problem,
            "sentence": one.en if language == "en" else one.zh,
            "since": one.since,
            "checked_at": one.checked_at,
        }
    )
