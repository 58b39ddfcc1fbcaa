"""The background: projections, erasure, reports.
One loop; stopped at any point, it goes on from there.
"""

import asyncio
import signal
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
        self._projector = Projector(
            desk.pool,
            desk.journal,
            PROJECTIONS,
            on_erased=erasing(desk.journal.keyring, desk.clock),
        )

    async def run(self) -> None:
        """For ever: catch up, make reports, look again."""
        schools = await self._schools()
        while True:
            try:
                moved = await self._projector.behind()
                for school_id in moved:
                    await self._projector.catch_up(school_id)
                if not await self._sealing.step(moved or schools) and not moved:
                    await asyncio.sleep(self._poll)
                schools = moved
            except _AWAY as away:
                _LOG.warning("away", reason=type(away).__name__)
                await asyncio.sleep(_AWAY_SECONDS)

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
