"""The background: projections, erasure, reports.
One loop; stopped at any point, it goes on from there.
"""

import asyncio
import signal
import time
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from portfolio.admit.access.watching import watch
from portfolio.admit.erasing import erasing
from portfolio.admit.staff.day_end import SigningOff
from portfolio.assembly import House, standing_house
from portfolio.capture.peer_delivery import PeerDelivery
from portfolio.catalogue import PROJECTIONS
from portfolio.review.process import Closing
from portfolio.seal.commands import Press
from portfolio.seal.press import RenderingPool
from portfolio.seal.process import FOR_EACH_RENDERER, Sealing
from portfolio.seal.sweeping import sweep_keys, sweep_objects
from portfolio.settings import Settings
from portfolio.support import logging
from portfolio.support.access_retention import LEAST_MONTHS, OldLines
from portfolio.support.clock import school_day
from portfolio.support.collecting import collect_rarely
from portfolio.support.database import AWAY, BUSY
from portfolio.support.meanwhile import meanwhile
from portfolio.support.problems import NotFound, Unavailable
from portfolio.support.projecting import Projector

_LOG = structlog.get_logger()
# A school is tried again soon. Not where it waited for a lock, for a rebuild holds positions long,
# nor where the server gave it up: what is always too slow must not keep the others waiting.
_FOR_A_MOMENT = (
    Unavailable,
    asyncpg.InsufficientResourcesError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)
_AWAY_SECONDS = 1.0
_REST_SECONDS = 30.0
_SWEEP_SECONDS = 3_600.0
_WATCH_SECONDS = 30.0


