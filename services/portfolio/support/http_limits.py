"""What a request may be before any route sees it, and what every answer carries.

In: an ASGI application, a way to render a refusal, the bytes a path may take.
Out: the same application, which now meets only readable addresses and headers,
bodies within their limit, and JSON that `json_limits` lets through.
Whoever sends something else gets a problem, never a 5xx.

Every answer carries a request id and the headers of `http_headers`.
Put it around everything else, so that this holds for our own faults too.
"""

import asyncio
import re
import time
from collections.abc import Callable
from os import urandom

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portfolio.support.http_headers import OurHeaders
from portfolio.support.json_limits import check_json
from portfolio.support.problems import Malformed, Refusal, TooLarge
from portfolio.support.request_head import AddressUnreadable, check_address, read_headers
from portfolio.support.row_security import acting_for

BODY_BYTES = 256 * 1024
# However large a file a path takes: JSON is read in one piece and parsed before anybody signs in.
JSON_BYTES = 2 * 1024 * 1024
BODY_SECONDS = 30.0
UPLOAD_SECONDS = 150.0
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class BodyTooSlow(Malformed):
    """The body did not come to its end in time."""

    zh = "内容没有及时收完，请在网络较好时重试。"
    en = "The body did not arrive in time; try again on a better connection."


class BodyTooLarge(TooLarge):
    """More bytes than this address takes; the rest was not read."""


class HttpLimits:
    """The middleware. `limit_of(path)` is the bytes a body may have; `render` answers a refusal."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        render: Callable[[Refusal, Request], Response],
        limit_of: Callable[[str], int] = lambda _: BODY_BYTES,
        seconds: float = BODY_SECONDS,
        headers: OurHeaders | None = None,
    ) -> None:
        """`seconds` bounds receiving one body, however steadily it trickles; a file has longer."""
        self._app = app
        self._render = render
        self._limit_of = limit_of
        self._seconds = seconds
        self._headers = headers or OurHeaders()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, self._headers)
        scope.setdefault("state", {})["request_id"] = answer.request_id
        try:
            headers = read_headers(scope)
            if given := _UUID.fullmatch(headers.get(b"x-request-id", b"")):
                answer.request_id = scope["state"]["request_id"] = given[0].decode().lower()
            check_address(scope)
            body = await self._body(scope, headers, receive, answer)
        except Refusal as refusal:
            await self._refuse(refusal, scope, answer)
            return
        if body is not None:
            await self._run(scope, body, answer)

    async def _run(self, scope: Scope, body: Receive, answer: "_Answer") -> None:
        try:
            with acting_for(None):
                await self._app(scope, body, answer)
        except Exception:
            if answer.instead is None or answer.is_started:
                raise
        if answer.instead and not answer.is_started:
            refusal, answer.instead = answer.instead, None
            await self._refuse(refusal, scope, answer)

    async def _body(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive, answer: "_Answer"
    ) -> Receive | None:
        """What the application shall read, JSON checked already; None if nobody is left."""
        length = headers.get(b"content-length")
        if length is None and scope["method"] in _BODILESS and b"transfer-encoding" not in headers:
            return receive
        limit = self._limit_of(scope["path"])
        seconds = self._seconds if limit <= JSON_BYTES else UPLOAD_SECONDS
        is_json = b"json" in headers.get(b"content-type", b"").lower()
        limit = min(limit, JSON_BYTES) if is_json else limit
        if length is not None and int(length) > limit:
            raise BodyTooLarge(limit=limit)
        if not is_json:
            return _counted(receive, limit, answer, seconds)
        try:
            async with asyncio.timeout(self._seconds):
                body = await _whole(receive, limit)
        except TimeoutError as late:
            raise BodyTooSlow from late
        if body is None:
            return None
        check_json(body)
        return _replayed(body, receive)

    async def _refuse(self, refusal: Refusal, scope: Scope, answer: "_Answer") -> None:
        # What could not be read must not be read once more by whoever renders.
        path = "/" if isinstance(refusal, AddressUnreadable) else scope["path"]
        readable = {**scope, "path": path, "query_string": b""}
        response = self._render(refusal, Request(readable))
        response.headers["connection"] = "close"  # the rest of the body stays unread
        await response(readable, _nothing, answer)


class _Answer:
    """`send`, with our headers on it; drops what the application says once `instead` is set."""

    __slots__ = ("_headers", "_send", "instead", "is_started", "request_id")

    def __init__(self, send: Send, headers: OurHeaders) -> None:
        self._send, self._headers = send, headers
        self.request_id = _new_id()
        self.is_started = False
        self.instead: Refusal | None = None

    async def __call__(self, message: Message) -> None:
        if not self.is_started:
            if self.instead:
                return
            self.is_started = True
            self._headers.on(message, [(b"x-request-id", self.request_id.encode())])
        await self._send(message)


def _new_id() -> str:
    """A UUIDv4 (RFC 9562, 5.4), in half the time the standard library takes for one."""
    drawn = urandom(16).hex()
    return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-a{drawn[17:20]}-{drawn[20:]}"


async def _whole(receive: Receive, limit: int) -> bytes | None:
    """The body in one piece, most often one message; None where the caller has left."""
    parts: list[bytes] = []
    size, is_more = 0, True
    while is_more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise BodyTooLarge(limit=limit)
        is_more = message.get("more_body", False)
    return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return messages.pop() if messages else await receive()

    return read


def _counted(receive: Receive, limit: int, answer: _Answer, seconds: float) -> Receive:
    size, is_more, until = 0, True, time.monotonic() + seconds

    async def read() -> Message:
        nonlocal size, is_more
        if not is_more:  # only that the caller has left can still come
            return await receive()
        try:
            async with asyncio.timeout(until - time.monotonic()):
                message = await receive()
        except TimeoutError as late:
            answer.instead = BodyTooSlow()
            raise answer.instead from late
        is_more = message.get("more_body", False)
        size += len(message.get("body", b""))
        if size > limit:
            answer.instead = BodyTooLarge(limit=limit)
            raise answer.instead
        return message

    return read


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
