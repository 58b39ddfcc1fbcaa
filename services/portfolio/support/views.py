"""Reading one's own write: wait until the read tables have reached a position."""

import asyncio
import time
from uuid import UUID

from portfolio.support.database import Pool
from portfolio.support.problems import Unavailable

_PATIENCE_SECONDS = 3.0
_STEP_SECONDS = 0.02
# Many who wait must not keep the database from what they wait for.
_LONGEST_STEP_SECONDS = 0.32
_THE_END = 2**62


class ViewIsBehind(Unavailable):
    """The read tables have not caught up; what was written is safe."""

    zh = "内容已保存，页面还在更新，请稍后刷新。"
    en = "It is saved; the page is still catching up. Reload in a moment."


class Views:
    """The positions of the read tables."""

    def __init__(self, pool: Pool, projections: list[str]) -> None:
        self._pool, self._projections = pool, projections

    async def wait_for(self, school_id: UUID, position: int) -> None:
        """Return once every read table shows `position`, or all there is where it lies beyond;
        raises `ViewIsBehind` after three seconds.
        """
        if not position or await self._shows(school_id, position):
            return
        # The end as it is now: one that goes on moving would never be reached.
        position = min(position, await self._end(school_id))
        until, step = time.monotonic() + _PATIENCE_SECONDS, _STEP_SECONDS
        while not await self._shows(school_id, position):
            if time.monotonic() > until:
                raise ViewIsBehind
            await asyncio.sleep(step)
            step = min(2 * step, _LONGEST_STEP_SECONDS)

    async def _end(self, school_id: UUID) -> int:
        end: int | None = await self._pool.fetchval(
            "SELECT position FROM log_head WHERE school_id = $1", school_id
        )
        return end or 0

    async def show_all(self, school_id: UUID) -> bool:
        """Whether every read table shows all that is in the log at this moment."""
        return await self._shows(school_id, _THE_END)

    async def _shows(self, school_id: UUID, position: int) -> bool:
        shows: bool = await self._pool.fetchval(
            "SELECT coalesce((SELECT min(position) FROM tracking WHERE school_id = $1"
            " AND projection = ANY($2) HAVING count(*) = cardinality($2)), 0)"
            " >= least($3, coalesce((SELECT position FROM log_head WHERE school_id = $1), 0))",
            school_id,
            self._projections,
            position,
        )
        return shows
