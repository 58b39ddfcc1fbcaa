"""HTTP of 形成档案: close a term, watch its reports, read a report."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk, school_now, standing_now
from portfolio.seal import commands
from portfolio.seal.queries import Kept, newest_report, progress
from portfolio.support.actor import Actor
from portfolio.support.keys import KeyForgotten
from portfolio.support.object_store import ObjectStore
from portfolio.support.openapi import ETAG
from portfolio.support.problems import Gone, NotFound
from portfolio.support.sealed_object import open_bytes
from portfolio.support.web import Answer, CommandId, Position, TermId, answer, etag, status_of, told


class ClosureAnswer(Position):
    """The facts of the term are frozen; reports follow."""

    term: str


class TermStateAnswer(Answer):
    """How far a term has come."""

    term: str
    state: Literal["planned", "open", "sealed"]
    opens_on: date
    closes_on: date
    enrolled: int
    closed: int
    reports: int


class ReportAnswer(Answer):
    """An issued report."""

    report_number: str
    version: int
    issued_on: date
    size: int


class ReportIsNotIssued(NotFound):
    """The term is not closed, or the worker has not come to this pupil yet."""

    zh = "报告还没有生成，请在学期结束后再来。"
    en = "The report is not issued yet."


_BINARY = {"schema": {"type": "string", "format": "binary"}}
_PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/pdf": _BINARY},
        "description": "The report.",
        "headers": ETAG,
    }
}
_TAGGED: dict[int | str, dict[str, Any]] = {200: {"headers": ETAG}}


def routes(desk: Desk, objects: ObjectStore) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["seal"])

    @router.post("/terms/{term}/closure", status_code=201, response_model=ClosureAnswer)
    async def close_term(term: TermId, request: Request, command_id: CommandId) -> Response:
        """End the term: its facts are frozen for good, and every pupil's report is made."""
        actor = await desk.sessions.actor(request)
        appended = await commands.seal_term(desk, actor, command_id=command_id, term=term)
        return answer(told(appended, term=term), status_of(appended))

    @router.get("/terms/{term}", response_model=TermStateAnswer)
    async def term_state(term: TermId, request: Request) -> Response:
        """How far the term has come."""
        actor = await desk.sessions.actor(request)
        school = await school_now(desk, actor, "term.read")
        planned = school.state.term(term)
        counts = await progress(desk.pool, actor.school_id, term)
        return answer(
            {
                "term": term,
                "state": planned.state,
                "opens_on": planned.opens_on,
                "closes_on": planned.closes_on,
                "enrolled": counts.enrolled,
                "closed": counts.closed,
                "reports": counts.reports,
            }
        )

    @router.get(
        "/students/{student_id}/terms/{term}/report",
        response_model=ReportAnswer,
        responses=_TAGGED,
    )
    async def report(student_id: UUID, term: TermId, request: Request) -> Response:
        """The report in force."""
        actor = await desk.sessions.actor(request)
        kept = await _kept(desk, actor, student_id, term)
        body = {
            "report_number": kept.report_number,
            "version": kept.version,
            "issued_on": kept.issued_on,
            "size": kept.size,
        }
        return answer(body, headers={"etag": etag(kept.version)})

    @router.get(
        "/students/{student_id}/terms/{term}/report.pdf",
        responses=_PDF,
        response_class=Response,
    )
    async def report_pdf(student_id: UUID, term: TermId, request: Request) -> Response:
        """The report as a tagged PDF."""
        actor = await desk.sessions.actor(request)
        kept = await _kept(desk, actor, student_id, term)
        try:
            key = await desk.journal.keyring.get(actor.school_id, student_id)
        except KeyForgotten:
            raise Gone from None
        sealed = b"".join([chunk async for chunk in objects.get(kept.object_name)])
        pdf = open_bytes(
            sealed,
            key=key.unwrap(kept.wrapped_key),
            school_id=actor.school_id,
            object_key_id=kept.object_key_id,
        )
        headers = {
            "content-disposition": f'attachment; filename="{kept.report_number}.pdf"',
            "cache-control": "private, no-store",
            "etag": etag(kept.version),
        }
        return Response(pdf, headers=headers, media_type="application/pdf")

    return router


async def _kept(desk: Desk, actor: Actor, student_id: UUID, term: str) -> Kept:
    at = await standing_now(desk, actor, student_id, "report.read")
    at.school.state.term(term)
    kept = await newest_report(desk.pool, actor.school_id, student_id, term)
    if kept is None:
        raise ReportIsNotIssued
    return kept
