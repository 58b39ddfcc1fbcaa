"""Read tables that are late, as `./test late` asks: a test, or a route, that reads one without
asking what it shows falls over by itself, not once a month on a busy machine.
"""

import os
import time
from uuid import UUID

from portfolio.support.projecting import Projector
from portfolio.worker import Worker


class LateProjector:
    """Leaves a school's new events lie for a while before it looks at them."""

    def __init__(self, projector: Projector, seconds: float) -> None:
        self._projector, self._seconds = projector, seconds
        self._since: dict[UUID, float] = {}

    async def behind(self) -> list[UUID]:
        """The schools whose events have lain long enough."""
        now = time.monotonic()
        found = await self._projector.behind()
        self._since = {one: self._since.get(one, now) for one in found}
        return [one for one in found if now - self._since[one] >= self._seconds]

    async def catch_up(self, school_id: UUID) -> int:
        """As ever; what comes next lies anew."""
        self._since.pop(school_id, None)
        return await self._projector.catch_up(school_id)


def late(worker: Worker) -> Worker:
    """The worker, as late as `NIANLUN_LATE_TABLES_MS` says; nothing: as it is."""
    if longest := os.environ.get("NIANLUN_LATE_TABLES_MS"):
        vars(worker)["_projector"] = LateProjector(worker._projector, int(longest) / 1000)
    return worker
