"""HTTP of 核对 as the class teacher follows it: until when, and who has looked.

A list of what is still to be done, in roster order: no order of families, and no count of them.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, class_now
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.roster_queries import class_members
from portfolio.review.commands import caught_up
from portfolio.review.events import Said
from portfolio.review.following import State, stands
from portfolio.review.queries import answers_of_class
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.web import Answer, TermId, answer


class LookedAnswer(Answer):
    """A pupil of the class, and what was last said of the draft in this check, if anything."""

    student_id: UUID
    name: str
    roster_number: int | None
    grade: int
    said: Said | None
    checked_at: datetime | None


class ClassCheckAnswer(Answer):
    """A class's check as it stands."""

    term: str
    state: State = Field(description="`reopened`: facts are worked on again, to be checked anew.")
    until: date | None = Field(description="The last day of the check that was begun.")
    would_end: date | None = Field(
        description="The last day if it were begun today; null where it cannot be begun."
    )
    is_asked: bool = Field(description="Whether the term is planned with a check.")
    may_end: bool = Field(description="Everybody has looked, or the days are over.")
    may_reopen: bool = Field(description="Facts stand still, and the term is not closed.")
    pupils: list[LookedAnswer]


def routes(desk: Desk) -> APIRouter:
    """The route of a class's check."""
    router = APIRouter(tags=["review"])

    @router.get(
        "/class-groups/{class_group_id}/terms/{term}/check", response_model=ClassCheckAnswer
    )
    async def class_check(class_group_id: UUID, term: TermId, request: Request) -> Response:
        """How far the families' check of a class has come, and what may be done now."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "check.read")
        planned = school.state.term(term)
        pupils = await _pupils(desk, actor, school.state, class_group_id, term)
        shown = {one["student_id"] for one in pupils}
        noted(actor, held, "check.read", shown, class_group_id=class_group_id)
        check = school.state.checks.get((term, class_group_id))
        waits = any(one["said"] is None for one in pupils)
        today = school_day(desk.clock.now())
        return answer(
            {
                "term": term,
                **stands(planned, check, today, waits=waits),
                "pupils": pupils,
            }
        )

    return router


async def _pupils(
    desk: Desk, actor: Actor, school: School, class_group_id: UUID, term: str
) -> list[dict[str, Any]]:
    """Who is in the class now, in roster order; answers only of a check that facts stand under."""
    await caught_up(desk, actor.school_id)
    members = await class_members(desk.pool, actor.school_id, class_group_id)
    known = await desk.rosters.enrolled_now(actor.school_id, members)
    here = {
        who: one.state for who, one in known.items() if one.state.class_group_id == class_group_id
    }
    check = school.checks.get((term, class_group_id))
    counts = check is not None and check.freezes_facts
    said = (
        await answers_of_class(desk.pool, actor.school_id, class_group_id, term) if counts else {}
    )
    order = sorted(here, key=lambda who: (here[who].roster_number or 0, who))
    return [_pupil(who, here[who], term, *said.get(who, (None, None))) for who in order]


def _pupil(
    student_id: UUID, pupil: Enrolled, term: str, said: Said | None, at: datetime | None
) -> dict[str, Any]:
    return {
        "student_id": student_id,
        "name": pupil.name,
        "roster_number": pupil.roster_number,
        "grade": pupil.grade(term),
        "said": said,
        "checked_at": at,
    }
