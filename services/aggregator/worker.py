"""`python -m aggregator.worker`: pulls every configured school's feed until it is told to stop.

One turn per school after the other, some at once; a source with few schools is long-polled,
one with many is asked in turn. What goes wrong with one school leaves the others alone.
"""

import asyncio
import signal
from contextlib import suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.configuration import Source, load_sources
from aggregator.ingest.domain import PinnedSchool
from aggregator.ingest.feed_client import FeedClient
from aggregator.ingest.pull import pull_school
from aggregator.settings import Settings
from aggregator.support.clock import Clock, clock_by
from aggregator.support.database import connect, is_away
from aggregator.support.logging import configure_logging
from aggregator.support.vocabulary import Vocabulary, load_vocabulary

LONGEST_PAUSE = 5
_LOG = structlog.get_logger()


class Follower:
    """Follows one source: every school of it, turn after turn."""

    def __init__(
        self, source: Source, settings: Settings, engine: AsyncEngine, clock: Clock
    ) -> None:
        """In: one source of the configuration and what its turns need."""
        self._schools = source.pinned()
        self._client = FeedClient(str(source.base_url), source.login, source.secret())
        self._settings = settings
        self._engine = engine
        self._clock = clock
        self._vocabulary: Vocabulary = load_vocabulary(settings.schemas_dir)
        self._turns = asyncio.Semaphore(settings.pulls_at_once)

    async def follow(self) -> None:
        """Turn after turn, until cancelled; a database that is away is waited for."""
        pause = 1
        try:
            while True:
                try:
                    is_quiet = await self.turn()
                except Exception as reason:
                    if not is_away(reason):
                        raise
                    _LOG.warning("database away", pause=pause)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
                    continue
                pause = 1
                await asyncio.sleep(self._settings.poll_seconds if is_quiet else 0.2)
        finally:
            await self._client.close()

    async def turn(self) -> bool:
        """Every school once; True when the source did not hold any answer, so a pause is due."""
        is_polled_long = len(self._schools) <= self._settings.pulls_at_once
        wait = self._settings.poll_seconds if is_polled_long else 0
        fared = await asyncio.gather(*(self._pull(school, wait) for school in self._schools))
        return not is_polled_long or not all(fared)

    async def _pull(self, school: PinnedSchool, wait: int) -> bool:
        async with self._turns:
            kept, trouble = await pull_school(
                self._client,
                self._engine,
                school,
                wait=wait,
                clock=self._clock,
                vocabulary=self._vocabulary,
            )
        if kept or trouble:
            _LOG.info(
                "pulled",
                source_id=school.source_id,
                school_code=school.code,
                kept=kept,
                problem=trouble.kind if trouble else None,
            )
        return trouble is None


async def run(settings: Settings) -> None:
    """Follow all sources until SIGTERM or SIGINT; a turn that is under way is given up cleanly."""
    engine = connect(settings.database_url.get_secret_value(), settings.connections)
    clock = clock_by(settings.clock_file)
    followers = [Follower(one, settings, engine, clock) for one in load_sources(settings)]
    tasks = [asyncio.create_task(follower.follow()) for follower in followers]
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    ending = asyncio.create_task(stopped.wait())
    _LOG.info("worker started", sources=len(followers))
    done, _ = await asyncio.wait([ending, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in (ending, *tasks):
        task.cancel()
    await asyncio.gather(ending, *tasks, return_exceptions=True)
    await engine.dispose()
    _LOG.info("worker stopped")
    for task in done - {ending}:
        task.result()


def main() -> None:
    """Read the settings from the environment and work."""
    configure_logging()
    with suppress(asyncio.CancelledError):
        asyncio.run(run(Settings()))


if __name__ == "__main__":
    main()
