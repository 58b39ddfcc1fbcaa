"""How far a term's closing has come, whose report is missing, and where a report is kept."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.seal.domain import REVISING
from portfolio.support.database import Pool

# Pupils of a term ($1 the school, $2 the term): whoever was there when it was sealed,
# and of an open term whoever is there now.
# Who comes later has no report of it and stands in none of its numbers; who left earlier neither.
_SEALED_AT = (
    "coalesce((SELECT z.position FROM sealed_term z"
    " WHERE z.school_id = $1 AND z.term = $2), 9223372036854775806)"
)
# Who left and came back was not there between: what was said last before the sealing counts.
OF_TERM = (
    " AND (SELECT y.is_here FROM stay y WHERE y.school_id = $1 AND y.student_id = s.student_id"
    f" AND y.position < {_SEALED_AT} ORDER BY y.position DESC LIMIT 1)"
)


_KEPT = (
    "SELECT student_id, version, report_number, issued_on, object_name, object_key_id,"
    " wrapped_key, size FROM report WHERE school_id = $1"
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

    student_id: UUID
    version: int
    report_number: str
    issued_on: date
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


async def to_revise(pool: Pool, school_id: UUID, limit: int) -> list[tuple[UUID, str]]:
    """Pupils and terms of which an answered objection has changed something since the report."""
    rows = await pool.fetch(
        "SELECT DISTINCT o.student_id, o.term FROM objection o JOIN LATERAL (SELECT max(r.as_of)"
        " AS as_of FROM report r WHERE r.school_id = $1 AND r.student_id = o.student_id"
        " AND r.term = o.term) made ON true WHERE o.school_id = $1 AND o.changes"
        " AND EXISTS (SELECT FROM log l WHERE l.school_id = $1 AND l.stream_id = o.student_id"
        " AND l.term = o.term AND l.topic = ANY($2) AND l.position > made.as_of) LIMIT $3",
        school_id,
        sorted(REVISING),
        limit,
    )
    return [(row[0], row[1]) for row in rows]


async def issued_on(pool: Pool, school_id: UUID, student_id: UUID, term: str) -> date | None:
    """The day of the report in force."""
    found = await reports_of(pool, school_id, student_id, term)
    return found[0].issued_on if found else None


async def reports_of(pool: Pool, school_id: UUID, student_id: UUID, term: str) -> list[Kept]:
    """Every version of a report, the one in force first."""
    rows = await pool.fetch(
        _KEPT + " AND student_id = $2 AND term = $3 ORDER BY version DESC",
        school_id,
        student_id,
        term,
    )
    return [Kept(*row) for row in rows]


async def reports_of_class(
    pool: Pool, school_id: UUID, class_group_id: UUID, term: str
) -> list[Kept]:
    """The reports in force of a class's pupils of today, in the order of the register."""
    rows = await pool.fetch(
        "SELECT r.student_id, r.version, r.report_number, r.issued_on, r.object_name,"
        " r.object_key_id, r.wrapped_key, r.size FROM student s JOIN LATERAL (SELECT * FROM"
        " report n WHERE n.school_id = $1 AND n.student_id = s.student_id AND n.term = $3"
        " ORDER BY n.version DESC LIMIT 1) r ON true WHERE s.school_id = $1"
        " AND s.class_group_id = $2 AND s.left_position IS NULL"
        " ORDER BY s.roster_number, s.student_id",
        school_id,
        class_group_id,
        term,
    )
    return [Kept(*row) for row in rows]
