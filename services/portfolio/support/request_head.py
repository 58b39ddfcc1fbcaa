"""What may stand in the head of a request: address and headers, before anybody parses them. Pure.

In: an ASGI scope. Out: the headers that we read, or a refusal.
Frameworks decode these late and in passing, where bytes they did not expect are a fault of ours.
"""

import re
from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from portfolio.support.problems import Malformed, NotFound

QUERY_BYTES = 4 * 1024
_ANYTHING, _VISIBLE = re.compile(rb".*", re.DOTALL), re.compile(rb"[\x20-\x7e]*")
# Those that we read, and their form; a proxy in between may write others as it likes.
_READ = {
    b"host": re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"),
    b"content-length": re.compile(rb"[0-9]{1,18}"),
    b"content-type": _VISIBLE,
    b"transfer-encoding": _VISIBLE,
    b"authorization": _VISIBLE,
    b"idempotency-key": _VISIBLE,
    b"if-match": _VISIBLE,
    b"if-none-match": _VISIBLE,
    b"x-request-id": _ANYTHING,  # taken where it is a UUID, else passed over
}


class AddressUnreadable(NotFound):
    """A path with a NUL or with bytes that are not UTF-8: nothing of ours is called so."""


class QueryUnreadable(Malformed):
    """A query string that is too long, not percent-encoded UTF-8 (RFC 3986), or holds a NUL."""

    zh = "网址中的查询部分无法读取。"
    en = "The query part of the address cannot be read."


class HeaderUnreadable(Malformed):
    """A header that we read holds something else than it may (RFC 9110, 5.5)."""

    zh = "请求头 {header} 的内容无法读取。"
    en = "The header {header} cannot be read."


def read_headers(scope: Scope) -> dict[bytes, bytes]:
    """Those that we read, the first of each name; raises `HeaderUnreadable`."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        form = _READ.get(name)
        if form is not None:
            if not form.fullmatch(value):
                raise HeaderUnreadable(header=name.decode())
            headers.setdefault(name, value)
    return headers


def check_address(scope: Scope) -> None:
    """Raises `AddressUnreadable` or `QueryUnreadable`."""
    path, query = scope["path"], scope["query_string"]
    # Servers decode the path and put U+FFFD where it was not UTF-8.
    if "\0" in path or "\ufffd" in path:
        raise AddressUnreadable
    if not query:
        return
    if len(query) > QUERY_BYTES or not query.isascii():
        raise QueryUnreadable
    try:
        text = unquote_to_bytes(query).decode()
    except UnicodeDecodeError as wrong:
        raise QueryUnreadable from wrong
    if "\0" in text:
        raise QueryUnreadable
