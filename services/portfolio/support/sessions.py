"""The caller of a request: bearer token or cookie → `Actor`, remembered for half a minute at most.

Who calls from a shared device is never remembered: its window may close any moment.

What an actor may do is not remembered here: relations are read anew for each request
(`admit/queries.py`).
"""

from collections import OrderedDict
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from starlette.requests import Request

from portfolio.support import access_gate, policy
from portfolio.support.actor import Actor
from portfolio.support.clock import Clock
from portfolio.support.cookies import NAME, Cookies
from portfolio.support.database import Connection
from portfolio.support.policy import Concern
from portfolio.support.problems import Unauthenticated
from portfolio.support.reached import seen_by
from portfolio.support.row_security import act_for, acting_for
from portfolio.support.session import Beginning, Carrier, Known, Session
from portfolio.support.session_store import SessionStore
from portfolio.support.tokens import school_of
from portfolio.support.views import Views

# Whom a phone sends for: what one person recorded never goes out under another's session.
SENDER = "nianlun-person"
_KEEP = timedelta(seconds=30)
_KEEP_AT_MOST = 20_000


class SomebodyElse(Unauthenticated):
    """A phone sends what one person recorded, and another has signed in meanwhile."""

    zh = "现在登录的是另一个人，请用记录人的账号登录后再传。"
    en = "Somebody else is signed in now; sign in as whoever recorded this."


class Sessions:
    """Who is calling."""

    def __init__(self, store: SessionStore, cookies: Cookies, clock: Clock, views: Views) -> None:
        self._store, self._cookies, self._clock, self._views = store, cookies, clock, views
        self._known: OrderedDict[str, tuple[datetime, Known]] = OrderedDict()

    async def actor(self, request: Request) -> Actor:
        """The caller; raises `Unauthenticated`, with a cookie also `FromAnotherSite`."""
        return (await self.session(request)).actor

    async def session(self, request: Request, *, afresh: bool = False) -> Known:
        """The caller's session, once the read tables show what the caller wrote before reading;
        raises as `actor`, `SeenIsNoPosition` and `ViewIsBehind`.

        `afresh`: as it is now, where half a minute of remembering would be too long.
        """
        policy.note(Concern.OWN.name)
        token, carrier = presented(request)
        known = None if afresh else self._remembered(token)
        if known:
            act_for(known.actor.school_id)
        else:
            act_for(school_of(token))
            known = await self._asked(token)
        # What was given to a page is no bearer token, nor the other way round.
        if known.carrier != carrier:
            raise Unauthenticated
        if carrier == "cookie":
            self._cookies.require_own_page(request)
        if request.headers.get(SENDER, str(known.actor.person_id)) != str(known.actor.person_id):
            raise SomebodyElse
        access_gate.met(known.actor)
        if seen := seen_by(request):
            await self._views.wait_for(known.actor.school_id, seen)
        return known

    def _remembered(self, token: str) -> Known | None:
        now = self._clock.now()
        asked_at, known = self._known.get(token, (now, None))
        # Not where the clock was put back, either: then nobody knows how long it has been.
        is_good = known and asked_at <= now < min(asked_at + _KEEP, known.expires_at)
        return known if is_good else None

    async def _asked(self, token: str) -> Known:
        known = await self._store.behind(token)
        if known.window_id is None:
            self._known[token] = (self._clock.now(), known)
        while len(self._known) > _KEEP_AT_MOST:
            self._known.popitem(last=False)
        return known

    def forget(self, school_id: UUID, person_ids: Collection[UUID]) -> None:
        """Remember nothing of these people: their sessions were ended."""
        theirs = [
            token
            for token, (_, known) in self._known.items()
            if known.actor.school_id == school_id and known.actor.person_id in person_ids
        ]
        for token in theirs:
            del self._known[token]

    async def end(self, request: Request) -> None:
        """Sign the caller out; raises as `actor`."""
        await self.session(request)
        token, _ = presented(request)
        await self._store.end(token)
        self._known.pop(token, None)

    async def end_before(self, request: Request) -> None:
        """End the session of the cookie that came along, where another one begins."""
        if token := request.cookies.get(NAME):
            self._known.pop(token, None)
            with suppress(Unauthenticated), acting_for(school_of(token)):
                await self._store.end(token)

    async def renewed(
        self, request: Request, *, is_proven: bool = False, is_confirmed: bool = False
    ) -> Session:
        """The caller's session under another token; the one that came with the request is void."""
        token, _ = presented(request)
        session = await self._store.renew(token, is_proven=is_proven, is_confirmed=is_confirmed)
        self._known.pop(token, None)
        return session

    async def confirmed(self, request: Request, connection: Connection, how: Beginning) -> Session:
        """The same by a provider's word; raises `NotFound` where it vouches for somebody else."""
        token, _ = presented(request)
        session = await self._store.confirm_by(connection, token, how)
        self._known.pop(token, None)
        return session


def presented(request: Request) -> tuple[str, Carrier]:
    """The token as it came; raises `Unauthenticated` where there is none."""
    if _said(request, b"authorization") is not None:
        return token_of(request), "bearer"
    if token := request.cookies.get(NAME):
        return token, "cookie"
    raise Unauthenticated


def token_of(request: Request) -> str:
    """The token as sent; raises `Unauthenticated` where there is none."""
    scheme, _, token = (_said(request, b"authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return token


def _said(request: Request, header: bytes) -> str | None:
    """A header as it came, without making a mapping of all of them for one look."""
    for name, value in request.scope["headers"]:
        if name == header:
            return str(value, "latin-1")
    return None
