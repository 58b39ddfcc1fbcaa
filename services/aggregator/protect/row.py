"""One row of counts that add up to a known total → what of it may be told.

Known to the attacker: the total, this method and its numbers, every cell that is told.
A cell near an end is told by a bound ("at most 5 %"), never by its count.
What is hidden together must leave each of its small cells `k` possible counts,
also for one who runs this very method backwards over everything he cannot see;
`tests/aggregator/protect/test_row.py` does that exhaustively.

Which cells are hidden follows from which ones are near an end and from a fixed order of levels,
never from their sizes: to hide "the smallest other cell" would tell that it is the smallest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from aggregator.protect.policy import End, Policy


@dataclass(frozen=True)
class Exact:
    """The count itself."""

    count: int


class Bound(Enum):
    """What stands for a count that is not told."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    HIDDEN = "hidden"


Told: TypeAlias = Exact | Bound


def protect_row(
    cells: Mapping[str, int], hide_first: Sequence[str], policy: Policy
) -> dict[str, Told] | None:
    """Each cell's count, bound or mark; None where so small a total allows no row at all."""
    total = sum(cells.values())
    end = policy.end(total, len(cells))
    if end is None:
        return None
    if any(count >= total - end.width for count in cells.values()):
        return {
            name: Bound.AT_MOST if count <= end.width else Bound.AT_LEAST
            for name, count in cells.items()
        }
    hidden = hide(cells, hide_first, end, policy.k)
    if len(hidden) == len(cells):
        return dict.fromkeys(cells, Bound.HIDDEN)
    return {name: hidden.get(name, Exact(count)) for name, count in cells.items()}


def hide(cells: Mapping[str, int], hide_first: Sequence[str], end: End, k: int) -> dict[str, Bound]:
    """The cells near an end, and as many others, in the fixed order, as it takes to hide them."""
    low = [name for name, count in cells.items() if count <= end.width]
    others = [name for name in hide_first if name not in low]
    for taken in range(len(others)):
        hidden = [*low, *others[:taken]]
        total = sum(cells[name] for name in hidden)
        if not low or _possibilities(len(low), taken, total, end.width) >= (
            k + len(cells) - len(hidden)
        ):
            return dict.fromkeys(low, Bound.AT_MOST) | dict.fromkeys(
                hidden[len(low) :], Bound.HIDDEN
            )
    return dict.fromkeys(cells, Bound.HIDDEN)


def _possibilities(low: int, others: int, total: int, width: int) -> int:
    """How many counts a low cell may have, when `low` + `others` hidden cells sum to `total`.

    A low cell is known to be within 0 … width, another hidden one above width.
    With others hidden, the attacker also knows that fewer hidden cells were not enough;
    asking for one possibility more with each step less keeps `k` of them to the end.
    """
    if others:
        return total - others * (width + 1) + 1
    return min(width, total) - max(0, total - (low - 1) * width) + 1
