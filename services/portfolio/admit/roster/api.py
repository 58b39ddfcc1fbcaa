"""HTTP of a list of pupils: previewed, given back with reasons, taken in, followed, undone."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portfolio.admit.desk import Desk, school_now
from portfolio.admit.identity.freshness import require_fresh
from portfolio.admit.roster import import_commands as commands
from portfolio.admit.roster.answers import (
    ImportAnswer,
    RosterPreviewAnswer,
    StandingAnswer,
    UndoneAnswer,
)
from portfolio.admit.roster.bodies import ColumnsBody, ImportBody, read_columns, read_order, sent_as
from portfolio.admit.roster.file import write_with_reasons
from portfolio.admit.roster.preview_answer import conflicts_as_problems, preview_answer, problem
from portfolio.admit.roster.undo_commands import undo_import
from portfolio.support.http_errors import language_of
from portfolio.support.problems import NotFound
from portfolio.support.web import CommandId, NewId, answer, status_of, told

SchoolYear = Annotated[int, Query(ge=2000, le=2099, description="2026 for 2026-2027.")]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COUNTS = ("admitted", "moved", "corrected", "returned", "repeated", "unchanged", "left")
_FILE = {"200": {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}}


def routes(desk: Desk) -> APIRouter:
    """A list of pupils, from the first look to taking it back."""
    router = APIRouter(tags=["admit"])
    _previews(router, desk)
    _imports(router, desk)
    return router


def _previews(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/roster-previews", response_model=RosterPreviewAnswer, openapi_extra=sent_as(ColumnsBody)
    )
    async def preview_roster(school_year: SchoolYear, request: Request) -> Response:
        """What taking this list in would do; nothing of it is kept."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "roster.import")
        sent = await read_columns(request, school_year)
        found = await commands.preview_roster(desk, actor, sent)
        return answer(preview_answer(found, language_of(request.headers)))

    @router.post(
        "/roster-previews/workbook",
        response_class=Response,
        openapi_extra={**sent_as(ColumnsBody), "responses": _FILE},
    )
    async def roster_with_reasons(school_year: SchoolYear, request: Request) -> Response:
        """The same list with a column that says what is wrong with each row."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "roster.import")
        sent = await read_columns(request, school_year)
        found = await commands.preview_roster(desk, actor, sent)
        wrong = [*found.read.file.problems, *conflicts_as_problems(found.compared)]
        content = await asyncio.to_thread(
            write_with_reasons,
            sent.content,
            wrong,
            found.read.mapping or None,
            sheet=sent.sheet,
            language="en" if language_of(request.headers) == "en" else "zh",
        )
        named = {"content-disposition": 'attachment; filename="roster-with-reasons.xlsx"'}
        return Response(content, media_type=_XLSX, headers=named)


def _imports(router: APIRouter, desk: Desk) -> None:
    @router.put(
        "/roster-imports/{import_id}",
        status_code=201,
        response_model=ImportAnswer,
        openapi_extra=sent_as(ImportBody),
    )
    async def import_roster(
        import_id: NewId, school_year: SchoolYear, request: Request
    ) -> Response:
        """Take a list in, wholly or not at all; without a preview, only who is new."""
        known = await desk.sessions.session(request)
        actor = known.actor
        await school_now(desk, actor, "roster.import")
        order = await read_order(request, school_year)
        done = await commands.import_roster(
            desk,
            actor,
            import_id=import_id,
            order=order,
            before_giving=lambda: require_fresh(desk, known),
        )
        return _imported(import_id, done, language_of(request.headers))

    @router.get("/roster-imports/{import_id}", response_model=StandingAnswer)
    async def import_standing(import_id: UUID, request: Request) -> Response:
        """How far an import has come, and what it did once it is done."""
        actor = await desk.sessions.actor(request)
        progress, done, school = await commands.import_standing(desk, actor, import_id)
        line = await progress.read()
        if line is None and done is None:
            raise NotFound
        counts = {name: getattr(done, name) for name in _COUNTS} if done else None
        return answer(
            {
                "import_id": import_id,
                "phase": line.phase if line and not done else "done",
                "prepared": line.done if line else 0,
                "pupils": line.total if line else 0,
                "touched_at": line.touched_at if line else None,
                "counts": counts,
                "is_undone": import_id in school.undone_imports,
            }
        )

    @router.post(
        "/roster-imports/{import_id}/undoing", status_code=201, response_model=UndoneAnswer
    )
    async def undo_roster_import(
        import_id: UUID, request: Request, command_id: CommandId
    ) -> Response:
        """Take an import back within a day, while nothing refers to what it said."""
        known = await desk.sessions.session(request)
        actor = known.actor
        appended = await undo_import(
            desk,
            actor,
            command_id=command_id,
            import_id=import_id,
            before_giving=lambda: require_fresh(desk, known),
        )
        pupils = len({one.stream_id for one in appended.receipts} - {actor.school_id})
        body = told(appended, import_id=import_id, pupils=pupils)
        return answer(body, status_of(appended))


def _imported(import_id: UUID, done: commands.Imported, language: str) -> Response:
    warnings = [problem(one, language) for one in done.warnings]
    for one in warnings:
        del one["is_fatal"]
    counts = {name: getattr(done.done, name) for name in (*_COUNTS, "left_out")}
    body = told(done.appended, import_id=import_id, **counts, warnings=warnings)
    return answer(body, status_of(done.appended))
