"""HTTP of a pupil's terms: where a family finds what is open, to be checked, or reported."""

from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk, standing_now
from portfolio.share.family_terms import terms_of
from portfolio.support.web import Answer, Seen, answer


class OwnCheck(Answer):
    """The family's check of the draft: from its opening on the facts stand still."""

    state: Literal["open", "closed"]
    until: date
    is_mine_done: bool = Field(description="The caller has looked since it was opened.")


class OwnReport(Answer):
    """The report in force, and whether the caller has received it."""

    version: int
    issued_on: date
    is_received: bool
    takes_part: bool = Field(
        description="The caller has said that the family takes part in what was agreed for home."
    )


class OwnTerm(Answer):
    """A term of the school as it stands for one pupil."""

    term: str
    state: Literal["planned", "open", "sealed"]
    opens_on: date
    closes_on: date
    check: OwnCheck | None
    report: OwnReport | None


class OwnTermsAnswer(Answer):
    """The latest first."""

    items: list[OwnTerm]


def routes(desk: Desk) -> APIRouter:
    """The route of a pupil's terms."""
    router = APIRouter(tags=["share"])

    @router.get("/students/{student_id}/terms", response_model=OwnTermsAnswer)
    async def student_terms(student_id: UUID, request: Request, seen: Seen = 0) -> Response:
        """Terms that are not over, and those with a report."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "report.read")
        await desk.views.wait_for(actor.school_id, seen)
        items = await terms_of(desk, actor, at.school.state, at.student.state, student_id)
        return answer({"items": items})

    return router
