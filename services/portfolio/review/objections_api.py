"""HTTP of 异议: file one, read what became of it, answer one."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk, standing_now
from portfolio.review import objection_commands as commands
from portfolio.review.events import About, ObjectionFiled, Outcome
from portfolio.review.queries import Filed, objections_of
from portfolio.review.resolving import Answer as Resolution
from portfolio.support.clock import school_day
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Paragraph,
    Position,
    Seen,
    TermId,
    answer,
    example,
    status_of,
    told,
)

Words = Annotated[Paragraph, Field(min_length=1)]
Indicator = Annotated[str, Field(pattern=r"^student\.B[0-9]{1,2}$")]


class ObjectionBody(Body):
    """What is wrong: an entry by its id, a level by its indicator, or anything else in words."""

    model_config = example({"about": "other", "text": "出勤少记了一天，十一月三日他在校。"})

    about: About
    text: Words
    observation_id: UUID | None = None
    indicator: Indicator | None = None


class ResolutionBody(Body):
    """The answer to the family, and what follows from it.

    `strikes`: the entry counts no more; `reopens`: this pupil's facts may be changed again;
    `signs_again`: whoever signed is asked to sign anew.
    """

    model_config = example({"outcome": "dismissed", "answer": "已核对点名记录，那天请了病假。"})

    outcome: Outcome
    answer: Words
    strikes: bool = False
    reopens: bool = False
    signs_again: bool = False


class ObjectionAnswer(Position):
    """The objection is filed."""

    objection_id: UUID


class ObjectionState(Answer):
    """An objection and what became of it."""

    objection_id: UUID
    student_id: UUID
    term: str
    about: About
    observation_id: UUID | None
    indicator: str | None
    text: str
    filed_by: UUID
    filed_at: datetime
    answer_by: date
    is_overdue: bool
    outcome: Outcome | None
    answer: str | None
    resolved_by: UUID | None
    resolved_at: datetime | None


class ObjectionsAnswer(Answer):
    """A pupil's objections of a term, the latest first."""

    items: list[ObjectionState]


def routes(desk: Desk, issued_on: commands.IssuedOn) -> APIRouter:
    """The routes of objections."""
    router = APIRouter(tags=["review"])
    _of_a_pupil(router, desk, issued_on)
    _answers(router, desk)
    return router


def _of_a_pupil(router: APIRouter, desk: Desk, issued_on: commands.IssuedOn) -> None:
    path = "/students/{student_id}/terms/{term}/objections"

    @router.post(path, status_code=201, response_model=ObjectionAnswer)
    async def object_to(
        student_id: UUID,
        term: TermId,
        body: ObjectionBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Say that something is wrong; somebody else answers within five working days."""
        actor = await desk.sessions.actor(request)
        said = ObjectionFiled(
            about=body.about,
            observation_id=body.observation_id,
            indicator=body.indicator,
            text=body.text,
            filed_by=actor.person_id,
            answer_by=school_day(desk.clock.now()),
        )
        appended = await commands.file_objection(
            desk,
            actor,
            issued_on,
            command_id=command_id,
            student_id=student_id,
            term=term,
            said=said,
        )
        return answer(told(appended, objection_id=command_id), status_of(appended))

    @router.get(path, response_model=ObjectionsAnswer)
    async def objections(
        student_id: UUID, term: TermId, request: Request, seen: Seen = 0
    ) -> Response:
        """What was objected to in a pupil's term, and the answers."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "objection.read")
        at.school.state.term(term)
        await desk.views.wait_for(actor.school_id, seen)
        found = await objections_of(desk, actor.school_id, student_id, term)
        return answer({"items": [state_of(desk, one) for one in found]})


def _answers(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/objections/{objection_id}/resolution", status_code=201, response_model=ObjectionAnswer
    )
    async def resolve_objection(
        objection_id: UUID, body: ResolutionBody, request: Request, command_id: CommandId
    ) -> Response:
        """Answer an objection one had no part in."""
        actor = await desk.sessions.actor(request)
        appended = await commands.resolve_objection(
            desk,
            actor,
            command_id=command_id,
            objection_id=objection_id,
            answer=Resolution(
                body.outcome, body.answer, body.strikes, body.reopens, body.signs_again
            ),
        )
        return answer(told(appended, objection_id=objection_id), status_of(appended))


def state_of(desk: Desk, one: Filed) -> dict[str, Any]:
    """An objection as an `ObjectionState` tells it."""
    told_of = {
        name: getattr(one, name) for name in ObjectionState.model_fields.keys() - {"is_overdue"}
    }
    overdue = one.outcome is None and one.answer_by < school_day(desk.clock.now())
    return {**told_of, "is_overdue": overdue}
