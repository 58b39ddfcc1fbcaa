"""What every answer tells the browser to do with it, unless the route says otherwise of itself.

An answer of the API is shown, framed, run, cached and guessed at by nobody; a page of ours brings
a policy of its own that names what it loads. No answer allows another origin anything: there is no
`Access-Control-Allow-Origin` here or anywhere (OWASP ASVS 5.0, 3.4 and 14.3; W3C CSP 3; RFC 6797).
"""

from collections.abc import Sequence

from starlette.types import Message

Header = tuple[bytes, bytes]
# The phone's page records sound and takes pictures; nothing of ours asks where somebody is.
_MAY = (
    b"camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), serial=(),"
    b" bluetooth=(), display-capture=(), browsing-topics=()"
)
_EVERYWHERE: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", _MAY),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
# A year, as ASVS 5.0 asks at least (3.4.1).
_ONLY_HTTPS: Header = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class OurHeaders:
    """The headers of a service that is reached under `public_url`."""

    def __init__(self, public_url: str = "") -> None:
        is_https = public_url.startswith("https://")
        self._ours = (*_EVERYWHERE, _ONLY_HTTPS) if is_https else _EVERYWHERE
        self._names = frozenset(name for name, _ in self._ours)

    def on(self, message: Message, own: Sequence[Header]) -> None:
        """Put them on the start of a response: the route's word stands where it has one."""
        theirs = message.get("headers", ())
        said = {name.lower() for name, _ in theirs} & self._names
        ours = [one for one in self._ours if one[0] not in said] if said else self._ours
        message["headers"] = [*theirs, *ours, *own]
