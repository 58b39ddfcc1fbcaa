"""Alarms as they are kept: raised once, answered once."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import structlog

from portfolio.support.access_rules import MOST_REFUSED, Alarm, Refusals, Tally, hour_of
from portfolio.support.actor import Actor
from portfolio.support.clock import SCHOOL_ZONE, Clock
from portfolio.support.database import Pool

_LOG = structlog.get_logger()
_KEEP_AT_MOST = 20_000
_RAISE = (
    "INSERT INTO access_alarm AS a"
    " (school_id, alarm_id, rule, person_id, role, since, count, raised_at)"
    " SELECT $1, n.* , $8 FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[],"
    " $6::timestamptz[], $7::integer[]) AS n ON CONFLICT (school_id, alarm_id) DO UPDATE"
    " SET count = excluded.count WHERE a.acknowledged_at IS NULL AND a.count < excluded.count"
)
# A line counts in its hour, in its night if it was one, and in its day, all in the school's zone.
_TALLIES = """
WITH seen AS (
  SELECT l.person_id, l.class_group_id, l.about_id, l.action, s.student_id,
    l.at AT TIME ZONE $3 AS local, NOT l.duties && $4::text[] AS by_duty,
    cardinality(l.student_ids) = 1 AS is_one
  FROM access_line l CROSS JOIN LATERAL unnest(l.student_ids) AS s (student_id)
  WHERE l.school_id = $1 AND l.at >= $2 AND l.person_id = ANY($6)
), windowed AS (
  SELECT 'hour' AS kind, date_trunc('hour', local) AS since, seen.* FROM seen
  UNION ALL
  SELECT 'night', date_trunc('day', local - interval '6 hours') + interval '23 hours', seen.*
  FROM seen WHERE extract(hour FROM local) >= 23 OR extract(hour FROM local) < 6
  UNION ALL
  SELECT 'day', date_trunc('day', local), seen.* FROM seen
)
SELECT w.kind, w.since AT TIME ZONE $3 AS since, w.person_id,
  count(DISTINCT w.student_id) AS children,
  count(DISTINCT w.student_id) FILTER (WHERE w.by_duty) AS by_duty,
  count(DISTINCT w.student_id) FILTER (WHERE w.is_one) AS one_by_one,
  count(DISTINCT w.student_id) FILTER (WHERE p.left_position IS NOT NULL) AS leavers,
  count(DISTINCT w.class_group_id)
    FILTER (WHERE w.action = ANY($5) AND w.about_id IS NULL) AS classes
FROM windowed w
LEFT JOIN student p ON p.school_id = $1 AND p.student_id = w.student_id
GROUP BY 1, 2, 3
"""
_TEACHING = ("class_teacher", "subject_teacher")
TAKEN_WHOLE = ("class_reports.read", "guardian_code.issue", "student_code.issue")


async def tallies(
    pool: Pool, school_id: UUID, people: Collection[UUID], since: datetime
) -> list[Tally]:
    """What these people of a school read of, by window, from an instant on."""
    rows = await pool.fetch(
        _TALLIES,
        school_id,
        since,
        SCHOOL_ZONE.key,
        list(_TEACHING),
        list(TAKEN_WHOLE),
        list(people),
    )
    return [Tally(*row) for row in rows]


async def raise_alarms(pool: Pool, school_id: UUID, alarms: Iterable[Alarm], at: datetime) -> None:
    """Each once; of one that nobody has answered the count may still grow."""
    told = list(alarms)
    if not told:
        return
    await pool.execute(
        _RAISE,
        school_id,
        [one.alarm_id(school_id) for one in told],
        [one.rule for one in told],
        [one.person_id for one in told],
        [one.role for one in told],
        [one.since for one in told],
        [one.count for one in told],
        at,
    )


class Probes:
    """Counts what is refused to each account, and raises the alarm of an account that tries doors.

    In memory, of this process: an attacker who waits for a restart tries no faster than the limit.
    """

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock
        self._of: OrderedDict[UUID, Refusals] = OrderedDict()
        self._raising: set[asyncio.Task[None]] = set()

    def told(self, actor: Actor, address: str) -> None:
        """An address was refused to this account as not theirs to see."""
        now = self._clock.now()
        refused = self._of.setdefault(actor.account_id, Refusals())
        self._of.move_to_end(actor.account_id)
        while len(self._of) > _KEEP_AT_MOST:
            self._of.popitem(last=False)
        if (count := refused.add(address, now)) <= MOST_REFUSED:
            return
        alarm = Alarm("probing", actor.person_id, hour_of(now), count, actor.role.value)
        task = asyncio.create_task(self._raise(actor.school_id, alarm, now))
        self._raising.add(task)
        task.add_done_callback(self._raising.discard)

    async def _raise(self, school_id: UUID, alarm: Alarm, at: datetime) -> None:
        try:
            await raise_alarms(self._pool, school_id, [alarm], at)
        except Exception as fault:  # noqa: BLE001 — the next refusal raises it again
            _LOG.error("alarm-not-raised", school_id=str(school_id), exc_info=fault)
