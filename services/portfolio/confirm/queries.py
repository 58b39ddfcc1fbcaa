"""The timeline of a pupil and what waits for a teacher, from the read tables, texts opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk
from portfolio.capture.projection import content_place

_STANDING = (
    "CASE WHEN o.is_withdrawn THEN 'withdrawn' WHEN NOT o.needs_confirmation THEN 'counted'"
    " ELSE coalesce(c.outcome, 'pending') END"
)
_COLUMNS = (
    "SELECT o.observation_id, o.student_id, o.term, o.observation_type, o.occurred_on,"
    " o.recorded_at, o.recorded_by, o.source, o.activity_id, o.position, o.content, "
    + _STANDING
    + " AS standing, (SELECT array_agg(e.evidence_id ORDER BY e.evidence_id) FROM evidence e"
    " WHERE e.school_id = o.school_id AND e.student_id = o.student_id"
    " AND e.observation_id = o.observation_id) AS evidence"
    " FROM observation o LEFT JOIN confirmation c USING (school_id, observation_id)"
    " WHERE o.school_id = $1"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One observation as a screen shows it."""

    observation_id: UUID
    student_id: UUID
    term: str
    observation_type: str
    occurred_on: date
    recorded_at: datetime
    recorded_by: UUID
    source: str
    standing: str
    position: int
    activity_id: UUID | None = None
    note: str | None = None
    measures: dict[str, int] = field(default_factory=dict)
    evidence: tuple[UUID, ...] = ()


async def timeline(
    desk: Desk,
    school_id: UUID,
    student_id: UUID,
    term: str,
    *,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """A pupil's observations of a term, the latest recorded first."""
    rows = await desk.pool.fetch(
        _COLUMNS + " AND o.student_id = $2 AND o.term = $3 AND o.position < $4"
        " ORDER BY o.position DESC, o.observation_id LIMIT $5",
        school_id,
        student_id,
        term,
        before if before is not None else 2**62,
        limit,
    )
    return await _opened(desk, school_id, rows)


async def pending(
    desk: Desk, school_id: UUID, student_ids: Sequence[UUID], *, after: int, limit: int
) -> list[Entry]:
    """What waits for an answer among these pupils, the longest waiting first."""
    rows = await desk.pool.fetch(
        _COLUMNS + " AND o.student_id = ANY($2) AND o.needs_confirmation AND NOT o.is_withdrawn"
        " AND c.outcome IS NULL AND o.position > $3 ORDER BY o.position LIMIT $4",
        school_id,
        list(student_ids),
        after,
        limit,
    )
    return await _opened(desk, school_id, rows)


async def _opened(desk: Desk, school_id: UUID, rows: Sequence[Any]) -> list[Entry]:
    keys = await desk.journal.keyring.get_many(school_id, {row["student_id"] for row in rows})
    entries = []
    for row in rows:
        if (key := keys.get(row["student_id"])) is None:
            continue  # erased a moment ago
        text = key.open_text(row["content"], *content_place(row["observation_id"]))
        content = orjson.loads(text)
        plain = {name: row[name] for name in _PLAIN}
        entries.append(Entry(**plain, **content, evidence=tuple(row["evidence"] or ())))
    return entries


_PLAIN = (
    "observation_id",
    "student_id",
    "term",
    "observation_type",
    "occurred_on",
    "recorded_at",
    "recorded_by",
    "source",
    "activity_id",
    "position",
    "standing",
)
