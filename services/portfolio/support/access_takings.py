"""Whole classes one person took in a day: reports or codes, by the trail and by this process.

The trail knows of what has left; what is about to leave is remembered here until it has,
so that many requests at once are not each the first.
"""

from collections import OrderedDict
from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from portfolio.support.access_alarms import TAKEN_WHOLE
from portfolio.support.access_rules import MOST_CLASSES
from portfolio.support.actor import Actor
from portfolio.support.clock import SCHOOL_ZONE, Clock, school_day
from portfolio.support.database import Pool

_KEEP_AT_MOST = 5_000
_TAKEN = (
    "SELECT DISTINCT class_group_id FROM access_line WHERE school_id = $1 AND person_id = $2"
    " AND at >= $3 AND action = ANY($4) AND about_id IS NULL AND class_group_id IS NOT NULL"
)


class Takings:
    """Who took which classes today."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock
        self._of: OrderedDict[tuple[UUID, date], set[UUID]] = OrderedDict()

    async def allow(self, actor: Actor, class_group_id: UUID) -> bool:
        """Whether this class may be taken without a second person's word; then it counts."""
        today = school_day(self._clock.now())
        since = datetime.combine(today, time.min, SCHOOL_ZONE)
        rows = await self._pool.fetch(
            _TAKEN, actor.school_id, actor.person_id, since, list(TAKEN_WHOLE)
        )
        return self._add((actor.person_id, today), {row[0] for row in rows}, class_group_id)

    def _add(self, key: tuple[UUID, date], known: Collection[UUID], class_group_id: UUID) -> bool:
        taken = self._of.setdefault(key, set())
        self._of.move_to_end(key)
        while len(self._of) > _KEEP_AT_MOST:
            self._of.popitem(last=False)
        taken.update(known)
        if class_group_id not in taken and len(taken) >= MOST_CLASSES:
            return False
        taken.add(class_group_id)
        return True
