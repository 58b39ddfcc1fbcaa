"""The terms of a pupil as its family sees them: which are open, checked, reported, received."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.domain import Enrolled, School, Term
from portfolio.support.actor import Actor
from portfolio.support.database import Pool

_ISSUED = (
    "SELECT DISTINCT ON (r.term) r.term, r.version, r.issued_on, EXISTS (SELECT FROM"
    " acknowledgement a WHERE a.school_id = $1 AND a.student_id = $2 AND a.term = r.term"
    " AND a.version = r.version AND a.acknowledged_by = $3) AS is_received, EXISTS (SELECT FROM"
    " taking_part t WHERE t.school_id = $1 AND t.student_id = $2 AND t.term = r.term"
    " AND t.person_id = $3 AND t.takes_part) AS takes_part"
    " FROM report r WHERE r.school_id = $1 AND r.student_id = $2"
    " ORDER BY r.term, r.version DESC"
)
_OF_REPORT = ("version", "issued_on", "is_received", "takes_part")
_CHECKED = (
    "SELECT DISTINCT d.term FROM draft_check d JOIN class_review c ON c.school_id = d.school_id"
    " AND c.term = d.term AND c.kind = 'check' AND c.class_group_id = $4"
    " WHERE d.school_id = $1 AND d.student_id = $2 AND d.checked_by = $3"
    " AND d.position > c.position"
)


async def terms_of(
    desk: Desk, actor: Actor, school: School, student: Enrolled, student_id: UUID
) -> list[dict[str, Any]]:
    """The latest first: those of the school that are not over, and those with a report."""
    who = (actor.school_id, student_id, actor.person_id)
    issued = {row["term"]: row for row in await desk.pool.fetch(_ISSUED, *who)}
    checked = await _checked(desk.pool, who, student.class_group_id)
    planned = sorted(school.terms.values(), key=lambda one: one.opens_on, reverse=True)
    shown = [one for one in planned if one.state != "sealed" or one.term in issued]
    return [
        {
            "term": one.term,
            "state": one.state,
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
            "check": _check(school, student, one, checked),
            "report": _report(issued.get(one.term)),
        }
        for one in shown
    ]


async def _checked(
    pool: Pool, who: tuple[UUID, UUID, UUID], class_group_id: UUID | None
) -> frozenset[str]:
    rows = await pool.fetch(_CHECKED, *who, class_group_id)
    return frozenset(row["term"] for row in rows)


def _check(
    school: School, student: Enrolled, term: Term, checked: frozenset[str]
) -> dict[str, Any] | None:
    group = student.class_group_id
    held = school.checks.get((term.term, group)) if group else None
    if held is None or not held.freezes_facts:
        return None
    return {"state": held.state, "until": held.until, "is_mine_done": term.term in checked}


def _report(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {name: row[name] for name in _OF_REPORT} if row else None
