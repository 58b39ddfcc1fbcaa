"""HTTP of 社区: links by teachers; one page's worth of confirmation for whoever has the token.

The token comes in `Authorization`, so it stands in no address and no log;
opening the link changes nothing, for chat programs open links before people do.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk
from portfolio.capture.bodies import PUPIL, TypeCode
from portfolio.capture.community import LinkHasEnded, Vouched, require_usable, timed_by
from portfolio.capture.community_commands import Asked, confirm_link, make_link, names_on
from portfolio.capture.links import Link, Links
from portfolio.support.sessions import token_of
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Paragraph,
    Position,
    TermId,
    answer,
    example,
    status_of,
    told,
)

# A link ends, is used once, and guesses are counted; see `openapi.py` for the others.
_ENDS: dict[int | str, dict[str, Any]] = {
    409: {"description": "It was confirmed already."},
    410: {"description": "The link has ended."},
    429: {"description": "Too many attempts."},
}
Short = Annotated[Paragraph, Field(min_length=1, max_length=60)]


class LinkBody(Body):
    """What somebody of the community shall confirm."""

    model_config = example(
        {
            "term": "2026-2027-1",
            "observation_type": "SP03",
            "occurred_on": "2026-10-12",
            "activity": "敬老院陪伴",
            "organisation": "东风社区居委会",
            "student_ids": [PUPIL],
        }
    )

    term: TermId
    observation_type: TypeCode
    occurred_on: date
    activity: Short
    organisation: Short
    student_ids: list[UUID] = Field(min_length=1, max_length=60)


class LinkAnswer(Answer):
    """Put `token` behind the # of an address or into a QR code; it is told only here."""

    link_id: UUID
    token: str
    expires_at: datetime


class Child(Answer):
    """A child by number, the name masked."""

    number: int
    name: str


class LinkView(Answer):
    """What is asked; reading it changes nothing."""

    school: str
    activity: str
    organisation: str
    occurred_on: date
    told_in: str | None = Field(description="`hours` or `minutes`, if it is told how long.")
    children: list[Child]
    expires_at: datetime
    is_used: bool


class ConfirmationBody(Body):
    """How long it took and who came."""

    model_config = example({"came": [1], "hours": 2, "name": "周老师"})

    came: list[int] = Field(min_length=1, max_length=60)
    hours: int | None = None
    minutes: int | None = None
    name: Short
    words: Paragraph | None = Field(None, description="A word to the children.")


class ConfirmationAnswer(Position):
    """It waits for a teacher of the class now."""

    children: int


def routes(desk: Desk) -> APIRouter:
    """The routes of links and confirmations."""
    router = APIRouter(tags=["capture"])
    links = Links(desk)

    @router.post("/community-links", status_code=201, response_model=LinkAnswer)
    async def make_community_link(
        body: LinkBody, request: Request, command_id: CommandId
    ) -> Response:
        """A link for one confirmation by somebody without an account, within 72 hours."""
        actor = await desk.sessions.actor(request)
        asked = Asked(
            body.term,
            body.observation_type,
            body.occurred_on,
            body.activity,
            body.organisation,
            tuple(dict.fromkeys(body.student_ids)),
        )
        token, link = await make_link(desk, links, actor, link_id=command_id, asked=asked)
        said = {"link_id": link.link_id, "token": token, "expires_at": link.expires_at}
        return answer(said, 201)

    @router.get("/community-confirmation", response_model=LinkView, responses=_ENDS)
    async def community_request(request: Request) -> Response:
        """What the bearer of a link is asked to confirm; names are masked."""
        link = await _link(request)
        if not (names := await names_on(desk, link)):
            raise LinkHasEnded
        school = await desk.rosters.school(link.school_id)
        return answer(
            {
                "school": school.state.name,
                "activity": link.activity,
                "organisation": link.organisation,
                "occurred_on": link.occurred_on,
                "told_in": timed_by(desk.vocabulary.observation_type(link.observation_type)),
                "children": [{"number": n, "name": name} for n, name in names.items()],
                "expires_at": link.expires_at,
                "is_used": link.used_at is not None,
            }
        )

    @router.post(
        "/community-confirmation",
        status_code=201,
        response_model=ConfirmationAnswer,
        responses=_ENDS,
    )
    async def confirm_community(body: ConfirmationBody, request: Request) -> Response:
        """Confirm, once: the same again gets the same answer, anything else is refused."""
        link = await _link(request)
        said = Vouched(
            desk.vocabulary.observation_type(link.observation_type),
            link.occurred_on,
            link.link_id,
            f"{link.organisation} {body.name}",
            body.hours,
            body.minutes,
            body.words or None,
        )
        appended = await confirm_link(
            desk, links, link, said=said, numbers=body.came, body=body.as_sent()
        )
        return answer(told(appended, children=len(appended.receipts)), status_of(appended))

    async def _link(request: Request) -> Link:
        address = request.client.host if request.client else "unknown"
        # Guesses are few: a wrong token counts against the address.
        async with desk.limit.attempt(f"address:{address}"):
            link = await links.behind(token_of(request))
            require_usable(link.expires_at, desk.clock.now())
        return link

    return router
