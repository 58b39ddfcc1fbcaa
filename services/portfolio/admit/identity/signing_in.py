"""What every way of signing in shares: how a session begins, and how it is told."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import Request, Response

from portfolio.admit.desk import Desk
from portfolio.support.actor import Actor, Role, Strength
from portfolio.support.device_words import device_words
from portfolio.support.problems import Forbidden
from portfolio.support.session import Beginning, Carrier, Known, Session
from portfolio.support.web import Answer, answer

FactorState = Literal["none", "enrol", "give", "given"]


class SessionAnswer(Answer):
    """The token goes into `Authorization: Bearer`; null where it went into a cookie.

    `second_factor`: `enrol` or `give` where more than a password is asked for.
    """

    session_id: UUID
    token: str | None
    expires_at: datetime
    role: Role
    person_id: UUID
    second_factor: FactorState


class NotOnASharedDevice(Forbidden):
    """Whoever uses a device of the class changes nothing of an account."""

    zh = "请在自己的设备上登录后再操作。"
    en = "Please sign in on a device of your own for this."


def require_own_device(actor: Actor) -> None:
    """Raise `NotOnASharedDevice`."""
    if actor.strength is Strength.CLASS_DEVICE:
        raise NotOnASharedDevice


def beginning(desk: Desk, request: Request, carrier: Carrier) -> Beginning:
    """How this request begins a session; raises `CookieNeedsHttps`, `FromAnotherSite`."""
    if carrier == "cookie":
        desk.cookies.require_possible(request)
    return Beginning(carrier, device_words(request.headers.get("user-agent")))


def factor_state(known: Known) -> FactorState:
    """What is asked of this session, or was given."""
    if known.actor.strength is Strength.PASSWORD:
        return "give" if known.has_factor else "enrol"
    return "given" if known.proven_at else "none"


async def begun(desk: Desk, request: Request, session: Session) -> Response:
    """A session that has just begun; the one of the browser's cookie before it ends."""
    if session.known.carrier == "cookie":
        await desk.sessions.end_before(request)
    return told_session(desk, session)


def told_session(desk: Desk, session: Session, **more: object) -> Response:
    """A session that has begun or has another token, the token in the body or in a cookie."""
    known = session.known
    in_cookie = known.carrier == "cookie"
    body = {
        "session_id": known.session_id,
        "token": None if in_cookie else session.token,
        "expires_at": known.expires_at,
        "role": known.actor.role,
        "person_id": known.actor.person_id,
        "second_factor": factor_state(known),
        **more,
    }
    response = answer(body, 201, {"cache-control": "no-store"})
    if in_cookie:
        lasts = known.expires_at - desk.clock.now()
        desk.cookies.give(response, session.token, int(lasts.total_seconds()))
    return response


def address_of(request: Request) -> str:
    """Where a request comes from, for counting what fails."""
    return request.client.host if request.client else "unknown"
