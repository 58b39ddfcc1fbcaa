"""JSON that may go on to a route: UTF-8, whole, not too deep, not of too many parts,
no NUL in a text. Pure.

In: the bytes of a body. Out: nothing, or a refusal.
The reader behind this one is lenient: it takes NaN, lone surrogates and UTF-16,
recurses as deep as the sender likes, and stumbles over them later.
The strict one (RFC 8259) runs first, so that those are answered as what they are.
"""

import re

import orjson

from portfolio.support.problems import Malformed

MOST_DEPTH = 20
# A batch of 500 records has about 9,000. Each unknown field costs a sentence of its own later on,
# and nobody need be signed in to send some hundred thousand of them.
MOST_MARKS = 20_000
# Never fails from a quote on and never goes back: hostile quotes cost no more than others.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_A_MARK = bytes(byte for byte in range(256) if byte not in b"{}[],")
_OPENING = frozenset(b"{[")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class BodyUnreadable(Malformed):
    """A body that says it is JSON and is not, or has a NUL in a text."""

    zh = "内容不是完整、有效的 JSON。"
    en = "The body is not whole and valid JSON."


class BodyTooDeep(Malformed):
    """Objects and lists in one another more often than in anything of ours."""

    zh = "内容嵌套太深，最多 {most} 层。"
    en = "The body is nested too deeply; at most {most} levels."


class BodyOfTooManyParts(Malformed):
    """More fields and entries than anything of ours has."""

    zh = "内容的项目太多，请分几次发送。"
    en = "The body has too many parts; send it in several."


def check_json(body: bytes) -> None:
    """Raises `BodyUnreadable`, `BodyTooDeep` or `BodyOfTooManyParts`."""
    brackets = body.count(b"{") + body.count(b"[")
    if brackets > MOST_DEPTH or body.count(b",") > MOST_MARKS:  # the usual body has neither
        _check_shape(body)
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise BodyUnreadable from wrong
    if b"\\u0000" in body and _NUL.search(body):  # PostgreSQL's text cannot hold one
        raise BodyUnreadable


def _check_shape(body: bytes) -> None:
    marks = _STRING.sub(b"", body).translate(None, _NOT_A_MARK)
    depth = 0
    for mark in marks[:MOST_MARKS].translate(None, b","):
        depth += 1 if mark in _OPENING else -1
        if depth > MOST_DEPTH:
            raise BodyTooDeep(most=MOST_DEPTH)
    if len(marks) > MOST_MARKS:
        raise BodyOfTooManyParts
