"""HTTP of a printed code: a tiny page that anybody can open, and the one question it asks.

The token stands behind `#` in the address and reaches the server only in the body of that
question, so no log, proxy or Referer ever holds it. The page names no child and loads nothing
from elsewhere; its script and style are files of this service, under a CSP without exceptions.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk
from portfolio.seal.verification import verified
from portfolio.support.openapi import OPEN
from portfolio.support.row_security import act_for
from portfolio.support.web import Answer, Body, answer, example

_HERE = Path(__file__).parent / "verification_page"
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {"content-security-policy": _CSP, "cache-control": "public, max-age=3600"}
_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "The page."}
}


class ScannedCodeBody(Body):
    """What stands in the QR code of a report."""

    model_config = example(
        {"number": "KQ7MX2WD", "version": 1, "token": "GEZDGNBVGY3TQOJQGEZDGNBVGY"}
    )

    number: Annotated[str, Field(pattern=r"^[2-9A-Z]{8}$")]
    version: Annotated[int, Field(ge=1, le=1_000)]
    token: Annotated[str, Field(pattern=r"^[A-Za-z2-7]{26}$")]


class VerifiedAnswer(Answer):
    """Which report this is, and whether it is in force; nothing about its pupil."""

    number: str
    school: str
    term: str
    issued_on: date
    state: Literal["unchanged", "superseded"]


def routes(desk: Desk) -> APIRouter:
    """The open routes of verification."""
    router = APIRouter(tags=["seal"])

    @router.post("/verifications", response_model=VerifiedAnswer, openapi_extra=OPEN)
    async def verify_report(body: ScannedCodeBody, request: Request) -> Response:
        """Whether a printed report is unchanged or superseded; whatever is unknown looks alike."""
        address = request.client.host if request.client else ""
        async with desk.limit.attempt(f"address:{address}"):
            found = await verified(desk.across, body.number, body.version, body.token)
        act_for(found.school_id)
        school, _ = await desk.rosters.current(found.school_id)
        return answer(
            {
                "number": body.number,
                "school": school.state.name,
                "term": found.term,
                "issued_on": found.issued_on,
                "state": found.state,
            },
            headers={"cache-control": "no-store"},
        )

    @router.get("/v", responses=_PAGE, response_class=Response, openapi_extra=OPEN)
    async def verification_page() -> Response:
        """核验页 / the page that a report's code leads to."""
        return _static("page.html", "text/html")

    @router.get("/v.js", response_class=Response, include_in_schema=False)
    async def verification_script() -> Response:
        return _static("page.js", "text/javascript")

    @router.get("/v.css", response_class=Response, include_in_schema=False)
    async def verification_style() -> Response:
        return _static("page.css", "text/css")

    return router


def _static(name: str, media_type: str) -> Response:
    return Response((_HERE / name).read_bytes(), headers=_HEADERS, media_type=media_type)
