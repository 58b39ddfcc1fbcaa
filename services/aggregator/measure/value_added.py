"""26m: how many reached B or above, against the county's pupils who started at the same level.

In: each school's changes of one indicator since one term (schools of one stage).
Out: per school the difference in points, as an interval; from transitions only, never from a row
of a child. The interval covers chance in the county (schools resampled) and in the school itself.
It is moved by chance, and wider by as much as it may be moved: who knows the pupils of all other
schools could else work out backwards how few of one school rose or fell, for each school's
interval follows from what all of them reached. So nobody may be able to guess `seed`; and as long
as a school's own numbers stand it is moved alike in every release, for many moves have a middle.
No school is put before another: each is told against what its own pupils' starts would give.
"""

import hmac
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from aggregator.measure.change import ORDER, Change
from aggregator.measure.spread import LEAST_SCHOOLS, REPLICATES

LEAST_MATCHED = 30
LEAST_MOVED = 10
"""An interval is moved by up to so many pupils of its school, or more, to either side."""
_SIDE = 0.05


@dataclass(frozen=True)
class ValueAdded:
    """The middle 90 % of the difference and more, between −1 and 1; `matched` pupils behind it."""

    low: float
    high: float
    matched: int


@dataclass(frozen=True)
class _Start:
    """One school: per starting level how many started, and how many of them reached B or above."""

    started: tuple[int, ...]
    reached: tuple[int, ...]


@dataclass(frozen=True)
class _Own:
    """One school's share that reached B or above, and how its pupils started.

    `error`: the share's standard error; `moved`: how far its interval may be moved.
    """

    share: float
    error: float
    moved: float
    starts: tuple[float, ...]


def value_added(changes: Mapping[str, Change], seed: bytes) -> dict[str, ValueAdded]:
    """School code → its interval, for those of enough pupils; nothing for fewer than 3 schools."""
    large = {
        code: _starts(change)
        for code, change in sorted(changes.items())
        if change.matched >= LEAST_MATCHED
    }
    if len(large) < LEAST_SCHOOLS:
        return {}
    chance = Random(seed)  # noqa: S311 — resampling; what must not be guessed is the seed
    schools = list(large.values())
    usual = _rates(schools, (0.0,) * len(ORDER))
    own = {code: _own(start) for code, start in large.items()}
    draws: dict[str, list[float]] = {code: [] for code in large}
    # Once for a school: what is drawn anew for each replicate is averaged away.
    moves = {code: one.moved * _by_chance(seed, code, changes[code]) for code, one in own.items()}
    for _ in range(REPLICATES):
        a, b, c, d = _rates(chance.choices(schools, k=len(schools)), usual)
        for code, one in own.items():
            # Written out: this line runs some hundred thousand times a release.
            at_a, at_b, at_c, at_d = one.starts
            expected = at_a * a + at_b * b + at_c * c + at_d * d
            draws[code].append(one.share - expected + chance.gauss(0, one.error))
    return {
        code: _interval(sorted(found), moves[code], own[code].moved, sum(large[code].started))
        for code, found in draws.items()
    }


def _by_chance(seed: bytes, code: str, change: Change) -> float:
    """Between −1 and 1; the same as long as the school's own numbers are."""
    numbers = f"{code} {sorted(change.cells.items())}"
    drawn = Random(hmac.digest(seed, numbers.encode(), "sha256"))  # noqa: S311 — as above
    return drawn.uniform(-1, 1)


def _starts(change: Change) -> _Start:
    return _Start(
        tuple(change.starting_at(level) for level in ORDER),
        tuple(change.reached_from(level) for level in ORDER),
    )


def _rates(schools: Sequence[_Start], usual: Sequence[float]) -> list[float]:
    """Per starting level, the share that reached B or above; `usual` where nobody started so."""
    started = [sum(counts) for counts in zip(*(one.started for one in schools), strict=True)]
    reached = [sum(counts) for counts in zip(*(one.reached for one in schools), strict=True)]
    return [
        there / at if at else before
        for there, at, before in zip(reached, started, usual, strict=True)
    ]


def _own(start: _Start) -> _Own:
    total = sum(start.started)
    share = sum(start.reached) / total
    error = math.sqrt(share * (1 - share) / total)
    return _Own(
        share, error, max(error, LEAST_MOVED / total), tuple(n / total for n in start.started)
    )


def _interval(found: Sequence[float], move: float, most: float, matched: int) -> ValueAdded:
    """The middle of what was drawn lies within, however it is moved."""
    last = len(found) - 1
    low, high = found[round(last * _SIDE)], found[round(last * (1 - _SIDE))]
    return ValueAdded(low + move - most, high + move + most, matched)
