"""Colleagues who recorded the same of the same child at the same moment.

Two records of two people stand: one vouches for the other. That both are there is told to both, so
that whoever meant the same thing once takes theirs back; nothing is merged unseen.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk
from portfolio.capture.projection import content_place

WITHIN = timedelta(minutes=10)
_SAME = """
SELECT m.observation_id AS mine, m.content AS my_content, o.observation_id, o.content,
  o.student_id, o.recorded_by, o.recorded_at
FROM observation m JOIN observation o
  ON o.school_id = m.school_id AND o.student_id = m.student_id AND o.term = m.term
  AND o.observation_type = m.observation_type AND o.occurred_on = m.occurred_on
  AND o.source = m.source AND o.recorded_by <> m.recorded_by AND NOT o.is_withdrawn
  AND o.recorded_at BETWEEN m.recorded_at - $4::interval AND m.recorded_at + $4::interval
WHERE m.school_id = $1 AND m.observation_id = ANY($2) AND NOT m.is_withdrawn
  AND o.observation_type <> ALL($3)
ORDER BY o.recorded_at
"""


async def also_recorded(
    desk: Desk,
    school_id: UUID,
    observation_ids: Collection[UUID],
    unseen: Collection[str],
    names: Mapping[UUID, str],
) -> dict[UUID, list[dict[str, Any]]]:
    """By the record of one's own: who else said the same word, and when.

    `unseen`: types of which the caller sees nobody's entries but their own; `names`: of the staff.
    """
    rows = await desk.pool.fetch(_SAME, school_id, list(observation_ids), list(unseen), WITHIN)
    keys = await desk.journal.keyring.get_many(school_id, {row["student_id"] for row in rows})
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        key, by = keys.get(row["student_id"]), names.get(row["recorded_by"])
        if key and by and _note(key, row, "content") == _note(key, row, "my_content", "mine"):
            found[row["mine"]].append({"by": by, "recorded_at": row["recorded_at"]})
    return found


def _note(key: Any, row: Any, content: str, of: str = "observation_id") -> object:
    return orjson.loads(key.open_text(row[content], *content_place(row[of])))["note"]
