"""From one level to another: pupils with a level now and in an earlier term. Pure.

Told only of thirty and more. What is left over is told too: who has a level in one of the two terms
only (levels of the term less the matched) must be nobody or ten and more.
Where it would be a few, so many of the matched are left out of the count that it is ten,
drawn by a keyed hash: whoever reads cannot tell a newcomer from one who was left out.
"""

import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import rfc8785

from portfolio.share.bands import GRADES_OF, Bands, K, PupilFacts

FEWEST = 30
LEVELS = ("A", "B", "C", "D")
Cells = Counter[tuple[str, str]]
Rated = Mapping[tuple[str, str, str], int]
"""(earlier term, indicator, band) → how many had a level then, as the earlier cut told."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """`rated_before`: what earlier cuts told. `secret`: who is left out follows from it alone."""

    term: str
    rated_before: Rated
    secret: bytes


def transitions(
    told: Bands, indicators: Sequence[str], comparing: Comparing
) -> Iterable[dict[str, Any]]:
    """The cells of each indicator and earlier term, for the school and its phases."""
    everybody = told.get("ALL", [])
    for since in sorted({term for p in everybody for term in p.before}):
        for indicator in indicators:
            for band, cells in _of_indicator(told, indicator, since, comparing).items():
                for one, other in product(LEVELS, LEVELS):
                    n = cells[(one, other)]
                    cell = {"indicator": indicator, "band": band, "since": since}
                    yield {**cell, "from": one, "to": other, "n": n}


def matched(members: Iterable[PupilFacts], indicator: str, since: str) -> Cells:
    """(level then, level now) → pupils who have both and follow no plan of their own."""
    return Counter(
        (p.before[since][indicator], p.levels[indicator])
        for p in members
        if not p.by_plan and indicator in p.levels and indicator in p.before.get(since, {})
    )


def _of_indicator(
    told: Bands, indicator: str, since: str, comparing: Comparing
) -> dict[str, Cells]:
    phases = {name: told[name] for name in GRADES_OF if name in told}
    found = {}
    for name, members in phases.items():
        cells = matched(members, indicator, since)
        if cells:
            found[name] = _thinned(cells, members, (indicator, since, name), comparing)
    whole = sum(found.values(), Counter[tuple[str, str]]())
    left = comparing.rated_before.get((since, indicator, "ALL"), K + whole.total()) - whole.total()
    if found and all(c.total() >= FEWEST for c in found.values()) and not 0 < left < K:
        return {"ALL": whole, **found}
    members = told["ALL"]
    cells = matched(members, indicator, since)
    alone = _thinned(cells, members, (indicator, since, "ALL"), comparing)
    return {"ALL": alone} if alone.total() >= FEWEST else {}


def _thinned(
    cells: Cells, members: Sequence[PupilFacts], of: tuple[str, str, str], comparing: Comparing
) -> Cells:
    """The matched less those who hide the few who are not."""
    indicator, since, band = of
    now = sum(not p.by_plan and indicator in p.levels for p in members) - cells.total()
    is_same_group = band == "ALL" or since[:9] == comparing.term[:9]
    before = comparing.rated_before.get((since, indicator, band)) if is_same_group else None
    over = [now] if before is None else [now, before - cells.total()]
    return _without(cells, _to_leave_out(over), _drawn(comparing.secret, of, cells))


def _to_leave_out(over: Sequence[int]) -> int:
    """So many that whatever is left over is nobody, or ten and more."""
    return max(0, K - min(over)) if any(0 < n < K for n in over) else 0


def _drawn(secret: bytes, of: tuple[str, str, str], cells: Cells) -> Random:
    counts = [f"{one}{other}{n}" for (one, other), n in sorted(cells.items())]
    seed = hmac.digest(secret, rfc8785.dumps([*of, *counts]), "sha256")
    return Random(seed)  # noqa: S311 — seeded by a keyed hash, so that a cut can be made again


def _without(cells: Cells, count: int, chance: Random) -> Cells:
    if count >= cells.total():
        return Counter()
    return cells - Counter(chance.sample(sorted(cells.elements()), count))
