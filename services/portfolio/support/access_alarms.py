"""Alarms as they are kept: raised once, answered once."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from portfolio.support.access_rules import OVER_DAYS, Alarm, Tally
from portfolio.support.clock import SCHOOL_ZONE
from portfolio.support.database import Pool

# An answer was about what had been read until then: what goes beyond it is another alarm.
_RAISE = """
INSERT INTO access_alarm AS a
  (school_id, alarm_id, rule, person_id, role, since, count, raised_at)
SELECT $1, gen_random_uuid(), n.*, $7
FROM unnest($2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::integer[])
  AS n (rule, person_id, role, since, count)
WHERE NOT EXISTS (
  SELECT FROM access_alarm b WHERE b.school_id = $1 AND b.rule = n.rule
    AND b.person_id = n.person_id AND b.since = n.since AND b.acknowledged_at IS NOT NULL
    AND b.count >= n.count)
ON CONFLICT (school_id, rule, person_id, since) WHERE acknowledged_at IS NULL DO UPDATE
  SET count = excluded.count WHERE a.count < excluded.count
"""
# No sheet is for who left: codes name them where they open a brother or sister of somebody on it.
# A line counts in its hour, in its night if it was one, and in its day, all in the school's zone.
_TALLIES = """
WITH seen AS (
  SELECT l.person_id, l.class_group_id, l.about_id, l.action, s.student_id,
    l.at AT TIME ZONE $3 AS local, NOT l.duties && $4::text[] AS by_duty,
    cardinality(l.student_ids) = 1 AS is_one
  FROM access_line l CROSS JOIN LATERAL unnest(l.student_ids) AS s (student_id)
  WHERE l.school_id = $1 AND l.at >= $2 AND l.person_id = ANY($6) AND l.action <> ALL($7)
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
  count(DISTINCT w.student_id)
    FILTER (WHERE p.left_position IS NOT NULL AND w.action <> 'guardian_code.issue') AS leavers,
  count(DISTINCT w.class_group_id)
    FILTER (WHERE w.action = ANY($5) AND w.about_id IS NULL) AS classes,
  count(DISTINCT w.student_id) FILTER (WHERE w.action = 'guardian.link') AS linked
FROM windowed w
LEFT JOIN student p ON p.school_id = $1 AND p.student_id = w.student_id
GROUP BY 1, 2, 3
"""
# On each day the classes of that day and of those before it; told once a fortnight at most.
_OVER_DAYS = """
WITH taken AS (
  SELECT DISTINCT l.person_id, l.class_group_id, (l.at AT TIME ZONE $3)::date AS day
  FROM access_line l
  WHERE l.school_id = $1 AND l.at >= ($2::date - $6::integer)::timestamp AT TIME ZONE $3
    AND l.person_id = ANY($4) AND l.action = ANY($5) AND l.about_id IS NULL
    AND l.class_group_id IS NOT NULL AND 'class_teacher' <> ALL (l.duties)
), counted AS (
  SELECT a.person_id, a.day, count(DISTINCT b.class_group_id) AS classes
  FROM (SELECT DISTINCT person_id, day FROM taken WHERE day >= $2) a
  JOIN taken b ON b.person_id = a.person_id AND b.day > a.day - $6::integer AND b.day <= a.day
  GROUP BY 1, 2
)
SELECT person_id,
  date_bin('14 days', day::timestamp, timestamp '2024-01-01') AT TIME ZONE $3 AS since,
  max(classes) AS classes
FROM counted GROUP BY 1, 2
"""
_TEACHING = ("class_teacher", "subject_teacher")
# A phone fetches the sheets of all its classes each morning, and what its own person recorded.
OWN_WORK = ("capture_sheet.read", "own_entry.read")
TAKEN_WHOLE = (
    "class_reports.read",
    "guardian_code.issue",
    "student_code.issue",
    "picture_card.issue",
)


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
        list(OWN_WORK),
    )
    return [Tally(*row) for row in rows]


async def over_days(
    pool: Pool, school_id: UUID, people: Collection[UUID], since: date
) -> list[tuple[UUID, datetime, int]]:
    """Of these people and the days from one on: the classes they took on it and in the fortnight
    before, without leading them and without a second person's word.
    """
    rows = await pool.fetch(
        _OVER_DAYS,
        school_id,
        since,
        SCHOOL_ZONE.key,
        list(people),
        list(TAKEN_WHOLE),
        OVER_DAYS,
    )
    return [(row["person_id"], row["since"], row["classes"]) for row in rows]


async def raise_alarms(pool: Pool, school_id: UUID, alarms: Iterable[Alarm], at: datetime) -> None:
    """Each once; of one that nobody has answered the count may still grow, and what comes after
    an answer is raised anew.
    """
    told = list({(one.rule, one.person_id, one.since): one for one in alarms}.values())
    if not told:
        return
    await pool.execute(
        _RAISE,
        school_id,
        [one.rule for one in told],
        [one.person_id for one in told],
        [one.role for one in told],
        [one.since for one in told],
        [one.count for one in told],
        at,
    )
