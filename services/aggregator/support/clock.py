"""One clock: every process reads time through this port, in UTC and aware.

A demonstration lets terms pass in minutes: its file says by how many seconds all processes of the
installation are ahead of the machine. Production refuses that setting.
"""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

_SHANGHAI = timedelta(hours=8)  # no summer time since 1991


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class SteeredClock:
    """The machine's clock, put forward by the seconds that a file holds; it never goes back.

    The file is replaced, not rewritten: who looks finds the old number or the new one.
    Raises `OSError` or `ValueError` where there is no such file or no number in it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = (0, 0)
        self._ahead = timedelta(0)
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._look()

    def now(self) -> datetime:
        """The steered instant, aware, in UTC; at least the one that was told before."""
        self._look()
        self._latest = max(self._latest, datetime.now(UTC) + self._ahead)
        return self._latest

    def _look(self) -> None:
        """A look at the file costs a microsecond; it is read when it was replaced."""
        found = os.stat(self._file)  # noqa: PTH116 — called for every instant; a Path costs thrice
        if self._seen != (found.st_ino, found.st_mtime_ns):
            self._ahead = timedelta(seconds=float(self._file.read_text("ascii")))
            self._seen = (found.st_ino, found.st_mtime_ns)


def clock_by(file: str) -> Clock:
    """The clock of an installation: steered by this file, or the machine's where none is named."""
    return SteeredClock(Path(file)) if file else SystemClock()


def written(instant: datetime) -> str:
    """An instant as it stands in what we publish: RFC 3339, UTC, whole seconds, `Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def school_day(instant: datetime) -> date:
    """The day that schools write at an instant, in Asia/Shanghai."""
    return (instant.astimezone(UTC) + _SHANGHAI).date()
