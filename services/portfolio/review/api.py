"""HTTP of 核对与公示: a class's check and notice, a family's draft."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk, standing_now
from portfolio.review import cases_api, class_check_api, commands, objections_api
from portfolio.review.domain import draft_of
from portfolio.review.draft import DraftAnswer, drafted
from portfolio.review.objection_commands import IssuedOn
from portfolio.review.queries import checks_of, notice_of, opening_of
from portfolio.review.reading import require_reader
from portfolio.review.showing import NothingIsShown
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.http_errors import language_of
from portfolio.support.planning import Appended
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Paragraph,
    Position,
    TermId,
    answer,
    example,
    status_of,
    told,
)


class ReviewAnswer(Position):
    """A check or a notice was opened or closed, or a draft looked at."""

    term: str


class ClosingBody(Body):
    """End the check; or, with a reason, let the facts be worked on again."""

    model_config = example({"reopens_facts": True, "reason": "补录运动会成绩"})

    reopens_facts: bool = False
    reason: Paragraph | None = None


class CheckedBody(Body):
    """The draft was looked at: `agreed`, or just `noted`."""

    model_config = example({"said": "agreed"})

    said: Literal["agreed", "noted"]


class ShownAnswer(Answer):
    """One line of the notice."""

    observation_id: UUID
    name: str
    observation_type: str
    occurred_on: date
    note: str | None
    measures: dict[str, int]
    words: dict[str, str]


class NoticeAnswer(Answer):
    """What the families of a class may see of each other's children."""

    term: str
    until: date
    items: list[ShownAnswer]


class CheckAnswer(Answer):
    """Somebody has looked."""

    checked_by: UUID
    said: Literal["agreed", "noted"]
    checked_at: datetime


class FamilyDraftAnswer(DraftAnswer):
    """The draft of one child's term, and who has looked at it."""

    term: str
    until: date
    state: Literal["open", "closed"]
    checks: list[CheckAnswer]


OfClass = Callable[..., Awaitable[Appended]]
_OF_CLASS = "/class-groups/{class_group_id}/terms/{term}"


def routes(desk: Desk, issued_on: IssuedOn) -> APIRouter:
    """The routes of this step; `issued_on` tells when a report was issued, a later step's word."""
    router = APIRouter(tags=["review"])
    _checks(router, desk)
    router.routes.extend(class_check_api.routes(desk).routes)
    _notices(router, desk)
    _drafts(router, desk)
    router.routes.extend(objections_api.routes(desk, issued_on).routes)
    router.routes.extend(cases_api.routes(desk).routes)
    return router


def _checks(router: APIRouter, desk: Desk) -> None:
    @router.post(_OF_CLASS + "/check", status_code=201, response_model=ReviewAnswer)
    async def open_check(
        class_group_id: UUID, term: TermId, request: Request, command_id: CommandId
    ) -> Response:
        """Show each family its own child's draft; the facts stand still from now on."""
        actor = await desk.sessions.actor(request)
        appended = await commands.open_check(
            desk, actor, command_id=command_id, class_group_id=class_group_id, term=term
        )
        return answer(told(appended, term=term), status_of(appended))

    @router.post(_OF_CLASS + "/check/closing", status_code=201, response_model=ReviewAnswer)
    async def close_check(
        class_group_id: UUID,
        term: TermId,
        body: ClosingBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """End the check once everyone has answered or its days are over."""
        actor = await desk.sessions.actor(request)
        appended = await commands.close_check(
            desk,
            actor,
            command_id=command_id,
            class_group_id=class_group_id,
            term=term,
            reason=body.reason,
            reopens=body.reopens_facts,
        )
        return answer(told(appended, term=term), status_of(appended))


def _notices(router: APIRouter, desk: Desk) -> None:
    @router.post(_OF_CLASS + "/notice", status_code=201, response_model=ReviewAnswer)
    async def open_notice(
        class_group_id: UUID, term: TermId, request: Request, command_id: CommandId
    ) -> Response:
        """Show the class's families honours, posts and volunteer hours, where consented."""
        actor = await desk.sessions.actor(request)
        appended = await commands.open_notice(
            desk, actor, command_id=command_id, class_group_id=class_group_id, term=term
        )
        return answer(told(appended, term=term), status_of(appended))

    @router.post(_OF_CLASS + "/notice/closing", status_code=201, response_model=ReviewAnswer)
    async def close_notice(
        class_group_id: UUID, term: TermId, request: Request, command_id: CommandId
    ) -> Response:
        """Show it no more."""
        actor = await desk.sessions.actor(request)
        appended = await commands.close_notice(
            desk, actor, command_id=command_id, class_group_id=class_group_id, term=term
        )
        return answer(told(appended, term=term), status_of(appended))

    @router.get(_OF_CLASS + "/notice", response_model=NoticeAnswer)
    async def notice(class_group_id: UUID, term: TermId, request: Request) -> Response:
        """What is shown now, for the families, pupils and staff of the class."""
        actor = await desk.sessions.actor(request)
        school = await require_reader(desk, actor, class_group_id)
        school.term(term)
        held = school.notices.get((term, class_group_id))
        if held is None or held.state != "open":
            raise NothingIsShown
        return answer(
            {"term": term, "until": held.until, "items": await _lines(actor, class_group_id, term)}
        )

    async def _lines(actor: Actor, class_group_id: UUID, term: str) -> list[dict[str, object]]:
        # The opening is sure, from the school's stream; its position is read from a table.
        await commands.caught_up(desk, actor.school_id)
        opened_at = await opening_of(desk.pool, actor.school_id, class_group_id, term)
        shown = await notice_of(
            desk,
            actor.school_id,
            class_group_id,
            term,
            opened_at=opened_at or 0,
            on=school_day(desk.clock.now()),
        )
        return [
            {
                "observation_id": one.fact.observation_id,
                "name": one.name,
                "observation_type": one.fact.observation_type,
                "occurred_on": one.fact.occurred_on,
                "note": one.fact.note,
                "measures": dict(one.fact.measures),
                "words": dict(one.fact.words),
            }
            for one in shown
        ]


def _drafts(router: APIRouter, desk: Desk) -> None:
    @router.get("/students/{student_id}/terms/{term}/draft", response_model=FamilyDraftAnswer)
    async def draft(student_id: UUID, term: TermId, request: Request) -> Response:
        """What counts of a child's term, what was chosen and said; no level is in it yet."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "draft.read")
        held = draft_of(at.school.state, term, at.student.state.class_group_id)
        return answer(
            {
                "term": term,
                "until": held.until,
                "state": held.state,
                "checks": await checks_of(desk.pool, actor.school_id, student_id, term),
                **await drafted(desk, actor, at, student_id, term, language_of(request.headers)),
            }
        )

    @router.post(
        "/students/{student_id}/terms/{term}/draft/check",
        status_code=201,
        response_model=ReviewAnswer,
    )
    async def check_draft(
        student_id: UUID, term: TermId, body: CheckedBody, request: Request, command_id: CommandId
    ) -> Response:
        """Say that the draft was looked at."""
        actor = await desk.sessions.actor(request)
        appended = await commands.check_draft(
            desk, actor, command_id=command_id, student_id=student_id, term=term, said=body.said
        )
        return answer(told(appended, term=term), status_of(appended))
