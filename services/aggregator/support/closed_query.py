"""A query may hold what its route declares and nothing else.

In: routes of an application. Out: the same routes, which refuse an unknown name with 422:
a filter that was misspelt is an error, never every school.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from aggregator.support.problems import Malformed

_TOLD, _LONGEST = 20, 60


def close_queries(routes: Iterable[BaseRoute]) -> None:
    """Let these routes refuse what they do not declare; once, however many applications share
    them.
    """
    for route in routes:
        if isinstance(route, APIRoute) and not isinstance(route.app, _Closed):
            route.app = _Closed(route.app, frozenset(_known(route.dependant)))


def _known(dependant: Dependant) -> Iterator[str]:
    """What a route declares, and what it depends on does."""
    yield from (one.alias for one in dependant.query_params)
    for one in dependant.dependencies:
        yield from _known(one)


@dataclass(frozen=True)
class _Closed:
    app: ASGIApp
    known: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if query := scope.get("query_string"):
            said = {name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)}
            if unknown := sorted(said - self.known):
                where = [f"query/{name[:_LONGEST]}" for name in unknown[:_TOLD]]
                raise Malformed(reason="、".join(where))
        await self.app(scope, receive, send)
