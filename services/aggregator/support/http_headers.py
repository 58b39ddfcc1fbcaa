"""What every answer tells a browser to do with it: nothing but show it to whoever asked.

No answer allows another origin anything (OWASP ASVS 5.0, 3.4; W3C CSP 3).
A route's own word, as on how long numbers may be kept, stands.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OURS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
)


class OurHeaders:
    """ASGI: put it around everything, so that it holds for our own faults too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers. Over plain HTTP browsers pass transport security over
        (RFC 6797, 8.1).
        """

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                theirs = message.get("headers", ())
                said = {name.lower() for name, _ in theirs}
                message["headers"] = [*theirs, *(one for one in _OURS if one[0] not in said)]
            await send(message)

        await self.app(scope, receive, told if scope["type"] == "http" else send)
