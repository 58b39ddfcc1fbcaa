"""HTTP of what an administrator does beside the roster: duties taken in, a term opened."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from portfolio.admit import commands
from portfolio.admit.desk import Desk, school_now
from portfolio.admit.events import TermPlanned
from portfolio.admit.roster.api import SchoolYear
from portfolio.admit.roster.bodies import WORKBOOK_BYTES, RowAnswer
from portfolio.admit.staff.commands import StaffImported
from portfolio.admit.staff.commands import import_staff as import_staff_list
from portfolio.support.form_parts import read_body
from portfolio.support.http_errors import language_of
from portfolio.support.web import (
    Body,
    CommandId,
    NewId,
    Position,
    TermId,
    answer,
    example,
)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_SENT = {"requestBody": {"required": True, "content": {_XLSX: _BINARY, "application/zip": _BINARY}}}
Whole = Annotated[
    bool, Query(description="Whoever is not on the list is released: for a new school year.")
]


class StaffImportAnswer(Position):
    """The list is taken in."""

    import_id: UUID
    admitted: int
    unchanged: int
    warnings: list[RowAnswer]


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


def _imported(import_id: UUID, done: StaffImported, request: Request) -> Response:
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
    """Duties and terms."""
    router = APIRouter(tags=["admit"])

    @router.put(
        "/staff-imports/{import_id}",
        status_code=201,
        response_model=StaffImportAnswer,
        openapi_extra=_SENT,
    )
    async def import_staff(
        import_id: NewId,
        request: Request,
        school_year: SchoolYear | None = None,
        whole: Whole = False,  # noqa: FBT002 — a word of the query
    ) -> Response:
        """Take in a list of duties (.xlsx, or the teachers of a OneRoster bundle), wholly or not
        at all.
        """
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "staff.import")
        content = await read_body(request, WORKBOOK_BYTES)
        done = await import_staff_list(
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
