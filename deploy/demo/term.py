"""The demonstration's three terms: so many that a term meets its like.

Days by the municipality's calendar where one is known, else alike (2025-2026: 2025-09-01 to
2026-01-30 and 2026-03-05 to 2026-07-01, as the press reported it in August 2025).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SCHOOL_ZONE = ZoneInfo("Asia/Shanghai")
_FRIDAY = 4
_DAYS_OFF = ((10, range(1, 9)), (1, range(1, 4)), (5, range(1, 6)), (4, range(4, 7)))  # month, days


@dataclass(frozen=True)
class Term:
    """A term: `2026-2027-1`, its first and last day, and the day on which lessons return."""

    id: str
    opens_on: date
    closes_on: date
    back_on: date

    @property
    def school_year(self) -> int:
        """2026 for 2026-2027."""
        return int(self.id[:4])

    @property
    def is_autumn(self) -> bool:
        """A school year begins with it."""
        return self.id.endswith("-1")

    @property
    def holiday_on(self) -> date:
        """The first day without lessons."""
        return self.closes_on + timedelta(days=1)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day: what is done at home is done on any day."""
        return tuple(_days(self.opens_on, self.closes_on))

    @property
    def school_days(self) -> tuple[date, ...]:
        """The days with lessons."""
        return tuple(day for day in self.days if has_lessons(day))

    @property
    def judged_on(self) -> date:
        """When teachers begin to look back: what is recorded lies before."""
        return self.before_the_end(18)

    def before_the_end(self, days: int) -> date:
        """So many days with lessons before the last."""
        return self.school_days[-1 - days]


TERMS = (
    Term("2025-2026-1", date(2025, 9, 1), date(2026, 1, 30), date(2026, 3, 5)),
    Term("2025-2026-2", date(2026, 3, 5), date(2026, 7, 1), date(2026, 9, 1)),
    Term("2026-2027-1", date(2026, 9, 1), date(2027, 1, 29), date(2027, 3, 1)),
)
BEGINNING = datetime.combine(date(2025, 8, 28), time(9), SCHOOL_ZONE)


def noon(day: date) -> datetime:
    """When a school day is half over: an instant of the school's zone."""
    return datetime.combine(day, time(12), SCHOOL_ZONE)


def school_day(now: datetime) -> date:
    """What a school means by the day of this instant."""
    return now.astimezone(SCHOOL_ZONE).date()


def has_lessons(day: date) -> bool:
    """Whether school is on; weekends and public holidays are off."""
    is_off = any(day.month == month and day.day in days for month, days in _DAYS_OFF)
    return day.weekday() <= _FRIDAY and not is_off


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
