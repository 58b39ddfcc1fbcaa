"""HTTP of 社区: links by teachers; one page's worth of confirmation for whoever has the token.

The token comes in `Authorization`, so it stands in no address and no log;
opening the link changes nothing, for chat programs open links before people do.
"""

from typing import Any

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk
from portfolio.capture.community import (
    LinkHasEnded,
    Vouched,
    receipt_of,
    require_usable,
    timed_by,
)
from portfolio.capture.community_bodies import (
    CommunityLinkBody,
    ConfirmationAnswer,
    ConfirmationBody,
    LinkAnswer,
    LinkObjectionBody,
    LinkView,
    MadeLinksAnswer,
)
from portfolio.capture.community_commands import (
    Asked,
    confirm_link,
    links_made,
    make_link,
    names_on,
)
from portfolio.capture.links import Link, Links, Objection
from portfolio.support.sessions import token_of
from portfolio.support.web import CommandId, answer, status_of, told

# A link ends, is used once, and guesses are counted; see `openapi.py` for the others.
_ENDS: dict[int | str, dict[str, Any]] = {
    409: {"description": "It was confirmed already."},
    410: {"description": "The link has ended."},
    429: {"description": "Too many attempts."},
}


def routes(desk: Desk) -> APIRouter:
    """The routes of links and confirmations."""
    router = APIRouter(tags=["capture"])
    links = Links(desk)
    _for_teachers(router, desk, links)
    _for_the_bearer(router, desk, links)
    return router


def _for_teachers(router: APIRouter, desk: Desk, links: Links) -> None:
    @router.post("/community-links", status_code=201, response_model=LinkAnswer)
    async def make_community_link(
        body: CommunityLinkBody, request: Request, command_id: CommandId
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
            body.place or None,
            body.contact or None,
            body.planned,
        )
        token, link = await make_link(desk, links, actor, link_id=command_id, asked=asked)
        said = {
            "link_id": link.link_id,
            "token": token,
            "address": _address(desk, token),
            "expires_at": link.expires_at,
        }
        return answer(said, 201)

    @router.get("/community-links", response_model=MadeLinksAnswer)
    async def community_links(request: Request) -> Response:
        """One's own links: which were used, by whom, and what somebody says is wrong."""
        actor = await desk.sessions.actor(request)
        made = await links_made(desk, links, actor)
        items = [_made(desk, token, link) for token, link in made]
        said = {"items": items, "types": _askable(desk)}
        return answer(said, headers={"cache-control": "no-store"})


def _for_the_bearer(router: APIRouter, desk: Desk, links: Links) -> None:
    @router.get("/community-confirmation", response_model=LinkView, responses=_ENDS)
    async def community_request(request: Request) -> Response:
        """What the bearer of a link is asked to confirm; names are masked."""
        link = await _link(desk, links, request)
        if not (names := await names_on(desk, link)):
            raise LinkHasEnded
        school = await desk.rosters.school(link.school_id)
        return answer(
            {
                "school": school.state.name,
                "activity": link.activity,
                "organisation": link.organisation,
                "place": link.place,
                "occurred_on": link.occurred_on,
                "told_in": timed_by(desk.vocabulary.observation_type(link.observation_type)),
                "planned": link.planned,
                "contact": link.contact,
                "children": [{"number": n, "name": name} for n, name in names.items()],
                "expires_at": link.expires_at,
                "is_used": link.used_at is not None,
                "used": _used(link),
            },
            headers={"cache-control": "no-store"},
        )

    @router.post(
        "/community-confirmation",
        status_code=201,
        response_model=ConfirmationAnswer,
        responses=_ENDS,
    )
    async def confirm_community(body: ConfirmationBody, request: Request) -> Response:
        """Confirm, once: the same again gets the same answer, anything else is refused."""
        link = await _link(desk, links, request)
        said = Vouched(
            desk.vocabulary.observation_type(link.observation_type),
            link.occurred_on,
            link.link_id,
            link.organisation,
            body.name,
            body.hours,
            body.minutes,
            body.words or None,
        )
        appended = await confirm_link(
            desk, links, link, said=said, numbers=body.came, body=body.as_sent()
        )
        done = told(appended, children=len(appended.receipts), receipt=receipt_of(link.link_id))
        return answer(done, status_of(appended))

    @router.post(
        "/community-confirmation/objection",
        status_code=204,
        response_class=Response,
        responses=_ENDS,
    )
    async def object_to_community_link(body: LinkObjectionBody, request: Request) -> Response:
        """Tell whoever made the link that it is not mine, or what is wrong; nothing is recorded
        of any child, and the link is not used up.
        """
        link = await _link(desk, links, request)
        said = Objection(body.reason, body.words or None, desk.clock.now())
        await links.keep_objection(link, said)
        return Response(status_code=204)


async def _link(desk: Desk, links: Links, request: Request) -> Link:
    address = request.client.host if request.client else "unknown"
    # Guesses are few: a wrong token counts against the address.
    async with desk.limit.attempt(f"address:{address}"):
        link = await links.behind(token_of(request))
        require_usable(link.expires_at, desk.clock.now())
    return link


def _address(desk: Desk, token: str) -> str:
    return f"{desk.cookies.public_url.rstrip('/')}/community#{token}"


def _used(link: Link) -> dict[str, Any] | None:
    return {"by": link.used_by or "", "at": link.used_at} if link.used_at else None


def _askable(desk: Desk) -> list[dict[str, Any]]:
    kinds = desk.vocabulary.observations.types
    return [
        {
            "code": one.code,
            "zh": one.zh,
            "en": one.en,
            "grades": one.grades,
            "told_in": timed_by(one),
        }
        for one in kinds
        if "community" in one.submitted_by
    ]


def _made(desk: Desk, token: str, link: Link) -> dict[str, Any]:
    is_open = link.used_at is None and link.expires_at > desk.clock.now()
    said = link.objection
    return {
        "link_id": link.link_id,
        "address": _address(desk, token) if is_open else None,
        "activity": link.activity,
        "organisation": link.organisation,
        "observation_type": link.observation_type,
        "occurred_on": link.occurred_on,
        "children": len(link.student_ids),
        "expires_at": link.expires_at,
        "used": _used(link),
        "receipt": receipt_of(link.link_id) if link.used_at else None,
        "objection": {"reason": said.reason, "words": said.words, "at": said.at} if said else None,
    }
