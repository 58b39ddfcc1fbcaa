"""Many appends at once, and a head of a log that somebody else holds."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from event_log import Opened
from portfolio.support.planning import Appended

Answers = list[Appended | BaseException]


async def all_of(*appends: Coroutine[Any, Any, Appended]) -> Answers:
    """Every answer, an exception being one too."""
    return await asyncio.gather(*appends, return_exceptions=True)


@asynccontextmanager
async def held(opened: Opened, school_id: UUID) -> AsyncIterator[None]:
    """Somebody else has locked the school's head and does not let go."""
    async with opened.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM log_head WHERE school_id = $1 FOR UPDATE", school_id)
        yield
