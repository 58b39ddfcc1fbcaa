"""HTTP of 批量导出: ask with a reason, have it approved by somebody else."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field, model_validator

from portfolio.admit.access import export_commands as commands
from portfolio.admit.access.export_domain import Export, State, What
from portfolio.admit.access.export_queries import listed
from portfolio.admit.desk import Desk, school_now
from portfolio.admit.domain import School
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Cursor,
    PageSize,
    Paragraph,
    TermId,
    answer,
    cursor_of,
    example,
    id_in,
    instant_in,
    read_cursor,
)

_CLASSES = ["6f6c1f0e-1b1d-4a51-9d0c-0f2f2f2f2f01", "6f6c1f0e-1b1d-4a51-9d0c-0f2f2f2f2f02"]

_TOO_MANY: dict[int | str, dict[str, Any]] = {429: {"description": "Enough for a day."}}
_OVER: dict[int | str, dict[str, Any]] = {409: {"description": "Used, lapsed or approved."}}


class ExportBody(Body):
    """What, of which classes, and why; of reports the term too."""

    model_config = example(
        {
            "what": "class_reports",
            "term": "2026-2027-1",
            "class_group_ids": _CLASSES,
            "reason": "三年级家长会前统一印发本学期的成长报告。",
        }
    )

    what: What
    term: TermId | None = None
    class_group_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    reason: Paragraph = Field(min_length=10)

    @model_validator(mode="after")
    def _reports_have_a_term(self) -> Self:
        if (self.what == "class_reports") != (self.term is not None):
            raise ValueError("a term goes with reports, and with them alone")
        return self


class ExportAnswer(Answer):
    """The request is kept; somebody else answers it."""

    export_id: UUID


class ExportState(Answer):
    """A request and how far it has come."""

    export_id: UUID
    what: What
    term: str | None
    class_group_ids: list[UUID]
    reason: str
    state: State
    asked_by: str | None = Field(description="By name.")
    asked_at: datetime
    approved_by: str | None = Field(description="By name; none for the operator.")
    approved_as: str | None
    approved_at: datetime | None
    used_at: datetime | None
    is_yours: bool


_KEPT = ExportState.model_fields.keys() & Export.__dataclass_fields__.keys()


class ExportsAnswer(Answer):
    """A page, the newest first; `next` is absent on the last."""

    items: list[ExportState]
    next: str | None = None


def routes(desk: Desk) -> APIRouter:
    """Requests for exports."""
    router = APIRouter(tags=["admit"])

    @router.post(
        "/export-requests", status_code=201, response_model=ExportAnswer, responses=_TOO_MANY
    )
    async def request_export(body: ExportBody, request: Request, command_id: CommandId) -> Response:
        """申请导出几个班的材料：写明理由，由另一位同事批准 / needs a second person."""
        actor = await desk.sessions.actor(request)
        is_new = await commands.ask(
            desk,
            actor,
            export_id=command_id,
            what=body.what,
            term=body.term,
            class_group_ids=body.class_group_ids,
            reason=body.reason,
        )
        return answer({"export_id": command_id}, 201 if is_new else 200)

    @router.get("/export-requests", response_model=ExportsAnswer)
    async def export_requests(
        request: Request, cursor: Cursor = None, limit: PageSize = 50
    ) -> Response:
        """Requests of the school, with their reasons."""
        actor = await desk.sessions.actor(request)
        school = (await school_now(desk, actor, "export.read")).state
        keys = read_cursor(cursor, 2)
        before = (instant_in(keys[0]), id_in(keys[1])) if keys else None
        found = await listed(desk, actor.school_id, before=before, limit=limit)
        now = desk.clock.now()
        items = [_told(one, why, school, now, actor.person_id) for one, why in found]
        last = found[-1][0] if len(found) == limit else None
        more = cursor_of(last.asked_at.isoformat(), last.export_id) if last else None
        return answer({"items": items, "next": more})

    @router.post(
        "/export-requests/{export_id}/approval",
        status_code=201,
        response_model=ExportAnswer,
        responses=_OVER,
    )
    async def approve_export(
        export_id: UUID,
        request: Request,
        command_id: CommandId,  # noqa: ARG001 — whose yes it is says whether it is said again
    ) -> Response:
        """批准别人申请的导出，二十四小时内有效，一次 / good for 24 hours and one use."""
        actor = await desk.sessions.actor(request)
        is_new = await commands.approve(desk, actor, export_id)
        return answer({"export_id": export_id}, 201 if is_new else 200)

    return router


def _told(one: Export, reason: str, school: School, now: datetime, me: UUID) -> dict[str, Any]:
    approved_by = school.staff_names.get(one.approved_by) if one.approved_by else None
    return {
        **{name: getattr(one, name) for name in _KEPT},
        "reason": reason,
        "state": one.state_at(now),
        "asked_by": school.staff_names.get(one.asked_by),
        "approved_by": approved_by,
        "is_yours": one.asked_by == me,
    }
