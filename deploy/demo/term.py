"""The demonstration's term and its school days.

It is autumn 2026; on a machine whose clock is earlier it is the latest term that had begun by then,
because only what has happened can be recorded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LAST_SCHOOL_YEAR = 2026
SCHOOL_ZONE = ZoneInfo("Asia/Shanghai")
_FRIDAY = 4
_DAYS_OFF = ((10, range(1, 9)), (1, range(1, 4)), (5, range(1, 6)))  # month, days


@dataclass(frozen=True)
class Term:
    """A term and its days: `2026-2027-1`, first to last."""

    id: str
    opens_on: date
    closes_on: date

    @property
    def school_year(self) -> int:
        """2026 for 2026-2027."""
        return int(self.id[:4])

    def days_until(self, today: date) -> tuple[date, ...]:
        """Every day so far: what is done at home is done on any day."""
        return tuple(self._days(today))

    def school_days_until(self, today: date) -> tuple[date, ...]:
        """The days with lessons so far; the first day of the term counts, whatever day it is."""
        lessons = tuple(day for day in self._days(today) if _has_lessons(day))
        return lessons or (self.opens_on,)

    def _days(self, today: date) -> Iterator[date]:
        last = min(today, self.closes_on)
        for number in range((last - self.opens_on).days + 1):
            yield self.opens_on + timedelta(days=number)


def school_day(now: datetime) -> date:
    """What a school means by the day of this instant."""
    return now.astimezone(SCHOOL_ZONE).date()


def term_at(today: date) -> Term:
    """Autumn 2026, or the latest term before it that has begun."""
    return next(term for term in _backwards() if term.opens_on <= today)


def _backwards() -> Iterator[Term]:
    for year in range(LAST_SCHOOL_YEAR, 1999, -1):
        name = f"{year}-{year + 1}"
        if year < LAST_SCHOOL_YEAR:
            yield Term(f"{name}-2", date(year + 1, 2, 24), date(year + 1, 7, 10))
        yield Term(f"{name}-1", date(year, 9, 1), date(year + 1, 1, 29))


def _has_lessons(day: date) -> bool:
    is_off = any(day.month == month and day.day in days for month, days in _DAYS_OFF)
    return day.weekday() <= _FRIDAY and not is_off