class Worker:
    """Follows every school's log; then closes terms, issues reports, sweeps.

    What is wrong with one school, or with the object store,
    must not keep another's screens waiting:
    each school has a time before which it is not tried again, for either kind of work.
    """

    def __init__(
        self,
        house: House,
        sealing: Sealing,
        poll_seconds: float,
        peer_delay: timedelta = timedelta(hours=12),
        *,
        peer_poll_seconds: float = 15,
        access_line_months: int = LEAST_MONTHS,
    ) -> None:
        desk = house.desk
        self._house, self._sealing, self._poll = house, sealing, poll_seconds
        self._peers, self._peers_at = PeerDelivery(desk, peer_delay), 0.0
        self._peer_poll = peer_poll_seconds
        self._watch_at = 0.0
        self._stuck_until: dict[UUID, float] = {}
        self._to_seal: dict[UUID, float] = {}
        self._swept: dict[UUID, float] = {}
        self._closing, self._signing_off = Closing(desk), SigningOff(desk)
        self._today: date | None = None
        self._to_close: set[UUID] = set()
        self._old_lines = OldLines(desk.pool, desk.clock, access_line_months)
        self._projector = Projector(
            desk.pool,
            desk.journal,
            PROJECTIONS,
            on_erased=erasing(desk.journal.keyring, desk.clock),
        )

    async def run(self) -> None:
        """For ever: catch up, make reports, look again."""
        is_first = True
        while True:
            try:
                if is_first:
                    self._to_seal |= dict.fromkeys(await self._schools(), 0.0)
                    is_first = False
                moved = await self._catch_up()
                await self._end_the_day()
                await self._old_lines.step()
                await self._pass_voices_on()
                await self._watch_reading()
                # Read tables go on while reports are made.
                issued = await meanwhile(self._seal(), self._catch_up)
                if not moved and not issued:
                    await asyncio.sleep(self._poll)
            except (*AWAY, *BUSY) as away:
                _LOG.warning("away", reason=type(away).__name__)
                await asyncio.sleep(_AWAY_SECONDS)

    async def _catch_up(self) -> int:
        """Bring the read tables up to date; returns how many schools moved."""
        now, moved = time.monotonic(), 0
        for school_id in await self._projector.behind():
            if self._stuck_until.get(school_id, 0.0) > now:
                continue
            try:
                await self._projector.catch_up(school_id)
            except AWAY:
                raise
            except _FOR_A_MOMENT as away:
                self._stuck_until[school_id] = time.monotonic() + _AWAY_SECONDS
                _LOG.warning("away", school_id=str(school_id), reason=type(away).__name__)
            # Also where a rebuild holds its positions: the others need not wait for the lock.
            except Exception as fault:  # noqa: BLE001 — logged with its trace, tried again later
                self._stuck_until[school_id] = time.monotonic() + _REST_SECONDS
                _LOG.error("school-is-stuck", school_id=str(school_id), exc_info=fault)
            else:
                moved += 1
                self._to_seal[school_id] = time.monotonic()
        return moved

    async def _end_the_day(self) -> None:
        """Close, in each school once a day, what has come to its last day."""
        today = school_day(self._house.desk.clock.now())
        if today != self._today:
            schools = set(await self._schools())
            self._to_close |= schools
            self._old_lines.due(schools)
            self._today = today
        for school_id in sorted(self._to_close):
            if await self._has_ended(school_id):
                self._to_close.discard(school_id)

    async def _has_ended(self, school_id: UUID) -> bool:
        """Whether the next round need not look at this school again."""
        for step in (self._signing_off.step, self._closing.step):
            try:
                await step(school_id)
            except NotFound:
                return True  # a log whose school is not registered yet
            except AWAY:
                raise
            except _FOR_A_MOMENT:
                return False
            except Exception as fault:  # noqa: BLE001 — logged with its trace, tried tomorrow
                _LOG.error("day-not-ended", school_id=str(school_id), exc_info=fault)
        return True

    async def _pass_voices_on(self) -> None:
        """Now and then; the store says whose are due."""
        if self._peers_at > time.monotonic():
            return
        self._peers_at = time.monotonic() + self._peer_poll
        for school_id in await self._schools():
            try:
                await self._peers.step(school_id)
            except AWAY:
                raise
            except Exception as fault:  # noqa: BLE001 — logged with its trace, tried again later
                _LOG.error("voices-are-stuck", school_id=str(school_id), exc_info=fault)

    async def _watch_reading(self) -> None:
        """Now and then; who read more than one pair of hands would is told to the school."""
        if self._watch_at > time.monotonic():
            return
        self._watch_at = time.monotonic() + _WATCH_SECONDS
        for school_id in await self._schools():
            try:
                await watch(self._house.desk, school_id)
            except AWAY:
                raise
            except Exception as fault:  # noqa: BLE001 — logged with its trace, tried again later
                _LOG.error("reading-not-watched", school_id=str(school_id), exc_info=fault)

    async def _seal(self) -> int:
        """Issue what is missing where something moved; returns how many reports."""
        now, issued = time.monotonic(), 0
        due = [(school_id, at) for school_id, at in self._to_seal.items() if at <= now]
        for school_id, at in due:
            try:
                count = await self._sealing.step(school_id)
                if not count:
                    await self._sweep(school_id)
                    # Whoever moved meanwhile is looked at again.
                    if self._to_seal[school_id] == at:
                        del self._to_seal[school_id]
                issued += count
            except AWAY:
                raise
            except _FOR_A_MOMENT as away:
                self._to_seal[school_id] = time.monotonic() + _AWAY_SECONDS
                _LOG.warning("away", school_id=str(school_id), reason=type(away).__name__)
            except Exception as fault:  # noqa: BLE001 — logged with its trace, tried again later
                self._to_seal[school_id] = time.monotonic() + _REST_SECONDS
                _LOG.error("reports-are-stuck", school_id=str(school_id), exc_info=fault)
        return issued

    async def _sweep(self, school_id: UUID) -> None:
        if self._swept.get(school_id, 0.0) > time.monotonic():
            return
        desk = self._house.desk
        await desk.accounts.end_expired(school_id)
        await desk.limit.sweep()
        await desk.probes.sweep(school_id)
        await desk.takings.sweep(school_id)
        now = datetime.now(UTC)
        await sweep_objects(desk.pool, desk.views, self._house.objects, school_id, now)
        await sweep_keys(desk.journal, school_id)
        self._swept[school_id] = time.monotonic() + _SWEEP_SECONDS

    async def _schools(self) -> list[UUID]:
        rows = await self._house.desk.pool.fetch("SELECT school_id FROM log_head")
        return [row[0] for row in rows]


async def work(settings: Settings) -> None:
    """Until told to stop."""
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(standing_house(settings))
        renderers = RenderingPool(settings.report_processes)
        stack.callback(renderers.close)
        press = Press(house.desk, house.objects, renderers.render, settings.public_url)
        sealing = Sealing(press, settings.report_processes * FOR_EACH_RENDERER)
        worker = Worker(
            house,
            sealing,
            settings.projection_poll_ms / 1_000,
            timedelta(minutes=settings.peer_voice_delay_minutes),
            peer_poll_seconds=settings.peer_voice_poll_seconds,
            access_line_months=settings.access_line_months,
        )
        collect_rarely()
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
