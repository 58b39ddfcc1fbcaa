"""HTTP of a term's beginning: its days are planned, and facts may be recorded from then on."""

from datetime import date

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit import commands
from portfolio.admit.desk import Desk
from portfolio.admit.events import TermPlanned
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
    is_draft: bool = Field(
        False,  # noqa: FBT003 — a field's default
        description="Plan it only: its days may still change, and nothing is recorded yet.",
    )


class TermAnswer(Position):
    """The term is planned, or open."""

    term: str


def routes(desk: Desk) -> APIRouter:
    """Terms: planned, and opened."""
    router = APIRouter(tags=["admit"])

    @router.put("/terms/{term}", status_code=201, response_model=TermAnswer)
    async def plan_term(
        term: TermId, body: TermBody, request: Request, command_id: CommandId
    ) -> Response:
        """Plan a term and open it for recording, or, as a draft, plan it only."""
        actor = await desk.sessions.actor(request)
        plan = TermPlanned(term=term, **body.model_dump(exclude={"is_draft"}))
        appended = await commands.plan_term(
            desk, actor, command_id=command_id, plan=plan, is_draft=body.is_draft
        )
        return answer(told(appended, term=term), status_of(appended))

    @router.post("/terms/{term}/opening", status_code=201, response_model=TermAnswer)
    async def open_term(term: TermId, request: Request, command_id: CommandId) -> Response:
        """Open a planned term for recording; its days stand from now on."""
        actor = await desk.sessions.actor(request)
        appended = await commands.open_term(desk, actor, command_id=command_id, term=term)
        return answer(told(appended, term=term), status_of(appended))

    return router
