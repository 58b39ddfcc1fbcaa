"""One JSON line per request: method, route, status, milliseconds, request id.
Never a path as it was sent:
what a caller writes into an address may be a name.
"""

import sys
import time

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_QUIET = "/health"


class RequestLog:
    """The middleware; put it inside `HttpLimits`, which makes the request id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            if route != _QUIET:
                _write(scope, route, status, time.perf_counter() - started)


def _write(scope: Scope, route: str, status: int, seconds: float) -> None:
    line = {
        "event": "request",
        "request_id": scope.get("state", {}).get("request_id", ""),
        "method": scope["method"],
        "route": route,
        "status": status,
        "ms": round(seconds * 1_000, 1),
    }
    sys.stdout.write(orjson.dumps(line).decode() + "\n")
