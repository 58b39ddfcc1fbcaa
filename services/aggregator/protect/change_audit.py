"""Which classes of a change may be told beside the levels of both terms.

Only where both rows are told whole: beside a hidden cell any class of up, same or down can finish
it, as a search over small schools shows (`tests/aggregator/protect/test_change.py`).
Of each line between two levels the rows then say how many more crossed it upwards than downwards,
and with the classes of up, same and down that leaves a range for each crossing.
In: the two told rows. Out: the answers that leave `room` counts and more wherever few may stand.
It follows from the rows alone, which are public: that nothing is told then says nothing else,
because what is withheld together must pass the same test as one answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise, product
from typing import TypeAlias

from aggregator.protect.told import Exact, Value

NONE = "not_enough"

Span: TypeAlias = tuple[int, int]
Answer: TypeAlias = tuple[Span, Span, Span]
"""The classes of up, same and down, in %."""
Ranges: TypeAlias = Mapping[str, Span]
"""What is left of each thing that may concern few: up, same, down, and crossings by line."""


@dataclass(frozen=True)
class ToldRow:
    """A row of levels as it was told: `total` pupils; cells from the highest level down."""

    total: int
    cells: tuple[tuple[str, Value], ...]


@lru_cache(maxsize=4096)
def told_answers(
    then: ToldRow, now: ToldRow, room: int, few: int, edges: tuple[int, ...]
) -> frozenset[Answer]:
    """Every answer that may be told beside these two rows; below `few` pupils are few."""
    before, after = _counts(then), _counts(now)
    if before is None or after is None or len(before) != len(after):
        return frozenset()
    ranges = ((answer, _ranges(answer, before, after)) for answer in answers(edges))
    possible = {answer: left for answer, left in ranges if _is_possible(left)}
    withheld = {answer for answer, left in possible.items() if is_narrow([left], room, few)}
    # What is withheld is an answer too: others join it until it tells nothing either.
    others = sorted(possible.keys() - withheld, key=_width)
    while withheld and others and is_narrow((possible[one] for one in withheld), room, few):
        withheld.add(others.pop(0))
    return frozenset(possible.keys() - withheld)


def answers(edges: tuple[int, ...]) -> Iterator[Answer]:
    """Every three classes that can add up to 100 %."""
    classes = list(pairwise((0, *edges, 100)))
    for up, same, down in product(classes, repeat=3):
        if up[0] + same[0] + down[0] <= 100 <= up[1] + same[1] + down[1]:  # noqa: PLR2004 — %
            yield up, same, down


def is_narrow(ranges: Iterable[Ranges], room: int, few: int) -> bool:
    """Whether something that may concern few is left fewer than `room` counts by all together."""
    counts: dict[str, set[int]] = {}
    for left in ranges:
        for name, (low, high) in left.items():
            # Enough counts are enough, however many more there are.
            counts.setdefault(name, set()).update(range(low, min(high, low + room) + 1))
    return any(len(some) < room and min(some) < few for some in counts.values())


def _counts(row: ToldRow) -> tuple[int, ...] | None:
    """Pupils at each level from the highest down; None where one of the cells is not told."""
    told = [(level, value) for level, value in row.cells if isinstance(value, Exact)]
    if len(told) < len(row.cells) or NONE not in dict(told):
        return None
    return tuple(value.numerator for level, value in told if level != NONE)


def _ranges(answer: Answer, then: Sequence[int], now: Sequence[int]) -> Ranges:
    """For one who takes everybody with a level to be matched: his best case."""
    matched = min(sum(then), sum(now))
    up, same, down = (_in_pupils(one, answer, matched) for one in range(3))
    left = {"up": up, "same": same, "down": down}
    uppers = list(zip(accumulate(then), accumulate(now), strict=True))[:-1]
    for line, (before, after) in enumerate(uppers, start=1):
        more = after - before
        # With two levels each move crosses the line; with more, some stay on one side.
        is_all = len(uppers) == 1
        left[f"up over {line}"] = _crossing(up, down, more, is_all=is_all)
        left[f"down over {line}"] = _crossing(down, up, -more, is_all=is_all)
    return left


def _crossing(these: Span, others: Span, more: int, *, is_all: bool) -> Span:
    """Who crossed a line one way, where `more` is how many more they are than who crossed back."""
    low = max(0, more, *((these[0], others[0] + more) if is_all else ()))
    return low, min(these[1], others[1] + more)


def _in_pupils(one: int, answer: Answer, matched: int) -> Span:
    """A class as counts, as far as the other two leave it."""
    others = [span for number, span in enumerate(answer) if number != one]
    low = max(answer[one][0], 100 - sum(high for _, high in others))
    high = min(answer[one][1], 100 - sum(low for low, _ in others))
    return -(-low * matched // 100), high * matched // 100


def _is_possible(left: Ranges) -> bool:
    return all(low <= high for low, high in left.values())


def _width(answer: Answer) -> tuple[int, Answer]:
    return sum(high - low for low, high in answer), answer
