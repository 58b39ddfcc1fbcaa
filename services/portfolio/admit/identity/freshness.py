"""What a found or stolen device must not do with the session that is open on it.

Who changes how an account is proven, names an adult of a family, or has codes or cards printed
that let somebody in, has signed in or given the password a quarter of an hour ago at most
(OWASP ASVS 5.0, 7.5.1). The password is given in place; the session goes on under another token.
Who comes by an identity provider has proven it when that says so (`auth_time`), which may be days
before the session began here; they are asked anew there (`oidc_sessions.py`).

A child who has forgotten the three pictures stands before the teacher in the middle of a lesson,
often with the class's screen above them: a password typed there is given away to thirty, while
three pictures open nothing but what that child may say, inside the window the teacher opened.
So a few cards, one at a time, are made without it; the cards of a class are not.
"""

from datetime import timedelta

from fastapi import Request

from portfolio.admit.desk import Desk
from portfolio.admit.identity.signing_in import address_of, require_own_device
from portfolio.support.actor import Actor
from portfolio.support.problems import Forbidden, TooMany
from portfolio.support.session import Known, Session

FRESH = timedelta(minutes=15)


class SignInAgain(Forbidden):
    """The page asks for the password and goes on where it was."""

    zh = "为了安全，请再输入一次密码，或重新登录，然后继续。"
    en = "For safety, give your password once more, or sign in again, and go on."


class ConfirmAtProvider(SignInAgain):
    """The same of whoever has no password here: the page sends them to the provider and back."""

    zh = "为了安全，请到统一身份认证再确认一次身份，确认后回到这里继续。"
    en = "For safety, confirm at the identity provider who you are; then this goes on here."


async def fresh_actor(desk: Desk, request: Request) -> Actor:
    """The caller, who has just proven who they are; raises `SignInAgain`."""
    known = await desk.sessions.session(request)
    require_fresh(desk, known)
    return known.actor


def require_fresh(desk: Desk, known: Known) -> None:
    """Raise `SignInAgain`, `ConfirmAtProvider`."""
    if not _is_fresh(desk, known):
        raise _again(known)


async def require_fresh_beyond_few(desk: Desk, known: Known, bucket: str) -> None:
    """The same of what may be done a few times without: as often as the bucket of
    `sign_in_limit.py` holds. Raise `SignInAgain`.
    """
    if _is_fresh(desk, known):
        return
    try:
        await desk.limit.spend(bucket)
    except TooMany:
        raise _again(known) from None


def _again(known: Known) -> SignInAgain:
    return ConfirmAtProvider() if known.is_by_provider else SignInAgain()


def _is_fresh(desk: Desk, known: Known) -> bool:
    return known.last_proof is not None and desk.clock.now() - known.last_proof <= FRESH


async def confirm(desk: Desk, request: Request, password: str) -> Session:
    """The caller gives the password of their account again; the session has another token.

    Raises `SignInFailed`, `NoPassword`, `NotOnASharedDevice`, `TooMany`.
    """
    actor = await desk.sessions.actor(request)
    require_own_device(actor)
    # The same bucket as whoever would change the password.
    async with desk.limit.attempt(f"password:{actor.account_id}", f"address:{address_of(request)}"):
        await desk.accounts.require_password(actor, password)
    session = await desk.sessions.renewed(request, is_confirmed=True)
    desk.sessions.forget(actor.school_id, [actor.person_id])
    return session
