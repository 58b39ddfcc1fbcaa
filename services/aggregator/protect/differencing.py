"""What two releases tell together: the difference of two tables may be one child.

A school's numbers for a term are frozen once told.
They may be told again only where every number that a reader can compare
(cells told both times, and the sum of those that are not) is the same or differs by `k` or more.
Otherwise the earlier numbers stand.
"""

from collections.abc import Iterable
from typing import TypeAlias

from aggregator.protect.policy import Policy
from aggregator.protect.told import Exact, Observation, Value

_Row: TypeAlias = dict[str | None, Value]
_Name: TypeAlias = tuple[str, str, str, str | None, str | None]


def may_follow(
    earlier: Iterable[Observation], later: Iterable[Observation], policy: Policy
) -> bool:
    """Whether a reader of both learns of no group smaller than `k`."""
    before, after = _rows(earlier), _rows(later)
    if before and after and _bands(before) != _bands(after):
        # The whole told once and its parts told later: what moved between is the difference.
        return False
    return all(
        _is_far_enough(before[name], after[name], policy) for name in before.keys() & after.keys()
    )


def _rows(observations: Iterable[Observation]) -> dict[_Name, _Row]:
    rows: dict[_Name, _Row] = {}
    for one in observations:
        name = (one.band, one.measure, one.indicator, one.subject, one.since)
        rows.setdefault(name, {})[one.level] = one.value
    return rows


def _bands(rows: Iterable[_Name]) -> set[str]:
    return {band for band, measure, *_ in rows if measure == "enrolled"}


def _is_far_enough(before: _Row, after: _Row, policy: Policy) -> bool:
    if before.keys() != after.keys():
        return _told(before) == _told(after) == {}
    ones, others = _told(before), _told(after)
    both = ones.keys() & others.keys()
    changes = [others[level].numerator - ones[level].numerator for level in both]
    if ones and others:
        totals = [next(iter(told.values())).denominator for told in (ones, others)]
        change_of_total = totals[1] - totals[0]
        changes += [change_of_total, change_of_total - sum(changes)]
    return all(change == 0 or abs(change) >= policy.k for change in changes)


def _told(row: _Row) -> dict[str | None, Exact]:
    return {level: value for level, value in row.items() if isinstance(value, Exact)}
