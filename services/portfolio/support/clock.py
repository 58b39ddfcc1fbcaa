"""One clock: every process reads time through this port, in UTC and aware."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SCHOOL_ZONE = ZoneInfo("Asia/Shanghai")


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


def school_day(instant: datetime) -> date:
    """What a school means by the day of this instant."""
    return instant.astimezone(SCHOOL_ZONE).date()
