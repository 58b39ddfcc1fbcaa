"""What two releases tell together: the difference of two tables may be one child.

A school's numbers for a term are frozen once told.
They may be told again only where every number that a reader can compare
(cells told both times, and the sum of those that are not) is the same or differs by `k` or more,
and where a bound beside a number leaves enough open of what lies between.
Who came or left may be a known group, such as the pupils of a site that reports late:
where nothing else need have changed, their levels are told like a row of their own,
in which nobody at a level, or everybody, is as telling as a few.
Otherwise the earlier numbers stand.
"""

from collections.abc import Iterable
from typing import TypeAlias

from aggregator.protect.policy import Policy
from aggregator.protect.spans import Span, spans, tightened
from aggregator.protect.told import Bounded, Exact, Observation, Value

_Row: TypeAlias = dict[str | None, Value]
_Name: TypeAlias = tuple[str, str, str, str | None]
_Rows: TypeAlias = dict[_Name, _Row]


def may_follow(
    earlier: Iterable[Observation], later: Iterable[Observation], policy: Policy
) -> bool:
    """Whether a reader of both learns of no group smaller than `k`."""
    before, after = _rows(earlier), _rows(later)
    if before and after and _bands(before) != _bands(after):
        # The whole told once and its parts told later: what moved between is the difference.
        return False
    is_same_group = not _came_or_left(before, after)
    return all(
        _is_far_enough(before[name], after[name], policy, is_same_group=is_same_group)
        for name in before.keys() & after.keys()
    )


def _rows(observations: Iterable[Observation]) -> _Rows:
    rows: _Rows = {}
    for one in observations:
        # Classes of a change have no number to subtract.
        if one.since is None:
            name = (one.band, one.measure, one.indicator, one.subject)
            rows.setdefault(name, {})[one.level] = one.value
    return rows


def _bands(rows: Iterable[_Name]) -> set[str]:
    return {band for band, measure, *_ in rows if measure == "enrolled"}


def _came_or_left(before: _Rows, after: _Rows) -> bool:
    both = before.keys() & after.keys()
    return any(before[name] != after[name] for name in both if name[1] == "enrolled")


def _kinds(row: _Row) -> dict[str | None, type[Value]]:
    return {level: type(value) for level, value in row.items()}


def _is_far_enough(before: _Row, after: _Row, policy: Policy, *, is_same_group: bool) -> bool:
    if before.keys() != after.keys():
        return _told(before) == _told(after) == {}
    is_alike = is_same_group or _kinds(before) == _kinds(after)
    total, total_now = _total(before), _total(after)
    if total is None or total_now is None:
        return is_alike
    more = total_now - total
    moved = _moved(before, after, (total, total_now), policy)
    came = _came(moved, more)
    return not (
        0 < abs(more) < policy.k
        # What is hidden now and was not then, or told now, says where the row stands.
        or (came and not is_alike)
        or any(_is_few(low, high, policy.k) for low, high in moved)
        or any(_is_telling(one, abs(more), policy.k) for one in came)
    )


def _moved(before: _Row, after: _Row, totals: tuple[int, int], policy: Policy) -> list[Span]:
    """How many more each cell has than before, at least and at most.

    Where only some are told twice, the others stand together once more.
    """
    ones, others = _spans(before, totals[0], policy), _spans(after, totals[1], policy)
    moved = [(b[0] - a[1], b[1] - a[0]) for a, b in zip(ones, others, strict=True)]
    more = totals[1] - totals[0]
    told = [low for low, high in moved if low == high]
    rest = more - sum(told)
    is_part = 0 < len(told) < len(moved)
    return [*tightened(moved, more), *([(rest, rest)] if is_part else [])]


def _spans(row: _Row, total: int, policy: Policy) -> list[Span]:
    """A share is a row of two: those who are counted, and the others."""
    if row.keys() != {None}:
        return spans([row[level] for level in sorted(row, key=str)], total, policy)
    (low, high), *_ = spans([row[None]], total, policy)
    return [(low, high), (total - high, total - low)] if low < total else [(total, total)]


def _came(moved: list[Span], more: int) -> list[Span]:
    """How many of those who came are in each cell, as if nothing else had changed; or of those
    who left. None where something else must have changed.
    """
    signed = [(low, high) if more > 0 else (-high, -low) for low, high in moved]
    came = [(max(low, 0), min(high, abs(more))) for low, high in signed]
    is_all = more != 0 and len(came) > 1 and all(low <= high for low, high in came)
    return came if is_all else []


def _is_few(low: int, high: int, k: int) -> bool:
    """Whether it is left open between fewer than `k` counts, some of them about few pupils."""
    some = range(low, high + 1)
    return len(some) < k and any(0 < abs(one) < k for one in some)


def _is_telling(came: Span, all_who_came: int, k: int) -> bool:
    """The same among those who came, where nobody and everybody tell too."""
    low, high = came
    return high - low + 1 < k and min(low, all_who_came - high) < k


def _told(row: _Row) -> dict[str | None, Exact]:
    return {level: value for level, value in row.items() if isinstance(value, Exact)}


def _total(row: _Row) -> int | None:
    """Of how many pupils, where some cell says so."""
    known = (one.denominator for one in row.values() if isinstance(one, Exact | Bounded))
    return next(known, None)
