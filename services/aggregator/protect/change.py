"""26l and 26m of one band: how many rose, stayed or fell, and against what could be expected.

Levels of both terms are told beside them, so whole numbers here would finish what is hidden there:
where all pupils are matched, ups less downs is what the levels say, and one exact share gives away
the other. Shares are told by wide classes, the matched by a step from below that follows from the
rows, and only where `change_audit` finds that both rows and the classes together leave enough open,
hidden cells too.
In: changes, what earlier terms told, what this one tells, the policy. Out: observations.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aggregator.measure.change import Change
from aggregator.measure.domain import BandMeasures
from aggregator.measure.value_added import ValueAdded
from aggregator.protect.change_audit import ToldRow, most_matched, told_answers
from aggregator.protect.policy import Policy
from aggregator.protect.told import (
    Between,
    Bounded,
    Difference,
    Exact,
    Missing,
    Observation,
    Reason,
    Value,
)

Added = Mapping[tuple[str, str, str], ValueAdded]
"""(band, indicator, since) → value added."""


@dataclass(frozen=True)
class Then:
    """What an earlier term told of this school: its rows, and whether they were made alike."""

    is_alike: bool
    rows: Mapping[tuple[str, str], ToldRow]


@dataclass(frozen=True)
class Comparing:
    """`since`: earlier terms that told of this school. `added`: its value added."""

    since: Mapping[str, Then] = field(default_factory=dict)
    added: Added = field(default_factory=dict)


def protect_changes(
    band: BandMeasures, now: Sequence[Observation], comparing: Comparing, policy: Policy
) -> Iterator[Observation]:
    """Of every indicator whose levels `now` tells, since each term that is compared."""
    told = rows_of(now)
    for (indicator, of_band), row in told.items():
        for since in sorted(comparing.since) if of_band == band.band else ():
            then = comparing.since[since]
            change = next(
                (x for x in band.changes if (x.indicator, x.since) == (indicator, since)), None
            )
            before = then.rows.get((indicator, of_band))
            found = _told(change, before, row, policy) if then.is_alike else None
            for level, value in (found or {None: Missing(Reason.SERIES_BREAK)}).items():
                yield Observation("26l", indicator, None, level, value, of_band, since)
            added = comparing.added.get((of_band, indicator, since))
            gain = (
                _gain(added, before, row, policy) if then.is_alike else Missing(Reason.SERIES_BREAK)
            )
            yield Observation("26m", indicator, None, None, gain, of_band, since)


def rows_of(observations: Iterable[Observation]) -> dict[tuple[str, str], ToldRow]:
    """(indicator, band) → its levels as they are told, where they are told at all."""
    cells: dict[tuple[str, str], list[tuple[str, Value]]] = {}
    totals: dict[tuple[str, str], int] = {}
    for one in observations:
        if one.measure != "26k" or one.subject is not None or one.level is None:
            continue
        key = (one.indicator, one.band)
        cells.setdefault(key, []).append((one.level, one.value))
        if isinstance(one.value, Exact | Bounded):
            totals[key] = one.value.denominator
    return {key: ToldRow(totals[key], tuple(some)) for key, some in cells.items() if key in totals}


def _told(
    change: Change | None, then: ToldRow | None, now: ToldRow, policy: Policy
) -> dict[str | None, Value]:
    """The classes, unless they would finish what a row of levels hides.

    Too few matched is said of sizes alone: said of pupils, it would count who has no level.
    """
    if then is None:
        return {None: Missing(Reason.EARLIER_NOT_TOLD)}
    if min(then.total, now.total) < policy.least_coded + policy.k:
        return {None: Missing(Reason.TOO_FEW_MATCHED)}
    floor = _floor(then, now, policy, policy.least_coded)
    if change is None or floor is None or change.matched < floor.least:
        return {None: Missing(Reason.PROTECTED)}
    counts = (change.up, change.same, change.down)
    up, same, down = (policy.between(count, change.matched) or (0, 100) for count in counts)
    room = policy.room * policy.k
    if (up, same, down) not in told_answers(then, now, room, policy.k, policy.edges):
        return {None: Missing(Reason.PROTECTED)}
    told: dict[str | None, Value] = {
        "matched": Bounded("at_least", floor.percent, now.total),
        "up": Between(*up),
        "same": Between(*same),
        "down": Between(*down),
    }
    return told | _ceiling(then, policy)


def _ceiling(then: ToldRow, policy: Policy) -> dict[str | None, Value]:
    """Who was at A then and could not rise: told where the earlier term told it."""
    at_top = dict(then.cells).get("A")
    if not isinstance(at_top, Exact):
        return {}
    ends = policy.between(at_top.numerator, at_top.denominator)
    return {"already_A": Between(*ends)} if ends else {}


@dataclass(frozen=True)
class _Floor:
    """At least `percent` % of the pupils are matched: `least` and more."""

    percent: int
    least: int


def _floor(then: ToldRow, now: ToldRow, policy: Policy, least: int) -> _Floor | None:
    """The highest that says nothing of who has no level: by the rows alone, also where it fails."""
    most = most_matched(then, now)
    floors = (_Floor(one, max(least, -(-one * now.total // 100))) for one in policy.least_rates)
    return next((one for one in floors if one.least + policy.k <= most), None)


def _gain(added: ValueAdded | None, then: ToldRow | None, now: ToldRow, policy: Policy) -> Value:
    """Rounded outwards to steps of `k` pupils and more, of those who are matched at least."""
    if then is None:
        return Missing(Reason.EARLIER_NOT_TOLD)
    floor = _floor(then, now, policy, 0)
    step = policy.step(floor.least) if floor else None
    if floor is None or step is None:
        return Missing(Reason.TOO_FEW_MATCHED)
    if added is None:
        return Missing(Reason.TOO_FEW_SCHOOLS)
    if added.matched < floor.least:
        return Missing(Reason.PROTECTED)
    low, high = math.floor(100 * added.low / step) * step, math.ceil(100 * added.high / step) * step
    return Difference(max(low, -100), min(high, 100))
