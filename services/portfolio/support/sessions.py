"""The caller of a request: bearer token → `Actor`, remembered for half a minute at most.

What an actor may do is not remembered here: relations are read anew for each request
(`admit/queries.py`).
"""

import time
from collections import OrderedDict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from starlette.requests import Request

from portfolio.support import access_gate, policy
from portfolio.support.accounts import Accounts
from portfolio.support.actor import Actor
from portfolio.support.clock import Clock
from portfolio.support.policy import Concern
from portfolio.support.problems import Unauthenticated

_KEEP_SECONDS = 30.0
_KEEP_AT_MOST = 20_000


class Sessions:
    """Who is calling."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts, self._clock = accounts, clock
        self._known: OrderedDict[str, tuple[float, datetime, Actor]] = OrderedDict()

    async def actor(self, request: Request) -> Actor:
        """The caller; raises `Unauthenticated`."""
        policy.note(Concern.OWN.name)
        token = token_of(request)
        if known := self._known.get(token):
            until, expires_at, actor = known
            if until > time.monotonic() and expires_at > self._clock.now():
                access_gate.met(actor)
                return actor
        actor, expires_at = await self._accounts.who(token)
        self._known[token] = (time.monotonic() + _KEEP_SECONDS, expires_at, actor)
        while len(self._known) > _KEEP_AT_MOST:
            self._known.popitem(last=False)
        access_gate.met(actor)
        return actor

    def forget(self, school_id: UUID, person_ids: Collection[UUID]) -> None:
        """Remember nothing of these people: their sessions were ended."""
        theirs = [
            token
            for token, (_, _, actor) in self._known.items()
            if actor.school_id == school_id and actor.person_id in person_ids
        ]
        for token in theirs:
            del self._known[token]

    async def end(self, request: Request) -> None:
        """Sign the caller out."""
        policy.note(Concern.OWN.name)
        token = token_of(request)
        self._known.pop(token, None)
        await self._accounts.sign_out(token)


def token_of(request: Request) -> str:
    """The token as sent; raises `Unauthenticated` where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return token
