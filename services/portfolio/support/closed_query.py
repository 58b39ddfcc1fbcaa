"""A query may hold what its route declares and nothing else.

In: the routes of an application. Out: the same routes, which refuse an unknown name with 422:
a filter that was misspelt is an error, never everyone.
Left open are pages and links that are opened from elsewhere, where chat programs and identity
providers add words of their own (RFC 6749, 4.1.2: a client ignores what it does not know).
"""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from portfolio.support.policy import POLICY, Concern
from portfolio.support.problems import Malformed
from portfolio.support.route_policy import actions_of

_OPENED_FROM_ELSEWHERE = frozenset({Concern.OPEN, Concern.LINK})


def close_queries(routes: Iterable[BaseRoute]) -> None:
    """Let these routes refuse what they do not declare; after `Declared.learn` has taken them."""
    for route in routes:
        if isinstance(route, APIRoute) and not _is_opened_from_elsewhere(route):
            known = {one.alias for one in route.dependant.query_params}
            route.app = _closed(route.app, known)


def _is_opened_from_elsewhere(route: APIRoute) -> bool:
    names = (f"{method} {route.path}" for method in route.methods or ())
    return any(
        POLICY[action].about in _OPENED_FROM_ELSEWHERE
        for name in names
        for action in actions_of(name)
    )


def _closed(app: ASGIApp, known: set[str]) -> ASGIApp:
    async def closed(scope: Scope, receive: Receive, send: Send) -> None:
        if query := scope.get("query_string"):
            said = {name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)}
            if unknown := sorted(said - known):
                where = [f"query/{name[:60]}" for name in unknown[:20]]
                raise Malformed(reason="、".join(where), errors=where)
        await app(scope, receive, send)

    return closed
