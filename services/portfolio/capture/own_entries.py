"""What somebody recorded themselves, from the read table, texts opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk
from portfolio.capture.projection import content_place

_PLAIN = (
    "observation_id",
    "activity_id",
    "student_id",
    "term",
    "observation_type",
    "occurred_on",
    "recorded_at",
    "source",
    "is_withdrawn",
)
_OWN = (
    "SELECT o.content, (SELECT count(*) FROM evidence e WHERE e.school_id = o.school_id"
    " AND e.student_id = o.student_id AND e.observation_id = o.observation_id) AS evidence_count, "
    + ", ".join(f"o.{name}" for name in _PLAIN)
    + " FROM observation o WHERE o.school_id = $1 AND o.recorded_by = $2"
    " AND o.student_id = ANY($3) AND o.recorded_at >= $4 AND o.recorded_at < $5"
    " ORDER BY o.position DESC LIMIT $6"
)


async def recorded(
    desk: Desk,
    by: tuple[UUID, UUID],
    student_ids: Sequence[UUID],
    between: tuple[datetime, datetime],
    *,
    limit: int,
) -> list[dict[str, Any]]:
    """`by`: school and person; between two instants, of these pupils, the latest first."""
    rows = await desk.pool.fetch(_OWN, *by, list(student_ids), *between, limit)
    keys = await desk.journal.keyring.get_many(by[0], {row["student_id"] for row in rows})
    return [_entry(row, keys[row["student_id"]]) for row in rows if row["student_id"] in keys]


def _entry(row: Any, key: Any) -> dict[str, Any]:
    said = orjson.loads(key.open_text(row["content"], *content_place(row["observation_id"])))
    plain = {name: row[name] for name in (*_PLAIN, "evidence_count")}
    return {**plain, **{name: said[name] for name in ("note", "measures", "words")}}
