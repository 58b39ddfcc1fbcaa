"""HTTP of 形成档案: close a term, watch its reports, read a report and its earlier versions."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portfolio.admit import relations
from portfolio.admit.access.export_commands import require_few_classes
from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, require_class, school_now, standing_now
from portfolio.admit.roster.listing import allowed_of_class
from portfolio.review.queries import unfinished
from portfolio.seal import commands
from portfolio.seal.answers import ClosureAnswer, ReportAnswer, TermsAnswer, TermStateAnswer
from portfolio.seal.class_pdf import duplex
from portfolio.seal.contents import ReportIsNotIssued
from portfolio.seal.kept import opened, opened_unless_gone
from portfolio.seal.queries import Kept, progress, reports_of, reports_of_class
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.object_store import ObjectStore
from portfolio.support.openapi import ETAG
from portfolio.support.web import CommandId, TermId, answer, etag, status_of, told

Wanted = Annotated[
    int | None, Query(ge=1, le=1_000, description="A version; without it, the one in force.")
]


_OF_A_TERM = (
    "term",
    "state",
    "opens_on",
    "closes_on",
    "holiday_on",
    "back_on",
    "school_days",
    "check_days",
    "notice_days",
)
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_TAGGED: dict[int | str, dict[str, Any]] = {200: {"headers": ETAG}}
_CLASS_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": _BINARY}, "description": "To be printed on both sides."}
}
_PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/pdf": _BINARY},
        "description": "The report.",
        "headers": ETAG,
    }
}


def routes(desk: Desk, objects: ObjectStore) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["seal"])
    _of_terms(router, desk)
    _of_reports(router, desk, objects)
    _of_classes(router, desk, objects)
    return router


def _of_terms(router: APIRouter, desk: Desk) -> None:
    @router.post("/terms/{term}/closure", status_code=201, response_model=ClosureAnswer)
    async def close_term(term: TermId, request: Request, command_id: CommandId) -> Response:
        """End the term: its facts are frozen for good, and every pupil's report is made."""
        actor = await desk.sessions.actor(request)
        appended = await commands.seal_term(desk, actor, command_id=command_id, term=term)
        return answer(told(appended, term=term), status_of(appended))

    @router.get("/terms", response_model=TermsAnswer)
    async def terms(request: Request) -> Response:
        """The terms that the school has planned, the latest first."""
        actor = await desk.sessions.actor(request)
        school = await school_now(desk, actor, "term.read")
        shown = ("term", "state", "opens_on", "closes_on")
        planned = sorted(school.state.terms.values(), key=lambda one: one.opens_on, reverse=True)
        return answer({"items": [{name: getattr(one, name) for name in shown} for one in planned]})

    @router.get("/terms/{term}", response_model=TermStateAnswer)
    async def term_state(term: TermId, request: Request) -> Response:
        """How far the term has come."""
        actor = await desk.sessions.actor(request)
        school = await school_now(desk, actor, "term.read")
        planned = school.state.term(term)
        counts = await progress(desk.pool, actor.school_id, term)
        waits_for = await unfinished(desk.pool, actor.school_id, term)
        return answer(
            {
                **{name: getattr(planned, name) for name in _OF_A_TERM},
                "enrolled": counts.enrolled,
                "closed": counts.closed,
                "reports": counts.reports,
                "waits_for": {
                    "checks": waits_for.checks,
                    "notices": waits_for.notices,
                    "objections": waits_for.objections,
                    "unchecked_classes": waits_for.unchecked_classes if planned.check_days else 0,
                },
            }
        )


def _of_reports(router: APIRouter, desk: Desk, objects: ObjectStore) -> None:
    path = "/students/{student_id}/terms/{term}/report"

    @router.get(path, response_model=ReportAnswer, responses=_TAGGED)
    async def report(student_id: UUID, term: TermId, request: Request) -> Response:
        """The report in force; earlier versions stay readable under their number."""
        actor = await desk.sessions.actor(request)
        versions = await _versions(desk, actor, student_id, term)
        kept = versions[0]
        body = {
            "report_number": kept.report_number,
            "version": kept.version,
            "issued_on": kept.issued_on,
            "size": kept.size,
            "versions": [
                {
                    "version": one.version,
                    "issued_on": one.issued_on,
                    "is_superseded": one.version < kept.version,
                }
                for one in versions
            ],
        }
        return answer(body, headers={"etag": etag(kept.version)})

    @router.get(path + ".pdf", responses=_PDF, response_class=Response)
    async def report_pdf(
        student_id: UUID, term: TermId, request: Request, version: Wanted = None
    ) -> Response:
        """The report as a tagged PDF."""
        actor = await desk.sessions.actor(request)
        versions = await _versions(desk, actor, student_id, term)
        kept = next((one for one in versions if version in {None, one.version}), None)
        if kept is None:
            raise ReportIsNotIssued
        pdf = await opened(desk, objects, actor, kept)
        return _file(pdf, f"{kept.report_number}.{kept.version}", etag(kept.version))


def _of_classes(router: APIRouter, desk: Desk, objects: ObjectStore) -> None:
    @router.get(
        "/class-groups/{class_group_id}/terms/{term}/reports.pdf",
        responses=_CLASS_PDF,
        response_class=Response,
    )
    async def class_reports(class_group_id: UUID, term: TermId, request: Request) -> Response:
        """The reports in force of a class in one file, each beginning on a sheet of its own."""
        actor = await desk.sessions.actor(request)
        school, _ = await desk.rosters.current(actor.school_id)
        held = relations.to_class_group(actor, school.state, class_group_id)
        policy.require("class_reports.read", held)
        policy.require_proven(actor)
        require_class(school.state, class_group_id)
        school.state.term(term)
        issued = await reports_of_class(desk.pool, actor.school_id, class_group_id, term)
        named = [one.student_id for one in issued]
        theirs = set(
            await allowed_of_class(desk, actor, school.state, "report.read", class_group_id, named)
        )
        kept = [one for one in issued if one.student_id in theirs]
        if not kept:
            raise ReportIsNotIssued
        await require_few_classes(desk, actor, class_group_id, held)
        pupils = [one.student_id for one in kept]
        noted(actor, held, "class_reports.read", pupils, class_group_id=class_group_id)
        found = [await opened_unless_gone(desk, objects, actor, one) for one in kept]
        pdfs = [pdf for pdf in found if pdf]
        made = await asyncio.to_thread(duplex, pdfs, title=f"{term} {len(pdfs)}")
        return _file(made, f"{term}.class")


def _file(pdf: bytes, name: str, tag: str | None = None) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="{name}.pdf"',
        "cache-control": "private, no-store",
    }
    tagged = {"etag": tag} if tag else {}
    return Response(pdf, headers=headers | tagged, media_type="application/pdf")


async def _versions(desk: Desk, actor: Actor, student_id: UUID, term: str) -> list[Kept]:
    at = await standing_now(desk, actor, student_id, "report.read")
    at.school.state.term(term)
    found = await reports_of(desk.pool, actor.school_id, student_id, term)
    if not found:
        raise ReportIsNotIssued
    return found
