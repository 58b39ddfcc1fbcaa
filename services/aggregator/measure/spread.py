"""Shares over schools: how far apart they are, and how the same schools changed.

In: per school how many of how many pupils. Out: whole numbers per mille, so one decimal of %.
The coefficient of variation is weighted by pupils: CV = S / X, X = Σ nᵢxᵢ / N,
S = √Σ (nᵢ/N)(xᵢ − X)², as county disparities of compulsory education are worked out.
It misleads near 0 and 1, hence P90 − P10 and the between-school share of the variance beside it.
Schools are in no order here but that of their codes; nothing is averaged over indicators.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

REPLICATES = 300
LEAST_SCHOOLS = 3
_SIDE = 0.05

Shares: TypeAlias = Mapping[str, tuple[int, int]]
"""School code → (numerator, denominator), both pupils."""


@dataclass(frozen=True)
class Interval:
    """The middle 90 % of what resampled schools gave, per mille."""

    low: int
    high: int


@dataclass(frozen=True)
class Spread:
    """One share over the schools of a stage; all per mille but the counts of pupils."""

    numerator: int
    denominator: int
    p10: int
    p50: int
    p90: int
    cv: int | None
    cv_interval: Interval | None
    between_schools: int | None


@dataclass(frozen=True)
class Shift:
    """How the share of the same schools changed since an earlier term, in points per mille."""

    schools: int
    points: int
    interval: Interval


def spread(shares: Shares, seed: str) -> Spread:
    """`shares` of at least three schools."""
    pairs = [shares[code] for code in sorted(shares)]
    points = sorted(n / of for n, of in pairs)
    low, middle, high = (_quantile(points, share) for share in (0.1, 0.5, 0.9))
    cv = variation(pairs)
    return Spread(
        numerator=sum(n for n, _ in pairs),
        denominator=sum(of for _, of in pairs),
        p10=_mille(low),
        p50=_mille(middle),
        p90=_mille(high),
        cv=None if cv is None else _mille(cv),
        cv_interval=_bootstrap(pairs, variation, seed),
        between_schools=_between(pairs),
    )


def shift(now: Shares, then: Shares, seed: str) -> Shift | None:
    """The pooled share now less then, of the schools that have both; None for fewer than three."""
    same = sorted(now.keys() & then.keys())
    if len(same) < LEAST_SCHOOLS:
        return None
    pairs = [(now[code], then[code]) for code in same]
    interval = _bootstrap(pairs, _moved, seed)
    if interval is None:
        return None
    return Shift(len(same), _mille(_moved(pairs)), interval)


def variation(pairs: Sequence[tuple[int, int]]) -> float | None:
    """The weighted coefficient of variation; None where the pooled share is 0."""
    total = sum(of for _, of in pairs)
    mean = sum(n for n, _ in pairs) / total
    if mean == 0:
        return None
    return math.sqrt(_variance(pairs, mean, total)) / mean


def _variance(pairs: Sequence[tuple[int, int]], mean: float, total: int) -> float:
    return sum(of / total * (n / of - mean) ** 2 for n, of in pairs)


def _between(pairs: Sequence[tuple[int, int]]) -> int | None:
    """How much of the variance of all pupils lies between schools."""
    total = sum(of for _, of in pairs)
    mean = sum(n for n, _ in pairs) / total
    whole = mean * (1 - mean)
    return _mille(_variance(pairs, mean, total) / whole) if whole > 0 else None


def _moved(pairs: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> float:
    now = sum(n for (n, _), _ in pairs) / sum(of for (_, of), _ in pairs)
    then = sum(n for _, (n, _) in pairs) / sum(of for _, (_, of) in pairs)
    return now - then


def _bootstrap(
    pairs: Sequence[tuple[int, int]] | Sequence[tuple[tuple[int, int], tuple[int, int]]],
    statistic: Callable[..., float | None],
    seed: str,
) -> Interval | None:
    """Schools drawn with replacement; the same seed and schools give the same interval."""
    chance = Random(seed)  # noqa: S311 — drawn again by whoever checks a release
    drawn = (statistic(chance.choices(pairs, k=len(pairs))) for _ in range(REPLICATES))
    found = sorted(one for one in drawn if one is not None)
    if len(found) < REPLICATES // 2:
        return None
    return Interval(_mille(_quantile(found, _SIDE)), _mille(_quantile(found, 1 - _SIDE)))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between neighbours (Hyndman and Fan, type 7)."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _mille(share: float) -> int:
    """Half away from zero, so that −x is told as −(x told)."""
    return math.floor(abs(share) * 1000 + 0.5 + 1e-9) * (1 if share >= 0 else -1)
