"""How far a term's closing has come, whose report is missing, and where a report is kept."""

from dataclasses import dataclass
from uuid import UUID

from portfolio.support.database import Pool

# Pupils of a term ($1 the school, $2 the term): whoever was there when it was sealed.
# Who comes later has no report of it and stands in none of its numbers.
OF_TERM = (
    " AND s.position < coalesce((SELECT z.position FROM sealed_term z"
    " WHERE z.school_id = $1 AND z.term = $2), 9223372036854775807)"
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of a term's closing."""

    enrolled: int
    closed: int
    reports: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An issued report and how to open its file."""

    version: int
    report_number: str
    issued_on: str
    object_name: str
    object_key_id: UUID
    wrapped_key: bytes
    size: int


async def progress(pool: Pool, school_id: UUID, term: str) -> Progress:
    """How many pupils there are, how many terms are closed, how many reports issued."""
    row = await pool.fetchrow(
        "SELECT (SELECT count(*) FROM student s WHERE s.school_id = $1" + OF_TERM + "),"
        " (SELECT count(*) FROM closed_term WHERE school_id = $1 AND term = $2),"
        " (SELECT count(DISTINCT student_id) FROM report WHERE school_id = $1 AND term = $2)",
        school_id,
        term,
    )
    return Progress(*row)


async def without_report(pool: Pool, school_id: UUID, term: str, limit: int) -> list[UUID]:
    """Pupils of a school who have no report of a term."""
    rows = await pool.fetch(
        "SELECT student_id FROM student s WHERE s.school_id = $1" + OF_TERM + " AND NOT EXISTS"
        " (SELECT FROM report r WHERE r.school_id = $1 AND r.student_id = s.student_id"
        " AND r.term = $2) ORDER BY class_group_id, student_id LIMIT $3",
        school_id,
        term,
        limit,
    )
    return [row[0] for row in rows]


async def newest_report(pool: Pool, school_id: UUID, student_id: UUID, term: str) -> Kept | None:
    """The report in force."""
    row = await pool.fetchrow(
        "SELECT version, report_number, issued_on::text, object_name, object_key_id, wrapped_key,"
        " size FROM report WHERE school_id = $1 AND student_id = $2 AND term = $3"
        " ORDER BY version DESC LIMIT 1",
        school_id,
        student_id,
        term,
    )
    return Kept(*row) if row else None
