"""One line in the log per request, with ids only; a request id that the caller is told.

The evaluator's feed is access-logged by this line: which client read which release, when.
"""

import time
from contextvars import ContextVar

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.support.ids import uuid7

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
CLIENT_ID: ContextVar[list[str]] = ContextVar("client_id")

_LOG = structlog.get_logger()


class RequestLog:
    """ASGI: names the request, times it, logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; say how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id, began, status = str(uuid7()), time.perf_counter(), [500]
        REQUEST_ID.set(request_id)
        CLIENT_ID.set([])

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, tell)
        finally:
            route = getattr(scope.get("route"), "path", None)
            _LOG.info(
                "request",
                request_id=request_id,
                client_id=next(iter(CLIENT_ID.get([])), None),
                method=scope["method"] if scope["method"].isalpha() else "?",
                route=route,
                where=scope.get("path_params") if status[0] < 400 else None,  # noqa: PLR2004 — refused input is not repeated
                status=status[0],
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
            )
