"""JSON that may go on to a route: UTF-8, whole, not too deep, no NUL in a text. Pure.

In: the bytes of a body. Out: nothing, or a refusal.
The reader behind this one is lenient: it takes NaN, lone surrogates and UTF-16,
recurses as deep as the sender likes, and stumbles over them later.
The strict one (RFC 8259) runs first, so that those are answered as what they are.
"""

import re

import orjson

from portfolio.support.problems import Malformed

MOST_DEPTH = 20
# Never fails from a quote on and never goes back: hostile quotes cost no more than others.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_A_BRACKET = bytes(byte for byte in range(256) if byte not in b"{}[]")
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


def check_json(body: bytes) -> None:
    """Raises `BodyUnreadable` or `BodyTooDeep`."""
    if _is_deeper_than(MOST_DEPTH, body):
        raise BodyTooDeep(most=MOST_DEPTH)
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise BodyUnreadable from wrong
    if b"\\u0000" in body and _NUL.search(body):  # PostgreSQL's text cannot hold one
        raise BodyUnreadable


def _is_deeper_than(most: int, body: bytes) -> bool:
    if body.count(b"{") + body.count(b"[") <= most:  # the usual body is done here
        return False
    depth = 0
    for bracket in _STRING.sub(b"", body).translate(None, _NOT_A_BRACKET):
        depth += 1 if bracket in _OPENING else -1
        if depth > most:
            return True
    return False
