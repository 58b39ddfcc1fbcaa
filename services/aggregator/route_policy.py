"""Who may call which route of the aggregator: one table, held against the routes at the start.

A route that is not here, or that does not ask for what it says here, stops the service from
starting: a check that somebody forgot opens nothing (OWASP ASVS 5.0, 8.2).
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from aggregator.support.oauth import caller, client, operator


class Who(Enum):
    """Who is let in."""

    ANYBODY = "anybody"
    CREDENTIALS = "whoever shows a client's secret"
    ANY_CLIENT = "any client, by its token"
    OPERATOR = "an operator, by its token"


# What a route must ask for, so that nobody else is let in.
_ASKED: Mapping[Who, Callable[..., Any]] = {
    Who.CREDENTIALS: client,
    Who.ANY_CLIENT: caller,
    Who.OPERATOR: operator,
}
ROUTES: Mapping[str, Who] = {
    "GET /health": Who.ANYBODY,
    "GET /.well-known/jwks.json": Who.ANYBODY,
    "POST /oauth/token": Who.CREDENTIALS,
    "POST /oauth/revocation": Who.CREDENTIALS,
    "GET /sources": Who.OPERATOR,
    "POST /b12/v1/terms/{term}/releases": Who.OPERATOR,
    "GET /b12/v1/terms/{term}/releases": Who.ANY_CLIENT,
    "GET /b12/v1/terms/{term}/releases/{release}": Who.ANY_CLIENT,
    "GET /b12/v1/terms/{term}/releases/{release}/{name}": Who.ANY_CLIENT,
    "GET /b12/v1/schools/{code}/terms/{term}": Who.ANY_CLIENT,
    "GET /b12/v1/counties/{division}/terms/{term}": Who.ANY_CLIENT,
}


class RoutesDisagreeError(RuntimeError):
    """Routes and table do not fit: the service must not start."""


def check(routes: Iterable[BaseRoute], table: Mapping[str, Who] = ROUTES) -> None:
    """Raise `RoutesDisagreeError` unless each route is declared and asks for what is declared."""
    there = {
        f"{method} {route.path}": route
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    if wrong := sorted(there.keys() ^ table.keys()):
        raise RoutesDisagreeError(f"declared or there, and not both: {wrong}")
    for name, who in table.items():
        if who in _ASKED and not _asks(there[name].dependant, _ASKED[who]):
            raise RoutesDisagreeError(f"does not ask for {who.name}: {name}")


def is_open(route: APIRoute) -> bool:
    """Whether anybody may call a route."""
    names = (f"{method} {route.path}" for method in route.methods or ())
    return any(ROUTES[name] is Who.ANYBODY for name in names)


def _asks(dependant: Dependant, what: Callable[..., Any]) -> bool:
    return dependant.call is what or any(_asks(one, what) for one in dependant.dependencies)
