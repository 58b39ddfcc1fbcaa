"""The background: projections, erasure, reports.
One loop; stopped at any point, it goes on from there.
"""

import asyncio
import signal
import time
from contextlib import AsyncExitStack
from uuid import UUID

import asyncpg
import structlog

from portfolio.admit.erasing import erasing
from portfolio.assembly import House, standing_house
from portfolio.catalogue import PROJECTIONS
from portfolio.seal.commands import Press
from portfolio.seal.press import RenderingPool
from portfolio.seal.process import Sealing
from portfolio.settings import Settings
from portfolio.support import logging
from portfolio.support.problems import Unavailable
from portfolio.support.projecting import Projector

_LOG = structlog.get_logger()
_AWAY_SECONDS = 1.0
_REST_SECONDS = 30.0
_AWAY = (
    asyncpg.exceptions.PostgresError,
    asyncpg.exceptions.InterfaceError,
    OSError,
    TimeoutError,
    Unavailable,
)


class Worker:
    """Follows every school's log."""

    def __init__(self, house: House, sealing: Sealing, poll_seconds: float) -> None:
        desk = house.desk
        self._house, self._sealing, self._poll = house, sealing, poll_seconds
        self._rests: dict[UUID, float] = {}
        self._projector = Projector(
            desk.pool,
            desk.journal,
            PROJECTIONS,
            on_erased=erasing(desk.journal.keyring, desk.clock),
        )

    async def run(self) -> None:
        """For ever: catch up, make reports, look again."""
        first = True
        while True:
            try:
                moved = self._well(await self._projector.behind())
                schools = self._well(await self._schools()) if first else moved
                first = False
                issued = [await self._serve(school_id) for school_id in schools]
                if not any(issued) and not moved:
                    await asyncio.sleep(self._poll)
            except _AWAY as away:
                _LOG.warning("away", reason=type(away).__name__)
                await asyncio.sleep(_AWAY_SECONDS)
                first = True

    async def _serve(self, school_id: UUID) -> int:
        """One school's share; what is wrong with its log or records must not stop the others."""
        try:
            await self._projector.catch_up(school_id)
            return await self._sealing.step(school_id)
        except _AWAY:
            raise
        except Exception as fault:  # noqa: BLE001 — logged with its trace, tried again later
            _LOG.error("school-is-stuck", school_id=str(school_id), exc_info=fault)
            self._rests[school_id] = time.monotonic() + _REST_SECONDS
            return 0

    def _well(self, schools: list[UUID]) -> list[UUID]:
        """Those that did not fail a moment ago."""
        now = time.monotonic()
        return [one for one in schools if self._rests.get(one, 0.0) <= now]

    async def _schools(self) -> list[UUID]:
        rows = await self._house.desk.pool.fetch("SELECT school_id FROM log_head")
        return [row[0] for row in rows]


async def work(settings: Settings) -> None:
    """Until told to stop."""
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(standing_house(settings))
        renderers = RenderingPool(settings.report_processes)
        stack.callback(renderers.close)
        press = Press(house.desk, house.objects, renderers.render)
        sealing = Sealing(press, settings.report_processes * 2)
        worker = Worker(house, sealing, settings.projection_poll_ms / 1_000)
        task = asyncio.create_task(worker.run())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            _LOG.info("stopped")


def main() -> None:
    """`python -m portfolio.worker`."""
    logging.configure()
    asyncio.run(work(Settings()))


if __name__ == "__main__":
    main()
