"""HTTP of 整理遴选: what is signed of one pupil's term; levels, subject levels, remark."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk, standing_now
from portfolio.capture.seeing import Viewer
from portfolio.confirm.domain import Counted
from portfolio.curate import advice, commands, told
from portfolio.curate.bodies import (
    AdvisedAnswer,
    IndicatorCode,
    JudgementAnswer,
    LevelBody,
    MeantCell,
    RemarkBody,
    SignedAnswer,
    SubjectLevelsBody,
)
from portfolio.curate.queries import remarks_beside, term_record
from portfolio.curate.signing import is_by_plan
from portfolio.curate.writing import Cell, Written
from portfolio.support.actor import Actor
from portfolio.support.planning import Appended
from portfolio.support.web import (
    CommandId,
    TermId,
    answer,
    etag,
    status_of,
)
from portfolio.support.web import told as told_of

_BASE = "/students/{student_id}/terms/{term}"


def routes(desk: Desk) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["curate"])
    _reading(router, desk)
    _signing(router, desk)
    _remarking(router, desk)
    return router


def _reading(router: APIRouter, desk: Desk) -> None:
    @router.get(_BASE + "/judgement", response_model=JudgementAnswer)
    async def judgement(student_id: UUID, term: TermId, request: Request) -> Response:
        """The term's levels, subject levels, remark and next steps, as signed so far."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "judgement.read")
        by_plan = is_by_plan(at.student.state, at.school.state.term(term))
        record = await term_record(desk.journal, actor.school_id, student_id, term)
        words, group = desk.vocabulary, at.student.state.class_group_id
        viewer = Viewer.of(actor, at.school.state, group, at.relations)

        def may_see(fact: Counted) -> bool:
            return viewer.may_see(words.observation_type(fact.observation_type), fact.recorded_by)

        return answer(
            told.judgement(record, student_id, term, words, by_plan=by_plan, may_see=may_see)
        )


def _signing(router: APIRouter, desk: Desk) -> None:
    @router.put(_BASE + "/levels/{indicator}", status_code=201, response_model=SignedAnswer)
    async def sign_level(
        cell: MeantCell,
        indicator: IndicatorCode,
        body: LevelBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Sign a level; software never proposes one."""
        written = await commands.sign_level(
            desk,
            await desk.sessions.actor(request),
            cell,
            command_id=command_id,
            indicator=indicator,
            level=body.level,
            less_help_fact=body.less_help_fact,
        )
        return signed(written.appended)

    @router.put(_BASE + "/subject-levels", status_code=201, response_model=SignedAnswer)
    async def sign_subjects(
        cell: MeantCell,
        body: SubjectLevelsBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Sign levels of subjects."""
        written = await commands.sign_subjects(
            desk,
            await desk.sessions.actor(request),
            cell,
            command_id=command_id,
            levels=body.levels,
        )
        return signed(written.appended)


def _remarking(router: APIRouter, desk: Desk) -> None:
    @router.put(_BASE + "/remark", status_code=201, response_model=AdvisedAnswer)
    async def write_remark(
        cell: MeantCell,
        body: RemarkBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Write the class teacher's remark, and the lead of the report.

        Words that compare or label are refused; the answer tells what could be better.
        """
        actor = await desk.sessions.actor(request)
        written = await commands.write_remark(
            desk,
            actor,
            cell,
            command_id=command_id,
            text=body.text,
            lead=body.lead or None,
        )
        said = await _advice(desk, actor, cell, body, written)
        return signed(written.appended, advice=said)


async def _advice(
    desk: Desk, actor: Actor, cell: Cell, body: RemarkBody, written: Written
) -> list[dict[str, object]]:
    if written.seen is None or written.appended.is_repeated:
        return []
    at, record = written.seen
    group = at.student.state.class_group_id
    beside = (
        await remarks_beside(desk, actor.school_id, group, cell.term, cell.student_id)
        if group
        else []
    )
    return advice.of_remark(body.text, body.lead, record, beside, desk.vocabulary)


def signed(appended: Appended, **more: object) -> Response:
    """What was appended, with the ETag of the cell."""
    headers = {"etag": etag(appended.receipts[-1].stream_version)}
    return answer(told_of(appended, **more), status_of(appended), headers)
