"""No route without a policy, no answer without a question.

In: the routes of an application and `route_policy.ROUTES`.
Out: the service does not start where they do not fit; and while it runs, an answer below 400
leaves only after `policy.require` was asked for the action declared for its route.
A check that somebody forgot to write opens nothing (OWASP ASVS 5.0, 8.2 and 8.3).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import structlog
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portfolio.support import policy
from portfolio.support.policy import POLICY, Concern, Right
from portfolio.support.reached import reaching, tell
from portfolio.support.route_policy import ROUTES, Table, actions_of

_LOG = structlog.get_logger()
_ERROR = 400


class RoutesDisagreeError(RuntimeError):
    """Routes and policy do not fit: the service must not start."""


class NobodyAskedError(RuntimeError):
    """A route was about to answer without having asked the policy: a fault of ours."""


def names_of(routes: Iterable[BaseRoute]) -> dict[str, Callable[..., Any]]:
    """`GET /students/{student_id}` → endpoint; raises `RoutesDisagreeError` on a double."""
    found: dict[str, Callable[..., Any]] = {}
    for route in routes:
        # A route without a method or an endpoint is a mount: nobody could say what is behind it.
        methods, endpoint = getattr(route, "methods", None), getattr(route, "endpoint", None)
        if not methods or endpoint is None:
            raise RoutesDisagreeError(f"not a plain route: {route}")
        for method in methods - {"HEAD"}:
            name = f"{method} {getattr(route, 'path', '')}"
            if name in found:
                raise RoutesDisagreeError(f"declared twice: {name}")
            found[name] = endpoint
    return found


class Declared:
    """The routes of one application with what each must have asked; filled when it starts."""

    def __init__(self, table: Table = ROUTES, rights: Mapping[str, Right] = POLICY) -> None:
        self._table, self._rights = table, rights
        self._needs: dict[Callable[..., Any], frozenset[str]] = {}

    def learn(self, routes: Iterable[BaseRoute]) -> None:
        """Take these routes over; raises `RoutesDisagreeError`."""
        found = names_of(routes)
        self.check(found)
        for name, endpoint in found.items():
            needed = frozenset(map(self._mark, actions_of(name, self._table)))
            if self._needs.setdefault(endpoint, needed) != needed:
                raise RoutesDisagreeError(f"one endpoint, several policies: {name}")

    def check(self, there: Collection[str]) -> None:
        """Raise `RoutesDisagreeError` unless routes, table and policy name one another wholly."""
        asked = {action for route in self._table for action in actions_of(route, self._table)}
        told = {
            "routes without a policy": set(there) - self._table.keys(),
            "declared, but no route": self._table.keys() - set(there),
            "actions that are in no policy": asked - self._rights.keys(),
            "actions that no route asks for": self._rights.keys() - asked,
        }
        if wrong := {what: sorted(names) for what, names in told.items() if names}:
            raise RoutesDisagreeError(str(wrong))

    def is_met(self, endpoint: Callable[..., Any] | None, asked: set[str]) -> bool:
        """Whether the endpoint has asked for what is declared; of an unknown one never."""
        needed = self._needs.get(endpoint) if endpoint else None
        return needed is not None and ("" in needed or not needed.isdisjoint(asked))

    def _mark(self, action: str) -> str:
        """What shows that the action was asked for; of open ones nothing need."""
        match self._rights[action].about:
            case Concern.OPEN:
                return ""
            case Concern.OWN | Concern.LINK as about:
                return about.name
            case _:
                return action


class RouteGuard:
    """The middleware; inside the application, so that nobody serves it without."""

    def __init__(self, app: ASGIApp, declared: Declared) -> None:
        self._app, self._declared = app, declared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with policy.noting() as asked, reaching() as reached:

            async def guarded(message: Message) -> None:
                if message["type"] == "http.response.start" and message["status"] < _ERROR:
                    self._require(scope, asked)
                if message["type"] == "http.response.start":
                    tell(message, reached)
                await send(message)

            await self._app(scope, receive, guarded)

    def _require(self, scope: Scope, asked: set[str]) -> None:
        if not self._declared.is_met(scope.get("endpoint"), asked):
            route = getattr(scope.get("route"), "path", "unmatched")
            _LOG.critical("nobody asked the policy", method=scope["method"], route=route)
            raise NobodyAskedError
