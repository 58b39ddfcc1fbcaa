"""The demonstration's time: one small file that every process of the system looks at.

In: the instant wished for. Out: the seconds by which the system is ahead of this machine.
Only forwards: what was recorded must never lie in the future of what is recorded after it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from embedded.kept import write_private


@dataclass(frozen=True)
class Steering:
    """The one hand on the clock; `file` is what the services' `…_CLOCK_FILE` names."""

    file: Path

    def begin_at(self, instant: datetime) -> None:
        """Where the system has never run, its time begins at this instant."""
        if not self.file.exists():
            self._write((instant - datetime.now(UTC)).total_seconds())

    @property
    def now(self) -> datetime:
        """What the system's processes read, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    def go_to(self, instant: datetime) -> None:
        """Let time pass up to this instant; one that has passed changes nothing."""
        missing = (instant - self.now).total_seconds()
        if missing > 0:
            self._write(self._ahead + missing)

    @property
    def _ahead(self) -> float:
        return float(self.file.read_text("ascii"))

    def _write(self, seconds: float) -> None:
        write_private(self.file, f"{seconds:.3f}")
