"""Who may do what, asked through one function of one table (`policy_table.py`).

A relation holds between the caller and the school, class or pupil in question;
it is worked out per request
from the school's and the pupil's streams (`admit/relations.py`), never from the token.
Whoever has no relation to a pupil at all is told that there is no such pupil.
"""

from contextvars import ContextVar

from portfolio.support.actor import Actor, Strength
from portfolio.support.policy_table import POLICY
from portfolio.support.problems import Forbidden, NotFound
from portfolio.support.right import (
    Concern,
    Only,
    Relation,
    Right,
)

__all__ = ["POLICY", "Concern", "Only", "Relation", "Right", "allows", "require"]

# What has been asked for in this request; None outside of one.
_ASKED: ContextVar[set[str] | None] = ContextVar("asked", default=None)


class SecondFactorNeeded(Forbidden):
    """Whoever administers or exports gives a second factor first."""

    zh = "这项操作需要二次验证，请先输入验证码（首次使用请先设置）。"
    en = "This needs your second factor; give its code first, or set one up."


def require(action: str, relations: frozenset[Relation]) -> None:
    """Pass, or raise `NotFound` for a stranger and `Forbidden` for somebody related;
    `SecondFactorNeeded` where that is all that is missing.
    """
    if not relations:
        note(action)
        raise NotFound
    if allows(action, relations):
        return
    if Relation.UNPROVEN_ADMIN in relations and Relation.SCHOOL_ADMIN in POLICY[action].who:
        raise SecondFactorNeeded
    raise Forbidden


def require_proven(actor: Actor) -> None:
    """For `Only.SECOND_FACTOR`; raises `SecondFactorNeeded`."""
    if actor.strength is not Strength.FULL:
        raise SecondFactorNeeded


def allows(action: str, relations: frozenset[Relation]) -> bool:
    """Whether these relations may: for what is left out of a list, or told in other words."""
    note(action)
    return bool(POLICY[action].who & relations)


def note(what: str) -> None:
    """Remember that this was asked for: an action, or who is calling (`Concern`'s name)."""
    if (asked := _ASKED.get()) is not None:
        asked.add(what)


class noting:  # noqa: N801 — called like the functions of `contextlib`, at a third of their cost
    """What is asked for from now on, also by tasks that begin meanwhile."""

    __slots__ = ("_before",)

    def __enter__(self) -> set[str]:
        asked: set[str] = set()
        self._before = _ASKED.set(asked)
        return asked

    def __exit__(self, *_: object) -> None:
        _ASKED.reset(self._before)
