"""What a told row says of each of its counts: the least and the most. Pure."""

from typing import TypeAlias

from aggregator.protect.policy import Policy
from aggregator.protect.told import Bounded, Exact, Missing, Value

Span: TypeAlias = tuple[int, int]


def span(value: Value, total: int, cells: int, policy: Policy) -> Span:
    """What the value alone says of its count, in a row where some other cell is told."""
    end = policy.end(total, cells)
    if isinstance(value, Exact):
        return value.numerator, value.numerator
    if isinstance(value, Bounded):
        width = total * (value.percent if value.side == "at_most" else 100 - value.percent) // 100
        return (0, width) if value.side == "at_most" else (total - width, total)
    return (0 if end is None else end.width + 1), total


def spans(row: list[Value], total: int, policy: Policy) -> list[Span]:
    """The same of each cell; a row that is hidden whole says nothing."""
    if all(isinstance(one, Missing) for one in row):
        return [(0, total)] * len(row)
    return [span(one, total, len(row), policy) for one in row]


def tightened(some: list[Span], total: int) -> list[Span]:
    """What the cells leave to each other, where all of them sum to `total`."""
    lows, highs = sum(low for low, _ in some), sum(high for _, high in some)
    return [
        (max(low, total - (highs - high)), min(high, total - (lows - low))) for low, high in some
    ]
