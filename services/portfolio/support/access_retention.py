"""How long the lines of the trail are kept, and how they end: whole months, the oldest first.

Three years, as records of how personal information was handled are (个人信息保护法, 56):
longer than a network's logs (网络安全法, 23), long enough for each yearly audit, and no longer
than the purpose needs (个人信息保护法, 19).
Where a trail was cut, the number and hash of its last dropped line stay:
the first that is kept follows from them, so that the chain is checked as before.

In: schools, once a day. Out: how many lines ended.
The database itself refuses to drop younger ones.
"""

from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

import structlog

from portfolio.support.clock import SCHOOL_ZONE, Clock, school_day
from portfolio.support.database import AWAY, Pool

_LOG = structlog.get_logger()
LEAST_MONTHS = 36
# A statement stays short; what is left over goes in the next round.
_AT_ONCE = 2_000
_ROUNDS = 20
_DROP = "SELECT drop_access($1, $2, $3)"


def cut_before(now: datetime, months: int) -> datetime:
    """The first instant that is kept: where the month begins that lies so many whole months back,
    by the school's calendar.
    """
    today = school_day(now)
    since = today.year * 12 + today.month - 1 - months
    first = today.replace(year=since // 12, month=since % 12 + 1, day=1)
    return datetime.combine(first, time.min, SCHOOL_ZONE)


async def drop_old(pool: Pool, school_id: UUID, before: datetime) -> tuple[int, bool]:
    """Lines from before this instant end; how many, and whether that was all of them."""
    gone = 0
    for _ in range(_ROUNDS):
        some: int = await pool.fetchval(_DROP, school_id, before, _AT_ONCE)
        gone += some
        if some == 0:
            return gone, True
    return gone, False


class OldLines:
    """Ends them in every school that is due; a school of whom much is left goes on next time."""

    def __init__(self, pool: Pool, clock: Clock, months: int) -> None:
        self._pool, self._clock, self._months = pool, clock, months
        self._due: set[UUID] = set()

    def due(self, school_ids: Iterable[UUID]) -> None:
        """A day has begun."""
        self._due |= set(school_ids)

    async def step(self) -> None:
        """Whatever is wrong with one school holds up no other; it is tried again tomorrow."""
        before = cut_before(self._clock.now(), self._months)
        for school_id in sorted(self._due):
            is_done = True
            try:
                gone, is_done = await drop_old(self._pool, school_id, before)
            except AWAY:
                raise
            except Exception as fault:  # noqa: BLE001 — logged with its trace
                _LOG.error("old-lines-not-ended", school_id=str(school_id), exc_info=fault)
            else:
                if gone:
                    _LOG.info("old-lines-ended", school_id=str(school_id), count=gone)
            if is_done:
                self._due.discard(school_id)
