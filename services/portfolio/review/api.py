"""HTTP of 核对与公示: known to whoever may read the report, and refused with the reason."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk, standing_now
from portfolio.review.domain import ReviewComesLater
from portfolio.support.web import TermId


def routes(desk: Desk) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["review"])

    @router.post("/students/{student_id}/terms/{term}/objections", status_code=409)
    async def object_to(student_id: UUID, term: TermId, request: Request) -> Response:
        """An objection to the draft of a term; not taken by this version."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "report.read")
        at.school.state.term(term)
        raise ReviewComesLater

    return router
