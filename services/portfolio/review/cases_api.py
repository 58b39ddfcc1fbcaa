"""HTTP of 异议 for whoever answers: what waits, and what each is about."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit import relations
from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, school_now
from portfolio.admit.domain import Assignment
from portfolio.admit.roster.listing import allowed_among
from portfolio.review.cases import Reader, cases
from portfolio.review.draft import DraftFact
from portfolio.review.objections_api import ObjectionState, state_of
from portfolio.review.queries import objections_to_answer
from portfolio.review.resolving import FOR_THE_SCHOOL, Effect
from portfolio.support.http_errors import language_of
from portfolio.support.web import (
    Answer,
    Cursor,
    PageSize,
    Seen,
    answer,
    cursor_of,
    number_in,
    read_cursor,
)


class ObjectionCase(ObjectionState):
    """An objection with what it is about, for whoever answers it.

    `fact`, `level` in a word, `remark`: as they stand now, null where the reader may not see them.
    """

    student_name: str
    class_group_id: UUID | None
    filed_as: Literal["parent", "student", "teacher"]
    may_answer: bool = Field(
        description="The caller had no part in it: neither filed, recorded nor signed it."
    )
    effects: list[Effect] = Field(description="What may follow where it is right.")
    fact: DraftFact | None
    indicator_name: str | None
    level: str | None
    remark: str | None


class ToAnswer(Answer):
    """A page of objections, the oldest first."""

    items: list[ObjectionCase]
    next: str | None


def routes(desk: Desk) -> APIRouter:
    """The routes of whoever answers."""
    router = APIRouter(tags=["review"])

    @router.get("/objections", response_model=ToAnswer)
    async def objections_of_school(
        request: Request,
        state: Literal["open", "resolved"] = "open",
        class_group_id: UUID | None = None,
        cursor: Cursor = None,
        limit: PageSize = 50,
        seen: Seen = 0,
    ) -> Response:
        """What waits for an answer, the oldest first: of the school, of one's own classes, or of
        one of these.
        """
        actor = await desk.sessions.actor(request)
        school = await school_now(desk, actor, "objection.resolve")
        keys = read_cursor(cursor, 1)
        await desk.views.wait_for(actor.school_id, seen)
        duties = school.state.duties_of(actor.person_id)
        found = await objections_to_answer(
            desk,
            actor.school_id,
            _classes(duties, class_group_id),
            is_open=state == "open",
            of_leavers=not class_group_id and any(one.duty == "school_admin" for one in duties),
            after=number_in(keys[0]) if keys else 0,
            limit=limit,
        )
        more = cursor_of(found[-1].position) if len(found) == limit else None
        held, named = relations.to_school(actor, school.state), {one.student_id for one in found}
        pupils = await allowed_among(desk, actor, school.state, "objection.read", named)
        noted(actor, held, "objection.resolve", pupils)
        reader = Reader(actor, school.state, pupils, language_of(request.headers))
        shown = await cases(desk, reader, found)
        items = [{**state_of(desk, one.pop("filed")), **one} for one in shown]
        return answer({"items": items, "next": more})

    return router


def _classes(duties: Sequence[Assignment], only: UUID | None) -> list[UUID] | None:
    """The classes whose objections one sees; None for whoever answers for the school."""
    if any(one.duty in FOR_THE_SCHOOL for one in duties):
        return [only] if only else None
    own = [
        one.class_group_id for one in duties if one.duty == "class_teacher" and one.class_group_id
    ]
    return [one for one in own if only in {None, one}]
