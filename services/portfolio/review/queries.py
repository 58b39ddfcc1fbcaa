"""Who has looked, what is objected to and by when it is answered, what a notice shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.roster_queries import class_members
from portfolio.capture.events import ObservationRecorded, PeerVoiceHeard
from portfolio.confirm.domain import counted
from portfolio.review.domain import Unfinished
from portfolio.review.events import About, Outcome, Said
from portfolio.review.objecting import Objection, objection_of
from portfolio.review.projection import text_place
from portfolio.review.showing import Shown, may_be_shown, shown_of
from portfolio.support.database import Pool
from portfolio.support.keys import KeyForgotten
from portfolio.support.mapper import Logged
from portfolio.support.problems import NotFound

_RECORDED = {ObservationRecorded.topic, PeerVoiceHeard.topic}
_OBJECTIONS = (
    "SELECT objection_id, student_id, term, about, observation_id, indicator, filed_by, filed_at,"
    " answer_by, outcome, resolved_by, resolved_at, position, content, answer"
    " FROM objection WHERE school_id = $1"
)
# Pupils of a class ($2), who are there today, and the opening of its check ($3 the term).
_WAITING = (
    "SELECT s.student_id FROM student s WHERE s.school_id = $1 AND s.class_group_id = $2"
    " AND s.left_position IS NULL AND NOT EXISTS (SELECT FROM draft_check d"
    " JOIN class_review c ON c.school_id = d.school_id AND c.term = d.term"
    " AND c.class_group_id = $2 AND c.kind = 'check'"
    " WHERE d.school_id = $1 AND d.student_id = s.student_id AND d.term = $3"
    " AND d.position > c.position)"
)
# The same check, the other way round: the latest answer of each.
_ANSWERED = (
    "SELECT DISTINCT ON (d.student_id) d.student_id, d.said, d.checked_at FROM draft_check d"
    " JOIN class_review c ON c.school_id = d.school_id AND c.term = d.term"
    " AND c.class_group_id = $2 AND c.kind = 'check'"
    " WHERE d.school_id = $1 AND d.term = $3 AND d.position > c.position"
    " ORDER BY d.student_id, d.position DESC"
)
_UNCHECKED = (
    "SELECT count(DISTINCT s.class_group_id) FROM student s WHERE s.school_id = $1"
    " AND s.class_group_id IS NOT NULL AND s.left_position IS NULL AND NOT EXISTS"
    " (SELECT FROM class_review c WHERE c.school_id = $1 AND c.term = $2"
    " AND c.class_group_id = s.class_group_id AND c.kind = 'check')"
)
_OPEN = (
    "SELECT count(*) FILTER (WHERE kind = 'check'), count(*) FILTER (WHERE kind = 'notice')"
    " FROM class_review WHERE school_id = $1 AND term = $2 AND is_open"
)


@dataclass(frozen=True, slots=True)
class Filed:
    """An objection as a screen shows it."""

    objection_id: UUID
    student_id: UUID
    term: str
    about: About
    observation_id: UUID | None
    indicator: str | None
    filed_by: UUID
    filed_at: datetime
    answer_by: date
    outcome: Outcome | None
    resolved_by: UUID | None
    resolved_at: datetime | None
    position: int
    text: str
    answer: str | None


async def waiting_families(pool: Pool, school_id: UUID, class_group_id: UUID, term: str) -> int:
    """Pupils of a class of whom nobody has looked at the draft since the check was opened."""
    rows = await pool.fetch(_WAITING, school_id, class_group_id, term)
    return len(rows)


async def answers_of_class(
    pool: Pool, school_id: UUID, class_group_id: UUID, term: str
) -> dict[UUID, tuple[Said, datetime]]:
    """Of each pupil for whom somebody has looked since the class's check was opened: what was
    said last, and when.
    """
    rows = await pool.fetch(_ANSWERED, school_id, class_group_id, term)
    return {row["student_id"]: (row["said"], row["checked_at"]) for row in rows}


async def checks_of(
    pool: Pool, school_id: UUID, student_id: UUID, term: str
) -> Sequence[dict[str, Any]]:
    """Who has looked at a pupil's draft: `checked_by`, `said`, `checked_at`."""
    rows = await pool.fetch(
        "SELECT checked_by, said, checked_at FROM draft_check WHERE school_id = $1"
        " AND student_id = $2 AND term = $3 ORDER BY position",
        school_id,
        student_id,
        term,
    )
    return [dict(row) for row in rows]


async def unfinished(pool: Pool, school_id: UUID, term: str) -> Unfinished:
    """What a term still waits for."""
    checks, notices = await pool.fetchrow(_OPEN, school_id, term)
    objections = await pool.fetchval(
        "SELECT count(*) FROM objection WHERE school_id = $1 AND term = $2 AND outcome IS NULL",
        school_id,
        term,
    )
    unchecked = await pool.fetchval(_UNCHECKED, school_id, term)
    return Unfinished(checks, notices, objections, unchecked)


