"""What stands for one cell of a protected row: its count, a bound, or a mark."""

from aggregator.measure.domain import Row
from aggregator.protect.policy import Policy
from aggregator.protect.row import Bound, Told
from aggregator.protect.row import Exact as ToldCount
from aggregator.protect.told import Bounded, Exact, Missing, Reason, Value

POINT = "school.26"


def value_of(told: Told, row: Row, policy: Policy) -> Value:
    """The cell as a reader of the feed sees it."""
    if isinstance(told, ToldCount):
        return Exact(told.count, row.total)
    end = policy.end(row.total, len(row.cells))
    if told is Bound.HIDDEN or end is None:
        return Missing(Reason.PROTECTED)
    if told is Bound.AT_MOST:
        return Bounded("at_most", end.percent, row.total)
    return Bounded("at_least", 100 - end.percent, row.total)
