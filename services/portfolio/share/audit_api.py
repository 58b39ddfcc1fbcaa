"""HTTP of the yearly audit: one PDF with no child in it."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from portfolio.admit.desk import Desk, school_now
from portfolio.share.audit_press import printed
from portfolio.share.audit_queries import gathered
from portfolio.share.audit_view import view_of

Year = Annotated[int, Path(ge=2020, le=2099, description="The calendar year.")]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": _BINARY}, "description": "To be printed and signed."}
}


def routes(desk: Desk) -> APIRouter:
    """The audit of a year."""
    router = APIRouter(tags=["share"])
    # Both chains are walked from their beginning: one school at a time.
    turn = asyncio.Semaphore(1)

    @router.get("/audit-reports/{year}.pdf", responses=_PDF, response_class=Response)
    async def audit_report(year: Year, request: Request) -> Response:
        """年度合规审计材料：只有数目、教职工与职责 / numbers, staff and duties, no child."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, "audit.read")
        async with turn:
            told = await gathered(desk, actor.school_id, year)
            pdf = await asyncio.to_thread(printed, view_of(told), told.made_on)
        headers = {
            "content-disposition": f'attachment; filename="audit-{told.code}-{year}.pdf"',
            "cache-control": "private, no-store",
        }
        return Response(pdf, headers=headers, media_type="application/pdf")

    return router
