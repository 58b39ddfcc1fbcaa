"""HTTP of 整理遴选 by class: 按项看全班, signing for a class, blind second ratings."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit import relations
from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, class_now, require_class, school_now
from portfolio.curate import class_commands, class_view
from portfolio.curate.api import signed
from portfolio.curate.bodies import IndicatorCode, SignedAnswer, SubjectInPath
from portfolio.curate.class_bodies import (
    ClassLevel,
    ClassLevelsAnswer,
    ClassLevelsBody,
    IndicatorAnswer,
    RatingBody,
    RemarksAnswer,
    SheetAnswer,
    SheetBody,
    SigningAnswer,
    SubjectSheetAnswer,
    TasksAnswer,
)
from portfolio.curate.class_commands import Signing
from portfolio.curate.writing import Cell
from portfolio.support.http_errors import language_of, problem
from portfolio.support.planning import Appended
from portfolio.support.problems import Refusal
from portfolio.support.web import (
    CommandId,
    TermId,
    answer,
    etag,
    status_of,
    version_in,
)

_BASE = "/class-groups/{class_group_id}/terms/{term}"
_LANES = 256


def routes(desk: Desk) -> APIRouter:
    """The routes of a class."""
    router = APIRouter(tags=["curate"])
    _reading(router, desk)
    _signing_together(router, desk)
    _rating_again(router, desk)
    return router


def _reading(router: APIRouter, desk: Desk) -> None:
    @router.get(_BASE + "/indicators/{indicator}", response_model=IndicatorAnswer)
    async def indicator_of_class(
        class_group_id: UUID, term: TermId, indicator: IndicatorCode, request: Request
    ) -> Response:
        """One indicator of every pupil in roster order, each with the facts; nothing prefilled."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "judgement.read")
        school.state.term(term)
        shown = await class_view.indicator_of_class(
            desk,
            actor,
            school,
            held,
            class_group_id,
            term,
            indicator,
            language_of(request.headers),
        )
        pupils = {one["student_id"] for one in shown["pupils"]}
        noted(actor, held, "judgement.read", pupils, class_group_id=class_group_id)
        return answer(shown)

    @router.get(_BASE + "/signing", response_model=SigningAnswer)
    async def signing_of_class(class_group_id: UUID, term: TermId, request: Request) -> Response:
        """How far a class is signed, indicator by indicator; no pupil in it."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "judgement.read")
        school.state.term(term)
        language = language_of(request.headers)
        shown, pupils = await class_view.signing_of_class(
            desk, actor, school, held, class_group_id, term, language
        )
        noted(actor, held, "judgement.read", pupils, class_group_id=class_group_id)
        return answer(shown)

    @router.get(_BASE + "/remarks", response_model=RemarksAnswer)
    async def remarks_of_class(class_group_id: UUID, term: TermId, request: Request) -> Response:
        """Which pupils of a class have a remark, in roster order, so that one can go on."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "judgement.read")
        school.state.term(term)
        items = await class_view.remarks_of_class(desk, actor.school_id, class_group_id, term)
        pupils = {one["student_id"] for one in items}
        noted(actor, held, "judgement.read", pupils, class_group_id=class_group_id)
        return answer({"items": items})

    @router.get(_BASE + "/subjects/{subject}", response_model=SubjectSheetAnswer)
    async def subject_of_class(
        class_group_id: UUID, term: TermId, subject: SubjectInPath, request: Request
    ) -> Response:
        """One subject of every pupil who is taught it, in roster order; nothing prefilled."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "judgement.read")
        school.state.term(term)
        language = language_of(request.headers)
        shown = await class_view.subject_of_class(
            desk, actor, school, held, class_group_id, term, subject, language
        )
        pupils = {one["student_id"] for one in shown["pupils"]}
        noted(actor, held, "judgement.read", pupils, class_group_id=class_group_id)
        return answer(shown)


def _signing_together(router: APIRouter, desk: Desk) -> None:
    lanes = asyncio.Semaphore(_LANES)

    @router.put(_BASE + "/levels/{indicator}", response_model=ClassLevelsAnswer)
    async def sign_class(
        class_group_id: UUID,
        term: TermId,
        indicator: IndicatorCode,
        body: ClassLevelsBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Sign one indicator for pupils of a class: each is a command of its own,
        with a result of its own.
        """
        actor = await desk.sessions.actor(request)
        outcomes = await class_commands.sign_class(
            desk,
            actor,
            lanes=lanes,
            command_id=command_id,
            class_group_id=class_group_id,
            term=term,
            items=[_signing(one, indicator) for one in body.items],
        )
        results = [
            {"student_id": one.student_id, **_result(outcome, request)}
            for one, outcome in zip(body.items, outcomes, strict=True)
        ]
        return answer({"results": results})

    @router.put(_BASE + "/levels", response_model=SheetAnswer)
    async def sign_sheet(
        class_group_id: UUID,
        term: TermId,
        body: SheetBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Sign levels of several indicators for a class, typed in from a sheet at a desk:
        as for one indicator, and the class's term is read once.
        """
        actor = await desk.sessions.actor(request)
        outcomes = await class_commands.sign_class(
            desk,
            actor,
            lanes=lanes,
            command_id=command_id,
            class_group_id=class_group_id,
            term=term,
            items=[_signing(one, one.indicator) for one in body.items],
        )
        results = [
            {
                "student_id": one.student_id,
                "indicator": one.indicator,
                **_result(outcome, request),
            }
            for one, outcome in zip(body.items, outcomes, strict=True)
        ]
        return answer({"results": results})


def _rating_again(router: APIRouter, desk: Desk) -> None:
    @router.get(_BASE + "/second-rating-tasks", response_model=TasksAnswer)
    async def second_rating_tasks(class_group_id: UUID, term: TermId, request: Request) -> Response:
        """What was drawn in a class to be rated again by a teacher who does not teach it."""
        actor = await desk.sessions.actor(request)
        school = await school_now(desk, actor, "second_rating.give")
        require_class(school.state, class_group_id)
        class_view.require_blind(actor, school.state, class_group_id)
        at, language = school.state.term(term), language_of(request.headers)
        items = await class_view.second_rating_tasks(
            desk, actor.school_id, at, class_group_id, language
        )
        pupils = {one["student_id"] for one in items}
        held = relations.to_school(actor, school.state)
        noted(actor, held, "second_rating.give", pupils, class_group_id=class_group_id)
        return answer({"items": items})

    @router.put(
        "/students/{student_id}/terms/{term}/second-ratings/{indicator}",
        status_code=201,
        response_model=SignedAnswer,
    )
    async def rate_again(
        student_id: UUID,
        term: TermId,
        indicator: IndicatorCode,
        body: RatingBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Rate from the facts alone what was drawn; it changes nothing for the child."""
        appended = await class_commands.rate_again(
            desk,
            await desk.sessions.actor(request),
            Cell(student_id, term),
            command_id=command_id,
            indicator=indicator,
            level=body.level,
        )
        return signed(appended)


def _signing(item: ClassLevel, indicator: str) -> Signing:
    meant = version_in(item.if_match)
    return Signing(item.student_id, indicator, item.level, meant, item.less_help_fact)


def _result(outcome: Appended | Refusal, request: Request) -> dict[str, Any]:
    if isinstance(outcome, Refusal):
        request_id = getattr(request.state, "request_id", "")
        said = problem(outcome, request.headers, request.url.path, request_id)
        return {"status": outcome.status, "problem": said}
    return {
        "status": status_of(outcome),
        "etag": etag(outcome.receipts[-1].stream_version),
        "position": outcome.position,
    }
