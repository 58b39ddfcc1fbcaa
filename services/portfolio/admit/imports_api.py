"""HTTP of what an administrator does: lists taken in, codes issued, a term opened."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from portfolio.admit import commands
from portfolio.admit.desk import Desk, school_now
from portfolio.admit.events import TermPlanned
from portfolio.support.http_errors import language_of
from portfolio.support.problems import TooLarge
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    NewId,
    Position,
    TermId,
    answer,
    example,
)

WORKBOOK_BYTES = 10 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SENT = {
    "requestBody": {
        "required": True,
        "content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
}
SchoolYear = Annotated[int, Query(ge=2000, le=2099, description="2026 for 2026-2027.")]

Whole = Annotated[
    bool, Query(description="Whoever is not on the list is released: for a new school year.")
]


class WarningAnswer(Answer):
    """Something unclear in a list, which stopped nothing."""

    row_number: int
    column: str
    detail: str


class ImportAnswer(Position):
    """The list is taken in."""

    import_id: UUID
    admitted: int
    unchanged: int
    warnings: list[WarningAnswer]


class TermBody(Body):
    """The days of a term; terms are data, not arithmetic."""

    model_config = example(
        {
            "opens_on": "2026-09-01",
            "closes_on": "2027-01-22",
            "holiday_on": "2027-01-23",
            "back_on": "2027-02-25",
            "school_days": 98,
        }
    )

    opens_on: date
    closes_on: date
    holiday_on: date | None = Field(None, description="The first day off.")
    back_on: date | None = Field(None, description="When the next term begins for the pupils.")
    school_days: int | None = Field(None, ge=1, le=200)
    label_set: str = Field("growth", max_length=40, description="Which names the levels have.")
    check_days: int = Field(
        5, ge=0, le=10, description="Working days of the families' check; 0: none is asked."
    )
    notice_days: int | None = Field(
        None, ge=1, le=20, description="Working days of 公示; none where it is not asked for."
    )


class TermAnswer(Position):
    """The term is open."""

    term: str


async def _workbook(request: Request) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > WORKBOOK_BYTES:
            raise TooLarge(limit=WORKBOOK_BYTES)
    return bytes(content)


def _imported(import_id: UUID, done: commands.Imported, request: Request) -> Response:
    language = language_of(request.headers)
    body = {
        "import_id": import_id,
        "admitted": done.done.admitted,
        "unchanged": done.done.unchanged,
        "warnings": [
            {
                "row_number": one.row_number,
                "column": one.column,
                "detail": one.en if language == "en" else one.zh,
            }
            for one in done.warnings
        ],
        "position": done.appended.position,
        "recorded_at": done.appended.recorded_at,
    }
    return answer(body, 200 if done.appended.is_repeated else 201)


def routes(desk: Desk) -> APIRouter:
    """Imports, codes and terms: what a school's administrator does."""
    router = APIRouter(tags=["admit"])

    @router.put(
        "/roster-imports/{import_id}",
        status_code=201,
        response_model=ImportAnswer,
        openapi_extra=_SENT,
    )
    async def import_roster(
        import_id: NewId, school_year: SchoolYear, request: Request
    ) -> Response:
        """Take in a registry export (.xlsx), wholly or not at all."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "roster.import")
        content = await _workbook(request)
        done = await commands.import_roster(
            desk, actor, import_id=import_id, content=content, school_year=school_year
        )
        return _imported(import_id, done, request)

    @router.put(
        "/staff-imports/{import_id}",
        status_code=201,
        response_model=ImportAnswer,
        openapi_extra=_SENT,
    )
    async def import_staff(
        import_id: NewId,
        request: Request,
        school_year: SchoolYear | None = None,
        whole: Whole = False,  # noqa: FBT002 — a word of the query
    ) -> Response:
        """Take in a list of duties (.xlsx), wholly or not at all."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "staff.import")
        content = await _workbook(request)
        done = await commands.import_staff(
            desk,
            actor,
            import_id=import_id,
            content=content,
            school_year=school_year,
            is_whole=whole,
        )
        return _imported(import_id, done, request)

    @router.put("/terms/{term}", status_code=201, response_model=TermAnswer)
    async def plan_term(
        term: TermId, body: TermBody, request: Request, command_id: CommandId
    ) -> Response:
        """Plan a term and open it for recording."""
        actor = await desk.sessions.actor(request)
        plan = TermPlanned(term=term, **body.model_dump())
        appended = await commands.plan_term(desk, actor, command_id=command_id, plan=plan)
        told = {"position": appended.position, "recorded_at": appended.recorded_at, "term": term}
        return answer(told, 200 if appended.is_repeated else 201)

    return router
