"""The demonstration's term and its school days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from demo.troubles import TermHasNotBegun

TERM = "2026-2027-1"
SCHOOL_YEAR = 2026
OPENS_ON, CLOSES_ON = date(2026, 9, 1), date(2027, 1, 29)
SCHOOL_ZONE = ZoneInfo("Asia/Shanghai")
_DAYS_OFF = (
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 8)),
    (date(2027, 1, 1), date(2027, 1, 3)),
)
_FRIDAY = 4


def last_day(now: datetime) -> date:
    """Today as the school means it, or the term's last day; raises `TermHasNotBegun`."""
    today = now.astimezone(SCHOOL_ZONE).date()
    if today < OPENS_ON:
        raise TermHasNotBegun(opens_on=OPENS_ON)
    return min(today, CLOSES_ON)


def days_until(last: date) -> tuple[date, ...]:
    """Every day of the term so far: what is done at home is done on any day."""
    return tuple(_days(last))


def school_days_until(last: date) -> tuple[date, ...]:
    """The days with lessons so far; the first day of the term has some whatever day it is."""
    lessons = [day for day in _days(last) if day.weekday() <= _FRIDAY and not _is_off(day)]
    return tuple(lessons or [OPENS_ON])


def _days(last: date) -> Iterator[date]:
    for number in range((last - OPENS_ON).days + 1):
        yield OPENS_ON + timedelta(days=number)


def _is_off(day: date) -> bool:
    return any(first <= day <= last for first, last in _DAYS_OFF)
