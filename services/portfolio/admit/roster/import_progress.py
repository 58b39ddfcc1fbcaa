"""How far the taking in of a list has come: counts and a word, nothing of any child.

Kept beside the log and not out of it: while a list is taken in there is nothing in the log yet.
What an import did is told by the log alone; a process that dies leaves a line that grows old.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from portfolio.support.clock import Clock
from portfolio.support.database import Pool

Phase = Literal["reading", "comparing", "preparing", "writing", "done", "refused", "stopped"]
_SILENT_AFTER = timedelta(seconds=60)
_ENDED = frozenset({"done", "refused"})


@dataclass(frozen=True, slots=True)
class Progress:
    """A phase, and of `total` pupils how many are prepared."""

    phase: Phase
    done: int
    total: int
    touched_at: datetime


class ImportProgress:
    """The line of one import."""

    def __init__(self, pool: Pool, clock: Clock, school_id: UUID, import_id: UUID) -> None:
        self._pool, self._clock = pool, clock
        self._key = (school_id, import_id)

    async def tell(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        """Write the line anew; one that says `done` is never taken back by a repeated request."""
        await self._pool.execute(
            "INSERT INTO roster_import (school_id, import_id, phase, done, total, touched_at)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (school_id, import_id) DO UPDATE SET"
            " phase = excluded.phase, done = excluded.done, total = excluded.total,"
            " touched_at = excluded.touched_at WHERE roster_import.phase <> 'done'",
            *self._key,
            phase,
            done,
            total,
            self._clock.now(),
        )

    async def read(self) -> Progress | None:
        """The line; `stopped` where nothing was heard for a minute: send the list again."""
        row = await self._pool.fetchrow(
            "SELECT phase, done, total, touched_at FROM roster_import"
            " WHERE school_id = $1 AND import_id = $2",
            *self._key,
        )
        if row is None:
            return None
        found = Progress(*row)
        is_silent = self._clock.now() - found.touched_at > _SILENT_AFTER
        if found.phase in _ENDED or not is_silent:
            return found
        return Progress("stopped", found.done, found.total, found.touched_at)