async def objections_of(desk: Desk, school_id: UUID, student_id: UUID, term: str) -> list[Filed]:
    """A pupil's objections of a term, the latest first."""
    rows = await desk.pool.fetch(
        _OBJECTIONS + " AND student_id = $2 AND term = $3 ORDER BY position DESC",
        school_id,
        student_id,
        term,
    )
    return await _opened(desk, school_id, rows)


async def objections_to_answer(
    desk: Desk,
    school_id: UUID,
    class_group_ids: Sequence[UUID] | None,
    *,
    is_open: bool,
    of_leavers: bool,
    after: int,
    limit: int,
) -> list[Filed]:
    """Objections in these classes (None: the whole school), the oldest first.

    `of_leavers`: also of pupils who have left, who are the administrator's alone.
    """
    rows = await desk.pool.fetch(
        _OBJECTIONS + " AND (outcome IS NULL) = $2 AND position > $3"
        " AND student_id IN (SELECT s.student_id FROM student s WHERE s.school_id = $1"
        " AND ($4::uuid[] IS NULL OR s.class_group_id = ANY($4))"
        " AND ($6 OR s.left_position IS NULL)) ORDER BY position LIMIT $5",
        school_id,
        is_open,
        after,
        class_group_ids,
        limit,
        of_leavers,
    )
    return await _opened(desk, school_id, rows)


async def _opened(desk: Desk, school_id: UUID, rows: Sequence[Any]) -> list[Filed]:
    keys = await desk.journal.keyring.get_many(school_id, {row["student_id"] for row in rows})
    found = []
    for row in rows:
        if (key := keys.get(row["student_id"])) is None:
            continue  # erased a moment ago
        plain = {name: row[name] for name in set(row.keys()) - {"content", "answer"}}
        told = row["answer"]
        place = row["objection_id"]
        found.append(
            Filed(
                **plain,
                text=key.open_text(row["content"], *text_place("content", place)),
                answer=key.open_text(told, *text_place("answer", place)) if told else None,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class At:
    """An objection, and whose it is of which term."""

    student_id: UUID
    term: str
    objection: Objection


async def objection_at(desk: Desk, school_id: UUID, objection_id: UUID) -> At:
    """An objection by its id, from the log; raises `NotFound`, also of an erased pupil's:
    who asks has not been asked yet whether they may know of one.
    """
    rows = await desk.journal.store.subject(school_id, objection_id)
    if not rows:
        raise NotFound
    try:
        events = await desk.journal.opened(rows)
    except KeyForgotten:
        raise NotFound from None
    versions = [row.originator_version for row in rows]
    found = objection_of(zip(versions, events, strict=True))
    if found is None:
        raise NotFound
    return At(rows[0].stream_id, rows[0].term, found)


async def notice_of(
    desk: Desk, school_id: UUID, class_group_id: UUID, term: str, *, opened_at: int, on: date
) -> list[Shown]:
    """What the notice of a class shows on a day, if it was opened at this position."""
    members = await class_members(desk.pool, school_id, class_group_id)
    pupils = {
        student_id: known.state
        for student_id, known in (await desk.rosters.enrolled_now(school_id, members)).items()
        if known.state.class_group_id == class_group_id and may_be_shown(known.state, on)
    }
    streams = await desk.journal.store.load_many(school_id, pupils, terms=(term,))
    keys = await desk.journal.keyring.get_many(school_id, pupils)
    types, shown = desk.vocabulary.observations.public_notice, list[Shown]()
    for student_id in (one for one in pupils if one in keys):
        rows = _of_observations(streams[student_id])
        told = [(row.subject_id, desk.journal.mapper.open(row, keys[student_id])) for row in rows]
        before = sum(row.id <= opened_at for row in rows)
        now = counted(told)
        then = now if before == len(told) else counted(told[:before])
        shown += shown_of(student_id, pupils[student_id].name, then=then, now=now, types=types)
    return shown


def _of_observations(rows: Sequence[Logged]) -> list[Logged]:
    """What is about an observation; a level or a remark need not be opened."""
    recorded = {row.subject_id for row in rows if row.topic in _RECORDED}
    return [row for row in rows if row.subject_id in recorded]


async def opening_of(pool: Pool, school_id: UUID, class_group_id: UUID, term: str) -> int | None:
    """The position at which the class's open notice was opened."""
    found: int | None = await pool.fetchval(
        "SELECT position FROM class_review WHERE school_id = $1 AND term = $2"
        " AND class_group_id = $3 AND kind = 'notice' AND is_open",
        school_id,
        term,
        class_group_id,
    )
    return found
