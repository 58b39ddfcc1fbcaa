"""A form with a file (RFC 7578), read in memory: nothing of it is laid down on a disk in plain.

In: a request and the parts that are expected. Out: their bytes by name, or a refusal.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from portfolio.support.problems import Malformed, TooLarge

if TYPE_CHECKING:  # a word of the library for its callers that is not there at run time
    from python_multipart.multipart import MultipartCallbacks

_FORM = "multipart/form-data"


class FormUnreadable(Malformed):
    """A form that breaks off, names a part twice, or has one that nobody asked for."""

    zh = "表单内容不完整或有多余的部分。"
    en = "The form is not whole, or has a part that is not asked for."


def is_form(request: Request) -> bool:
    """Whether the body says that it is a form."""
    return request.headers.get("content-type", "").lower().startswith(_FORM)


async def read_body(request: Request, limit: int) -> bytes:
    """The body; raises `TooLarge` as soon as it is."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise TooLarge(limit=limit)
    return bytes(content)


async def form_parts(request: Request, names: Collection[str], limit: int) -> dict[str, bytes]:
    """The parts that are there, each once; raises `FormUnreadable`, `TooLarge`."""
    body = await read_body(request, limit)
    boundary = parse_options_header(request.headers["content-type"])[1].get(b"boundary")
    if not boundary:
        raise FormUnreadable(reason="")
    parts = _Parts(frozenset(names))
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError):
        raise FormUnreadable(reason="") from None
    if not parts.is_whole:
        raise FormUnreadable(reason="")
    return {name: bytes(content) for name, content in parts.found.items()}


class _Parts:
    """What the parser has told so far."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._header, self._value, self._name = b"", b"", ""
        self.found: dict[str, bytearray] = {}
        self.is_whole = False

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._said,
            "on_header_end": self._named,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._name, self._header, self._value = "", b"", b""

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _said(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _named(self) -> None:
        if self._header.lower() == b"content-disposition":
            said = parse_options_header(self._value)[1].get(b"name", b"")
            self._name = said.decode("ascii", "replace")
        self._header, self._value = b"", b""

    def _open(self) -> None:
        if self._name not in self._names or self._name in self.found:
            raise ValueError("a part nobody asked for")
        self.found[self._name] = bytearray()

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.found[self._name] += data[start:end]

    def _end(self) -> None:
        self.is_whole = True
