"""How far a caller's own writes reach in the log: reading one's own write, whatever the route.

Out: `nianlun-position` on the answer to whatever appended. In: the same number as `nianlun-seen`
on what the caller reads next; it is answered once the read tables show as much (`views.py`).
"""

from contextvars import ContextVar
from typing import Final

from starlette.requests import Request
from starlette.types import Message

from portfolio.support.problems import Malformed

POSITION: Final = b"nianlun-position"
SEEN: Final = "nianlun-seen"
_DIGITS = 15
# The positions that this request's commands ended at; None outside of a request.
_REACHED: ContextVar[list[int] | None] = ContextVar("reached", default=None)


class SeenIsNoPosition(Malformed):
    """A position is handed back as it was given."""

    zh = "请求头 nianlun-seen 应当是之前得到的位置（一个整数）。"
    en = "The header nianlun-seen is a position as it was given: a whole number."


class reaching:  # noqa: N801 — called like the functions of `contextlib`, at a third of their cost
    """What is appended from now on, also by tasks that begin meanwhile."""

    __slots__ = ("_before",)

    def __enter__(self) -> list[int]:
        reached: list[int] = []
        self._before = _REACHED.set(reached)
        return reached

    def __exit__(self, *_: object) -> None:
        _REACHED.reset(self._before)


def note(position: int) -> None:
    """Remember that this request's command ended here."""
    if (reached := _REACHED.get()) is not None:
        reached.append(position)


def tell(message: Message, reached: list[int]) -> None:
    """Put the furthest position on the start of a response, where there is one."""
    if reached:
        said = str(max(reached)).encode()
        message["headers"] = [*message.get("headers", ()), (POSITION, said)]


def seen_by(request: Request) -> int:
    """What whoever reads has written before; 0 where nothing is said or nothing is read;
    raises `SeenIsNoPosition`.
    """
    if request.method != "GET" or (said := request.headers.get(SEEN)) is None:
        return 0
    if not (said.isascii() and said.isdigit() and len(said) <= _DIGITS):
        raise SeenIsNoPosition
    return int(said)
