"""What the gate is told of a school's pupils, and the feed's rows."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.admit.pupils import Enrolled
from portfolio.admit.terms import Term
from portfolio.confirm.domain import Counted
from portfolio.curate.queries import term_records
from portfolio.seal.queries import OF_TERM
from portfolio.share.bands import PupilFacts
from portfolio.share.measured import measured
from portfolio.share.objective import classes_of
from portfolio.support.clock import school_day
from portfolio.support.database import Pool

_AT_ONCE = 40
_WEEK = timedelta(days=7)
_ROWS = (
    "SELECT s.student_id, s.stage, s.entry_year,"
    " (SELECT jsonb_object_agg(t.term, t.levels) FROM (SELECT l.term,"
    " jsonb_object_agg(l.indicator, l.level) AS levels FROM level l WHERE l.school_id = $1"
    " AND l.student_id = s.student_id AND l.term = ANY($3) GROUP BY l.term) t)::text AS levels,"
    " (SELECT jsonb_object_agg(b.subject, b.level) FROM subject_level b WHERE b.school_id = $1"
    " AND b.student_id = s.student_id AND b.term = $2)::text AS subjects,"
    " EXISTS (SELECT FROM report r WHERE r.school_id = $1 AND r.student_id = s.student_id"
    " AND r.term = $2) AS has_report,"
    " (SELECT n.school_indicator FROM next_steps n WHERE n.school_id = $1"
    " AND n.student_id = s.student_id AND n.term = $4) AS advised,"
    " EXISTS (SELECT FROM observation o WHERE o.school_id = $1 AND o.student_id = s.student_id"
    " AND o.term = $2 AND NOT o.is_withdrawn) AS is_open"
    " FROM student s WHERE s.school_id = $1" + OF_TERM + " ORDER BY s.student_id"
)


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """Pupils of a term, objections (answered in time, received), second ratings (equal, near,
    in all).
    """

    pupils: list[PupilFacts]
    answers: tuple[int, int]
    agreement: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A term, those it is compared with, the one before, and those of its school year so far."""

    term: Term
    compared: tuple[str, ...]
    before: str
    of_year: tuple[str, ...]
    weeks: int
    on: date


async def school_facts(
    desk: Desk, school_id: UUID, school: School, term: str, compared: tuple[str, ...]
) -> SchoolFacts:
    """What the gate is told; the read tables must have caught up. Who was erased is not there."""
    today = school_day(desk.clock.now())
    asked = _asked(school, term, compared, today)
    rows = await desk.pool.fetch(_ROWS, school_id, term, [term, *compared], asked.before)
    pupils = [
        facts
        async for some in _in_turn(rows)
        for facts in await _pupils(desk, school_id, some, asked)
    ]
    return SchoolFacts(
        pupils,
        await _answers(desk.pool, school_id, term, today),
        await _agreement(desk.pool, school_id, term),
    )


def _asked(school: School, term: str, compared: tuple[str, ...], today: date) -> _Asked:
    ordered = sorted(school.terms.values(), key=lambda one: one.opens_on)
    this = school.term(term)
    earlier = [one.term for one in ordered if one.opens_on < this.opens_on]
    of_year = tuple(one for one in earlier if one[:9] == term[:9])
    weeks = max(1, (min(today, this.closes_on) - this.opens_on) // _WEEK)
    if this.school_days and today >= this.closes_on:
        weeks = max(1, this.school_days // 5)
    on = min(today, this.closes_on)
    return _Asked(this, compared, earlier[-1] if earlier else "", of_year, weeks, on)


async def _in_turn(rows: Sequence[Any]) -> AsyncIterator[Sequence[Any]]:
    """Some at a time: opening is work, and others wait for this loop."""
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]
        await asyncio.sleep(0)


async def _pupils(
    desk: Desk, school_id: UUID, rows: Sequence[Any], asked: _Asked
) -> list[PupilFacts]:
    ids = [row["student_id"] for row in rows]
    enrolled = await desk.rosters.enrolled_now(school_id, ids, also_left=True)
    records = [
        await term_records(desk.journal, school_id, ids, term)
        for term in (*asked.of_year, asked.term.term)
    ]
    return [
        _facts(desk, row, asked, enrolled[one].state, [of_term[one].facts for of_term in records])
        for row in rows
        if (one := row["student_id"]) in enrolled and all(one in of_term for of_term in records)
    ]


def _facts(
    desk: Desk,
    row: Any,
    asked: _Asked,
    student: Enrolled,
    facts: Sequence[Sequence[Counted]],
) -> PupilFacts:
    term, of_term = asked.term.term, facts[-1]
    levels: Mapping[str, Mapping[str, str]] = orjson.loads(row["levels"] or "{}")
    grade = student.grade(term)
    of_year = [one for some in facts for one in some]
    found = measured(
        of_year, of_term, student, grade=grade, weeks=asked.weeks, vocabulary=desk.vocabulary
    )
    return PupilFacts(
        grade=grade,
        by_plan=student.follows_plan_on(asked.on),
        levels=levels.get(term, {}),
        subjects=orjson.loads(row["subjects"] or "{}"),
        subjects_taught=frozenset(one.code for one in desk.vocabulary.subjects_for(grade)),
        has_report=row["has_report"],
        is_open=row["is_open"],
        objective=classes_of(found),
        before={one: levels.get(one, {}) for one in asked.compared},
        is_advised=row["advised"] is not None,
        has_acted=any(
            desk.vocabulary.indicator_of(one.observation_type) == row["advised"] for one in of_term
        ),
    )


async def _answers(pool: Pool, school_id: UUID, term: str, today: date) -> tuple[int, int]:
    """Objections answered in time, of those that were due or answered."""
    row = await pool.fetchrow(
        "SELECT count(*) FILTER (WHERE (resolved_at AT TIME ZONE 'Asia/Shanghai')::date"
        " <= answer_by), count(*) FROM objection WHERE school_id = $1 AND term = $2"
        " AND (outcome IS NOT NULL OR answer_by < $3)",
        school_id,
        term,
        today,
    )
    return row[0], row[1]


async def _agreement(pool: Pool, school_id: UUID, term: str) -> tuple[int, int, int]:
    """Blind second ratings: equal to the signed level, within one of it, in all."""
    row = await pool.fetchrow(
        "SELECT count(*) FILTER (WHERE r.level = l.level),"
        " count(*) FILTER (WHERE abs(ascii(r.level) - ascii(l.level)) <= 1), count(*)"
        " FROM second_rating r JOIN level l USING (school_id, student_id, term, indicator)"
        " WHERE r.school_id = $1 AND r.term = $2",
        school_id,
        term,
    )
    return row[0], row[1], row[2]


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
