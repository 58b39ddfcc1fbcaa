"""Limits before anything is understood: bytes of a body, counted as they come, and its depth."""

import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.support.problem_responses import respond
from aggregator.support.problems import Malformed, Refusal, TooLarge

MOST_BYTES = 64 * 1024
MOST_DEPTH = 16

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)


class BodyLimit:
    """ASGI: a body is read whole, at most `MOST_BYTES`, then handed on as one message."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is small and flat enough; answer 413 or 422 otherwise."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            body = await _read(receive)
            if depth(body) > MOST_DEPTH:
                raise Malformed(reason="depth")
        except Refusal as refusal:
            response = respond(Request(scope), refusal)
            # The rest of a body that is too large is not read: the connection cannot be used again.
            response.headers["connection"] = "close"
            await response(scope, receive, send)
            return
        if body is not None:
            await self.app(scope, _replay(body, receive), send)


async def _read(receive: Receive) -> bytes | None:
    """The body; None where the caller went away before its end."""
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    pending = [body]

    async def again() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return again


def depth(body: bytes | None) -> int:
    """How deep brackets nest outside of texts, whatever the body is meant to be."""
    deepest = now = 0
    for character in _TEXT.sub(b"", body or b""):
        if character in b"[{":
            now += 1
            deepest = max(deepest, now)
        elif character in b"]}":
            now -= 1
    return deepest
