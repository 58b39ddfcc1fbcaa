"""The timeline of a pupil and what waits for a teacher, from the read tables, texts opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk
from portfolio.capture.projection import content_place
from portfolio.capture.seeing import Viewer
from portfolio.confirm.projection import reason_place
from portfolio.confirm.sampling import Lot

STANDING = (
    "CASE WHEN o.is_withdrawn THEN 'withdrawn'"
    " WHEN c.outcome IN ('rejected', 'reversed', 'struck') THEN c.outcome"
    " WHEN t.position > coalesce(c.position, 0)"
    " THEN CASE WHEN t.needs_confirmation THEN 'pending' ELSE 'counted' END"
    " WHEN c.outcome = 'asked' AND v.position > c.position THEN 'pending'"
    " WHEN c.outcome IS NOT NULL THEN c.outcome"
    " WHEN o.needs_confirmation THEN 'pending' ELSE 'counted' END"
)
"""How an observation `o` stands, told from the read tables as `domain.evolve` tells it."""
JOINED = " FROM observation o LEFT JOIN confirmation c USING (school_id, observation_id)" + "".join(
    f" LEFT JOIN entry_touch {name} ON {name}.school_id = o.school_id"
    f" AND {name}.observation_id = o.observation_id AND {name}.kind = '{kind}'"
    for name, kind in (("t", "correction"), ("v", "evidence"), ("k", "check"))
)
_COLUMNS = (
    "SELECT o.observation_id, o.student_id, o.term, o.observation_type, o.occurred_on,"
    " o.recorded_at, o.recorded_by, o.source, o.activity_id, o.position, o.content, c.reason, "
    + STANDING
    + " AS standing, k.position > coalesce(t.position, 0) AS is_checked,"
    " (SELECT array_agg(e.evidence_id ORDER BY e.evidence_id) FROM evidence e"
    " WHERE e.school_id = o.school_id AND e.student_id = o.student_id"
    " AND e.observation_id = o.observation_id) AS evidence" + JOINED + " WHERE o.school_id = $1"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One observation as a screen shows it; `reason`: why it was declined or taken back, or what
    was asked; `type_name`, `note_said`: in the reader's language, set last.
    """

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
    words: dict[str, str] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    organisation: str | None = None
    for_child: bool = False
    evidence: tuple[UUID, ...] = ()
    reason: str | None = None
    is_checked: bool = False
    type_name: str = ""
    note_said: str | None = None


async def timeline(
    desk: Desk,
    school_id: UUID,
    student_id: UUID,
    term: str,
    viewer: Viewer,
    *,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """A pupil's observations of a term that `viewer` may see, the latest recorded first."""
    rows = await desk.pool.fetch(
        _COLUMNS + " AND o.student_id = $2 AND o.term = $3 AND o.position < $4"
        " AND (o.observation_type <> ALL($6) OR o.recorded_by = $7)"
        " ORDER BY o.position DESC, o.observation_id LIMIT $5",
        school_id,
        student_id,
        term,
        before if before is not None else 2**62,
        limit,
        viewer.unseen(desk.vocabulary.observations.types),
        viewer.person_id,
    )
    return await _opened(desk, school_id, rows)


async def pending(
    desk: Desk,
    school_id: UUID,
    student_ids: Sequence[UUID],
    viewer: Viewer,
    *,
    after: int,
    limit: int,
) -> list[Entry]:
    """What waits for an answer among these pupils and `viewer` may see, the longest waiting
    first.
    """
    rows = await desk.pool.fetch(
        _COLUMNS + " AND o.student_id = ANY($2) AND (o.needs_confirmation OR t.needs_confirmation)"
        f" AND {STANDING} = 'pending' AND o.position > $3"
        " AND (o.observation_type <> ALL($5) OR o.recorded_by = $6) ORDER BY o.position LIMIT $4",
        school_id,
        list(student_ids),
        after,
        limit,
        viewer.unseen(desk.vocabulary.observations.types),
        viewer.person_id,
    )
    return await _opened(desk, school_id, rows)


async def samples(
    desk: Desk, school_id: UUID, student_ids: Sequence[UUID], term: str
) -> list[Entry]:
    """What the lot drew among these pupils' records that count at once, the oldest first."""
    words = desk.vocabulary
    kinds = [one.code for one in words.observations.types if one.confirm == "sample"]
    key = await desk.journal.keyring.get(school_id, school_id)
    lot = Lot(key, "samples", words.judging.samples.per_mille)
    rows = await desk.pool.fetch(
        _COLUMNS + " AND o.student_id = ANY($2) AND o.term = $3 AND o.observation_type = ANY($4)"
        f" AND {STANDING} = 'counted' ORDER BY o.position",
        school_id,
        list(student_ids),
        term,
        kinds,
    )
    drawn = [row for row in rows if lot.draws(row["observation_id"])]
    return await _opened(desk, school_id, drawn)


async def _opened(desk: Desk, school_id: UUID, rows: Sequence[Any]) -> list[Entry]:
    keys = await desk.journal.keyring.get_many(school_id, {row["student_id"] for row in rows})
    entries = []
    for row in rows:
        if (key := keys.get(row["student_id"])) is None:
            continue  # erased a moment ago
        text = key.open_text(row["content"], *content_place(row["observation_id"]))
        content = {name: said for name, said in orjson.loads(text).items() if name in _CONTENT}
        plain = {name: row[name] for name in _PLAIN}
        more: dict[str, Any] = {
            "evidence": tuple(row["evidence"] or ()),
            "is_checked": bool(row["is_checked"]),
        }
        if row["reason"]:
            more["reason"] = key.open_text(row["reason"], *reason_place(row["observation_id"]))
        entries.append(Entry(**plain, **content, **more))
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
_CONTENT = frozenset({"note", "measures", "words", "items", "organisation", "for_child"})
