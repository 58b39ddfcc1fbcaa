"""26m: how many reached B or above, against the county's pupils who started at the same level.

In: each school's changes of one indicator since one term (schools of one stage).
Out: per school the difference in points, as an interval; from transitions only, never from a row
of a child. The interval covers chance in the county (schools resampled) and in the school itself.
No school is put before another: each is told against what its own pupils' starts would give.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from aggregator.measure.change import ORDER, Change
from aggregator.measure.spread import LEAST_SCHOOLS, REPLICATES

LEAST_MATCHED = 30
_SIDE = 0.05


@dataclass(frozen=True)
class ValueAdded:
    """The middle 90 % of the difference, as shares between −1 and 1; `matched` pupils behind it."""

    low: float
    high: float
    matched: int


@dataclass(frozen=True)
class _Start:
    """One school: per starting level how many started, and how many of them reached B or above."""

    started: tuple[int, ...]
    reached: tuple[int, ...]


def value_added(changes: Mapping[str, Change], seed: str) -> dict[str, ValueAdded]:
    """School code → its interval, for those of enough pupils; nothing for fewer than 3 schools."""
    large = {
        code: _starts(change)
        for code, change in sorted(changes.items())
        if change.matched >= LEAST_MATCHED
    }
    if len(large) < LEAST_SCHOOLS:
        return {}
    chance = Random(seed)  # noqa: S311 — drawn again by whoever checks a release
    schools = list(large.values())
    usual = _rates(schools, (0.0,) * len(ORDER))
    own = {code: _own(start) for code, start in large.items()}
    draws: dict[str, list[float]] = {code: [] for code in large}
    for _ in range(REPLICATES):
        a, b, c, d = _rates(chance.choices(schools, k=len(schools)), usual)
        for code, (share, error, (at_a, at_b, at_c, at_d)) in own.items():
            # Written out: this line runs some hundred thousand times a release.
            expected = at_a * a + at_b * b + at_c * c + at_d * d
            draws[code].append(share - expected + chance.gauss(0, error))
    return {
        code: _interval(sorted(found), sum(large[code].started)) for code, found in draws.items()
    }


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


def _own(start: _Start) -> tuple[float, float, tuple[float, ...]]:
    """The share that reached B or above, its standard error, and the shares of the starts."""
    total = sum(start.started)
    share = sum(start.reached) / total
    error = math.sqrt(share * (1 - share) / total)
    return share, error, tuple(n / total for n in start.started)


def _interval(found: Sequence[float], matched: int) -> ValueAdded:
    last = len(found) - 1
    return ValueAdded(found[round(last * _SIDE)], found[round(last * (1 - _SIDE))], matched)
