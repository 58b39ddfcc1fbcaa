"""Chance that is the same on every machine: the same seed gives the same school.

`random.Random.random()` alone is promised to stay the same between versions of Python.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """Draws from a seed; nothing here guards a secret."""

    def __init__(self, seed: int | str) -> None:
        self._random = Random(seed)  # noqa: S311 — invented people, not keys

    def happens(self, share: float) -> bool:
        """True in about `share` (0 to 1) of the cases."""
        return self._random.random() < share

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        return int(self._random.random() * limit)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """Any of the things, all as likely."""
        return things[self.below(len(things))]
