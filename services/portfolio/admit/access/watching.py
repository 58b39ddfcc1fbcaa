"""Looks through what was read since the last look, and raises alarms.

In: a school. Out: how many alarms nobody at the school can answer, for the operator's log:
where the only administrator is the one it is about, the school cannot be left alone with it.
Idempotent: the same lines give the same alarms, so that it may be stopped anywhere.
"""

from datetime import datetime, time, timedelta
from uuid import UUID

import structlog

from portfolio.admit.access.second_eyes import makers, who_may
from portfolio.admit.desk import Desk
from portfolio.support import access_rules
from portfolio.support.access_alarms import TAKEN_WHOLE, over_days, raise_alarms, tallies
from portfolio.support.access_rules import OWN_DUTY, judged
from portfolio.support.clock import SCHOOL_ZONE, school_day

_LOG = structlog.get_logger()
_NEW = (
    "SELECT max(number) AS last, min(at) AS first_at, array_agg(DISTINCT person_id) AS people,"
    " array_agg(DISTINCT person_id) FILTER (WHERE action = ANY($2)) AS took"
    " FROM access_line WHERE school_id = $1 AND number > coalesce("
    "(SELECT number FROM access_watched WHERE school_id = $1), 0)"
)
_SEEN = (
    "INSERT INTO access_watched AS w (school_id, number) VALUES ($1, $2)"
    " ON CONFLICT (school_id) DO UPDATE SET number = greatest(w.number, excluded.number)"
)
# A principal who is the only administrator and also teaches has nobody who could answer that, ever:
# the audit of the year says it, the operator need not hear it again and again.
_OPEN = (
    "SELECT DISTINCT person_id FROM access_alarm WHERE school_id = $1 AND acknowledged_at IS NULL"
    " AND rule <> $2"
)


async def watch(desk: Desk, school_id: UUID) -> int:
    """Judge what is new; returns how many people are alarmed about whom nobody can answer for."""
    new = await desk.pool.fetchrow(_NEW, school_id, list(TAKEN_WHOLE))
    if new["last"] is None:
        return 0
    since = _first_window(new["first_at"])
    counted = await tallies(desk.pool, school_id, new["people"], since)
    alarms = [*judged(counted)]
    if new["took"]:
        day = school_day(new["first_at"])
        alarms += access_rules.over_days(await over_days(desk.pool, school_id, new["took"], day))
    await raise_alarms(desk.pool, school_id, alarms, desk.clock.now())
    await desk.pool.execute(_SEEN, school_id, new["last"])
    return await _without_answerer(desk, school_id)


async def _without_answerer(desk: Desk, school_id: UUID) -> int:
    alarmed = [row[0] for row in await desk.pool.fetch(_OPEN, school_id, OWN_DUTY)]
    if not alarmed:
        return 0
    school = (await desk.rosters.current(school_id))[0].state
    answering = who_may(school, "access_alarm.answer")
    made = await makers(desk, school_id, "access_alarm.answer")
    count = sum(
        1
        for one in alarmed
        if not any(other != one and one not in made(other) for other in answering)
    )
    if count:
        _LOG.warning("alarms-nobody-can-answer", school_id=str(school_id), count=count)
    return count


def _first_window(instant: datetime) -> datetime:
    """Where the earliest window that an instant may count in begins: the evening before its day."""
    day = datetime.combine(school_day(instant), time.min, SCHOOL_ZONE)
    return day - timedelta(hours=1)
