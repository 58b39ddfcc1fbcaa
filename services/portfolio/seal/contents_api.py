"""HTTP of a report's contents: what a version says, for the family's phone to set."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk, standing_now
from portfolio.seal.api import Wanted
from portfolio.seal.as_of import Archive
from portfolio.seal.contents import contents_of
from portfolio.seal.contents_bodies import ContentsAnswer
from portfolio.seal.contents_told import told
from portfolio.support.http_errors import language_of
from portfolio.support.web import TermId, answer


def routes(desk: Desk) -> APIRouter:
    """The route of contents."""
    router = APIRouter(tags=["seal"])
    archive = Archive(desk)

    @router.get(
        "/students/{student_id}/terms/{term}/report/contents", response_model=ContentsAnswer
    )
    async def report_contents(
        student_id: UUID, term: TermId, request: Request, version: Wanted = None
    ) -> Response:
        """What the report says: levels, the facts behind them, words, what was agreed."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "report.read")
        at.school.state.term(term)
        found = await contents_of(desk, archive, actor.school_id, student_id, term, version)
        return answer(told(found, desk.vocabulary, language_of(request.headers)))

    return router
