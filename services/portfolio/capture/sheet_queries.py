"""What a class was recorded with: the types that somebody taps most, the day of the last record."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from portfolio.support.clock import SCHOOL_ZONE
from portfolio.support.database import Pool

_MOST_USED = 20
_USED = (
    "SELECT observation_type,"
    " count(DISTINCT coalesce(activity_id, observation_id)) FILTER (WHERE abs("
    "extract(hour FROM recorded_at AT TIME ZONE $5) - $6) <= 1) AS near,"
    " count(DISTINCT coalesce(activity_id, observation_id)) AS at_all"
    " FROM observation WHERE school_id = $1 AND student_id = ANY($2) AND term = $3"
    " AND recorded_by = $4 AND NOT is_withdrawn"
    " GROUP BY observation_type ORDER BY near DESC, at_all DESC, observation_type LIMIT $7"
)
_LATEST = (
    "SELECT student_id, max(occurred_on) FROM observation WHERE school_id = $1"
    " AND student_id = ANY($2) AND term = $3 AND NOT is_withdrawn"
    " AND (observation_type = ANY($4) OR recorded_by = $5) GROUP BY student_id"
)


async def most_used(
    pool: Pool, school_id: UUID, student_ids: Sequence[UUID], term: str, by: UUID, now: datetime
) -> list[str]:
    """Types this person records most of these pupils: about this hour of the day, then at all."""
    hour = now.astimezone(SCHOOL_ZONE).hour
    rows = await pool.fetch(
        _USED, school_id, list(student_ids), term, by, SCHOOL_ZONE.key, hour, _MOST_USED
    )
    return [row["observation_type"] for row in rows]


async def latest_days(
    pool: Pool,
    school_id: UUID,
    student_ids: Sequence[UUID],
    term: str,
    kinds: Collection[str],
    by: UUID,
) -> dict[UUID, date]:
    """The day of each pupil's last record in a term, of the types that the caller may see."""
    rows = await pool.fetch(_LATEST, school_id, list(student_ids), term, list(kinds), by)
    return {row[0]: row[1] for row in rows}
