"""What the gate is told of a school's pupils, and the feed's rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk
from portfolio.admit.domain import grade_in
from portfolio.admit.roster_queries import person_of
from portfolio.seal.queries import OF_TERM
from portfolio.share.gate import PupilFacts
from portfolio.support.database import Pool


async def pupils_for_gate(desk: Desk, school_id: UUID, term: str) -> list[PupilFacts]:
    """Every enrolled pupil's levels of a term; the read tables must have caught up."""
    rows = await desk.pool.fetch(
        "SELECT s.student_id, s.person, s.stage, s.entry_year,"
        " (SELECT jsonb_object_agg(l.indicator, l.level) FROM level l WHERE l.school_id = $1"
        " AND l.student_id = s.student_id AND l.term = $2)::text AS levels,"
        " (SELECT jsonb_object_agg(b.subject, b.level) FROM subject_level b WHERE b.school_id = $1"
        " AND b.student_id = s.student_id AND b.term = $2)::text AS subjects,"
        " EXISTS (SELECT FROM report r WHERE r.school_id = $1 AND r.student_id = s.student_id"
        " AND r.term = $2) AS has_report,"
        " EXISTS (SELECT FROM observation o WHERE o.school_id = $1"
        " AND o.student_id = s.student_id AND o.term = $2 AND NOT o.is_withdrawn) AS is_open"
        " FROM student s WHERE s.school_id = $1" + OF_TERM + " ORDER BY s.student_id",
        school_id,
        term,
    )
    keys = await desk.journal.keyring.get_many(school_id, [row["student_id"] for row in rows])
    return [
        _facts(desk, row, keys[row["student_id"]], term)
        for row in rows
        if row["student_id"] in keys
    ]


def _facts(desk: Desk, row: Any, key: Any, term: str) -> PupilFacts:
    grade = grade_in(term, row["stage"], row["entry_year"])
    return PupilFacts(
        grade=grade,
        by_plan=person_of(row, key)["follows_individual_plan"],
        levels=orjson.loads(row["levels"] or "{}"),
        subjects=orjson.loads(row["subjects"] or "{}"),
        subjects_taught=frozenset(one.code for one in desk.vocabulary.subjects_for(grade)),
        has_report=row["has_report"],
        is_open=row["is_open"],
    )


async def feed_after(
    pool: Pool, school_id: UUID, sequence: int, limit: int
) -> list[tuple[int, datetime, dict[str, Any]]]:
    """Rows of a school's feed behind a number, in order."""
    rows = await pool.fetch(
        "SELECT sequence, cut_at, snapshot FROM feed WHERE school_id = $1 AND sequence > $2"
        " ORDER BY sequence LIMIT $3",
        school_id,
        sequence,
        limit,
    )
    return [(row[0], row[1], orjson.loads(row[2])) for row in rows]


async def last_sequence(pool: Pool, school_id: UUID) -> int:
    """The newest number of a school's feed."""
    found: int | None = await pool.fetchval(
        "SELECT max(sequence) FROM feed WHERE school_id = $1", school_id
    )
    return found or 0
