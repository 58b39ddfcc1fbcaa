"""Who read of a child, folded by day: one person and one kind of thing on one day are one line."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portfolio.support.clock import SCHOOL_ZONE
from portfolio.support.database import Pool

_FOLDED = """
WITH theirs AS (
  SELECT *, (at AT TIME ZONE $3)::date AS day FROM access_line
  WHERE school_id = $1 AND student_ids @> ARRAY[$2::uuid]
)
SELECT day, person_id, action, string_agg(DISTINCT array_to_string(duties, ','), ',') AS duties,
  array_remove(array_agg(DISTINCT term), NULL) AS terms, count(*) AS times,
  max(number) AS last_number, max(at) AS last_at
FROM theirs GROUP BY day, person_id, action
HAVING $4::date IS NULL OR (day, max(number)) < ($4, $5::bigint)
ORDER BY day DESC, last_number DESC LIMIT $6
"""


@dataclass(frozen=True, slots=True)
class ReadOnADay:
    """One person, one kind of reading, one day; `last_number` is the newest line of it."""

    day: date
    person_id: UUID
    action: str
    duties: frozenset[str]
    terms: tuple[str, ...]
    times: int
    last_number: int
    last_at: datetime


async def reads_of(
    pool: Pool, school_id: UUID, student_id: UUID, *, before: tuple[date, int] | None, limit: int
) -> list[ReadOnADay]:
    """A page, the newest first."""
    day, number = before or (None, 0)
    rows = await pool.fetch(_FOLDED, school_id, student_id, SCHOOL_ZONE.key, day, number, limit)
    return [
        ReadOnADay(
            row["day"],
            row["person_id"],
            row["action"],
            frozenset(filter(None, row["duties"].split(","))),
            tuple(row["terms"]),
            row["times"],
            row["last_number"],
            row["last_at"],
        )
        for row in rows
    ]
