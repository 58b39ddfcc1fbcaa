"""HTTP of 回执: say that a report has been received."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk
from portfolio.share.acknowledgement import acknowledge
from portfolio.support.web import (
    Body,
    CommandId,
    Position,
    TermId,
    answer,
    example,
    status_of,
    told,
)


class ReceiptBody(Body):
    """The version received; `on_paper` by the class teacher, who holds the signed slip."""

    model_config = example({"version": 1})

    version: Annotated[int, Field(ge=1, le=1_000)]
    on_paper: bool = False


class ReceiptAnswer(Position):
    """The receipt is kept."""

    version: int


def routes(desk: Desk) -> APIRouter:
    """The route of receipts."""
    router = APIRouter(tags=["share"])

    @router.post(
        "/students/{student_id}/terms/{term}/report/acknowledgement",
        status_code=201,
        response_model=ReceiptAnswer,
    )
    async def acknowledge_report(
        student_id: UUID, term: TermId, body: ReceiptBody, request: Request, command_id: CommandId
    ) -> Response:
        """Say that this version of the report has been received."""
        actor = await desk.sessions.actor(request)
        appended = await acknowledge(
            desk,
            actor,
            command_id=command_id,
            student_id=student_id,
            term=term,
            version=body.version,
            on_paper=body.on_paper,
        )
        return answer(told(appended, version=body.version), status_of(appended))

    return router
