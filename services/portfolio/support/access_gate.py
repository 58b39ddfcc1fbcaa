"""No answer that shows a child's record to staff leaves the house before its line is written.

In: the application, the trail, what each action is for. Out: the same application.
During a request whoever authorises a read notes it here; when the answer is about to begin, the
lines are written, and only then is it let go. A refused request showed nothing and leaves none,
unless the refusal itself tells of children. What is noted after the answer began breaks it off.
Where the trail is away, or where a route about children noted nothing at all, the answer is
withheld: 503, and nothing of it is sent. So a route that somebody forgot shows nothing.

未成年人网络保护条例, 36; ASVS 5.0, V16.
"""

import re
from collections.abc import Callable, Collection
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portfolio.support.access_line import AccessLine, in_order
from portfolio.support.access_trail import AccessTrail, TrailIsAway
from portfolio.support.access_words import SHOWN_BY_COMMANDS, shows_record
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import Clock
from portfolio.support.problems import Refusal
from portfolio.support.route_policy import actions_of

_LOG = structlog.get_logger()
_TERM = re.compile(r"20[0-9]{2}-20[0-9]{2}-[12]")
_MULTIPLE = 300  # the first status that is no success
_REFUSED = frozenset({403, 404})
_READING = frozenset({"GET", "HEAD"})
# Not "the report is not issued yet": only what somebody has no right to, or may not know of.
_NOT_THEIRS = frozenset({"/problems/not-found", "/problems/forbidden"})


@dataclass(slots=True)
class Read:
    """What one authorisation let somebody read."""

    actor: Actor
    action: str
    purpose: str
    duties: tuple[str, ...]
    student_ids: set[UUID]
    class_group_id: UUID | None
    about_id: UUID | None
    by_refusal: bool = False


class NotedTooLate(RuntimeError):  # noqa: N818 — says what happened
    """The answer has begun already: whatever is read now would leave no line."""


@dataclass(slots=True)
class Visit:
    """One request: who called, and what they were let to read."""

    actor: Actor | None = None
    reads: list[Read] = field(default_factory=list)
    is_accounted: bool = False
    has_left: bool = False


_VISIT: ContextVar[Visit | None] = ContextVar("visit", default=None)


def met(actor: Actor) -> None:
    """The caller of this request is known."""
    if visit := _VISIT.get():
        visit.actor = actor


def note(
    actor: Actor,
    action: str,
    purpose: str,
    *,
    duties: Collection[str],
    student_ids: Collection[UUID],
    class_group_id: UUID | None = None,
    about_id: UUID | None = None,
    by_refusal: bool = False,
) -> None:
    """Somebody is let to read this; of families and pupils nothing is kept.

    `by_refusal`: it is a refusal that tells of them. Raises `NotedTooLate`.
    Outside a request nobody is answered, and nothing is noted.
    """
    visit = _VISIT.get()
    if visit is None:
        return
    if visit.has_left and actor.role is Role.STAFF:
        raise NotedTooLate
    visit.is_accounted = True
    if actor.role is not Role.STAFF:
        return
    what = (class_group_id, about_id, by_refusal)
    for read in visit.reads:
        if (read.action, read.class_group_id, read.about_id, read.by_refusal) == (action, *what):
            read.student_ids.update(student_ids)
            return
    if student_ids or about_id:
        held, shown = tuple(sorted(duties)), set(student_ids)
        visit.reads.append(Read(actor, action, purpose, held, shown, *what))


class _Withheld(Exception):  # noqa: N818 — says what became of the answer
    """The answer must not leave."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the gate works with, once the house stands.

    `refused` is told of each address that was refused to somebody who is signed in.
    """

    trail: AccessTrail
    clock: Clock
    refused: Callable[[Actor, str], None]


class AccessGate:
    """The middleware; inside the application, so that its refusals are rendered like all others."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        keeping: Callable[[], Keeping | None],
        render: Callable[[Refusal, Request], Response],
    ) -> None:
        """`keeping`: None until the house stands."""
        self._app, self._keeping, self._render = app, keeping, render

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        keeping = self._keeping()
        if scope["type"] != "http" or keeping is None:
            await self._app(scope, receive, send)
            return
        visit = Visit()
        leaving = _Leaving(visit, scope, send, keeping)
        before = _VISIT.set(visit)
        try:
            await self._app(scope, receive, leaving)
        except _Withheld:
            await self._render(TrailIsAway(), Request(scope))(scope, receive, send)
        finally:
            _VISIT.reset(before)


class _Leaving:
    """`send`, which waits for the trail before the answer begins."""

    __slots__ = ("_keeping", "_scope", "_send", "_status", "_visit")

    def __init__(self, visit: Visit, scope: Scope, send: Send, keeping: Keeping) -> None:
        self._visit, self._scope, self._send, self._keeping = visit, scope, send, keeping
        self._status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            await self._leave(is_refused=self._status >= _MULTIPLE)
            self._visit.has_left = True
        elif self._status in _REFUSED and self._visit.actor:
            self._look_at(self._visit.actor, message.get("body", b""))
        await self._send(message)

    async def _leave(self, *, is_refused: bool) -> None:
        visit = self._visit
        if not (is_refused or visit.is_accounted) and self._must_account():
            _LOG.error("read-not-noted", route=self._route)
            raise _Withheld
        shown = [read for read in visit.reads if read.by_refusal == is_refused]
        if not shown:
            return
        try:
            await self._keeping.trail.write(*self._lines(shown))
        except TrailIsAway:
            _LOG.warning("trail-is-away", route=self._route)
            raise _Withheld from None
        except Exception as fault:  # noqa: BLE001 — whatever it is, nothing may be shown
            _LOG.error("trail-is-away", route=self._route, exc_info=fault)
            raise _Withheld from None

    def _must_account(self) -> bool:
        actor, route = self._visit.actor, self._scope.get("route")
        if actor is None or actor.role is not Role.STAFF:
            return False
        method = self._scope["method"]
        shows = shows_record if method in _READING else SHOWN_BY_COMMANDS.__contains__
        asked = method if method != "HEAD" else "GET"
        return any(map(shows, actions_of(f"{asked} {getattr(route, 'path', '')}")))

    def _lines(self, shown: list[Read]) -> list[AccessLine]:
        now, term = self._keeping.clock.now(), self._term()
        return [
            AccessLine(
                school_id=read.actor.school_id,
                at=now,
                person_id=read.actor.person_id,
                duties=read.duties,
                student_ids=in_order(read.student_ids),
                action=read.action,
                route=self._route,
                purpose=read.purpose,
                class_group_id=read.class_group_id,
                term=term,
                about_id=read.about_id,
            )
            for read in shown
        ]

    def _look_at(self, actor: Actor, body: bytes) -> None:
        """A refusal's own word says whether something was not theirs to see."""
        try:
            kind: Any = orjson.loads(body).get("type")
        except (ValueError, AttributeError):
            return
        if kind in _NOT_THEIRS and self._scope.get("path_params"):
            self._keeping.refused(actor, self._scope["path"])

    @property
    def _route(self) -> str:
        return str(getattr(self._scope.get("route"), "name", "unmatched"))

    def _term(self) -> str | None:
        """The term that was asked for, of the path or the query."""
        said = self._scope.get("path_params", {}).get("term")
        if said is None:
            query = parse_qs(self._scope.get("query_string", b"").decode("latin-1"))
            said = query.get("term", [None])[-1]
        return said if said and _TERM.fullmatch(said) else None
