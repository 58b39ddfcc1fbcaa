"""HTTP of a list of duties: previewed, given back with reasons, taken in, undone."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk, school_now
from portfolio.admit.identity.freshness import require_fresh
from portfolio.admit.roster.api import SchoolYear
from portfolio.admit.roster.bodies import sent_as
from portfolio.admit.roster.preview_answer import problem
from portfolio.admit.staff.bodies import (
    FromOn,
    StaffImportAnswer,
    StaffImportBody,
    StaffListBody,
    StaffPreviewAnswer,
    StaffUndoneAnswer,
    Whole,
    read_staff_list,
)
from portfolio.admit.staff.findings import Kind, StaffDifference, StaffFinding
from portfolio.admit.staff.list_commands import StaffPreviewed, import_staff, preview_staff
from portfolio.admit.staff.reasons import staff_list_with_reasons
from portfolio.admit.staff.undo_commands import undo_staff_import
from portfolio.support.http_errors import language_of
from portfolio.support.web import CommandId, NewId, answer, status_of, told

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"200": {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
_OF_EACH, _PROBLEMS = 200, 200


def routes(desk: Desk) -> APIRouter:
    """A list of duties, from the first look to taking it back."""
    router = APIRouter(tags=["admit"])
    _previews(router, desk)
    _imports(router, desk)
    return router


def _previews(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/staff-previews", response_model=StaffPreviewAnswer, openapi_extra=sent_as(StaffListBody)
    )
    async def preview_staff_list(
        request: Request,
        school_year: SchoolYear | None = None,
        whole: Whole = False,  # noqa: FBT002 — a word of the query
        from_on: FromOn = None,
    ) -> Response:
        """What taking this list of duties in would do; nothing of it is kept."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "staff.import")
        sent = await read_staff_list(
            request, school_year=school_year, is_whole=whole, from_on=from_on
        )
        found = await preview_staff(desk, actor, sent)
        return answer(_previewed(found, language_of(request.headers)))

    @router.post(
        "/staff-previews/workbook",
        response_class=Response,
        openapi_extra={**sent_as(StaffListBody), "responses": _FILE},
    )
    async def staff_with_reasons(
        request: Request,
        school_year: SchoolYear | None = None,
        whole: Whole = False,  # noqa: FBT002 — a word of the query
        from_on: FromOn = None,
    ) -> Response:
        """The same list with a column that says what is wrong with each row."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "staff.import")
        sent = await read_staff_list(
            request, school_year=school_year, is_whole=whole, from_on=from_on
        )
        found = (await preview_staff(desk, actor, sent)).difference
        wrong = [*found.problems, *found.conflicts]
        content = await asyncio.to_thread(
            staff_list_with_reasons,
            sent.content,
            wrong,
            "en" if language_of(request.headers) == "en" else "zh",
        )
        named = {"content-disposition": 'attachment; filename="staff-with-reasons.xlsx"'}
        return Response(content, media_type=_XLSX, headers=named)


def _imports(router: APIRouter, desk: Desk) -> None:
    @router.put(
        "/staff-imports/{import_id}",
        status_code=201,
        response_model=StaffImportAnswer,
        openapi_extra=sent_as(StaffImportBody),
    )
    async def import_staff_list(
        import_id: NewId,
        request: Request,
        school_year: SchoolYear | None = None,
        whole: Whole = False,  # noqa: FBT002 — a word of the query
        from_on: FromOn = None,
    ) -> Response:
        """Take in a list of duties (.xlsx, or the teachers of a OneRoster bundle), wholly or not
        at all.
        """
        known = await desk.sessions.session(request)
        actor = known.actor
        await school_now(desk, actor, "staff.import")
        require_fresh(desk, known)
        sent = await read_staff_list(
            request, school_year=school_year, is_whole=whole, from_on=from_on
        )
        done = await import_staff(desk, actor, import_id=import_id, sent=sent)
        warnings = [problem(one, language_of(request.headers)) for one in done.warnings]
        for one in warnings:
            del one["is_fatal"]
        counts = {
            "admitted": done.done.given,
            "ended": done.done.ended,
            "unchanged": done.done.unchanged,
        }
        body = told(done.appended, import_id=import_id, **counts, warnings=warnings)
        return answer(body, status_of(done.appended))

    @router.post(
        "/staff-imports/{import_id}/undoing", status_code=201, response_model=StaffUndoneAnswer
    )
    async def undo_staff(import_id: UUID, request: Request, command_id: CommandId) -> Response:
        """Take a list of duties back within a day, while nothing was done upon it."""
        known = await desk.sessions.session(request)
        actor = known.actor
        await school_now(desk, actor, "staff.undo")
        require_fresh(desk, known)  # whom the list put out has the duties back
        appended, people = await undo_staff_import(
            desk, actor, command_id=command_id, import_id=import_id
        )
        return answer(told(appended, import_id=import_id, people=people), status_of(appended))


def _previewed(found: StaffPreviewed, language: str) -> dict[str, object]:
    difference, listing = found.difference, found.listing
    problems = [problem(one, language) for one in difference.problems[:_PROBLEMS]]
    return {
        "preview": found.mark,
        "school_year": listing.school_year,
        "starts_on": listing.starts_on,
        "is_whole": listing.is_whole,
        "counts": difference.counts,
        "first": first_of(difference),
        "problems": problems,
        "problem_count": len(difference.problems),
    }


def first_of(difference: StaffDifference) -> list[dict[str, object]]:
    """The first duties of each kind."""
    shown: dict[Kind, int] = {}
    told_of = []
    for one in difference.findings:
        shown[one.kind] = shown.get(one.kind, 0) + 1
        if shown[one.kind] <= _OF_EACH:
            told_of.append(_finding(one))
    return told_of


def _finding(found: StaffFinding) -> dict[str, object]:
    return {
        "row_number": found.row_number,
        "kind": found.kind,
        "staff_number": found.one.staff_number,
        "name": found.one.name,
        "was": found.was,
        "duty": found.one.duty,
        "class_group_id": found.one.class_group_id,
        "subject": found.one.subject,
    }
