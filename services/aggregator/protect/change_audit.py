"""Which classes of a change may be told beside the levels of both terms.

Of each line between two levels the rows say how many more crossed it upwards than downwards,
and with the classes of up, same and down that leaves a range for each crossing.
Where cells are hidden, the rows are looked at as far apart as what is told of them allows: an
answer is told only if it could be given of each, or it would finish what is hidden there
(a search over small schools shows it: `tests/aggregator/protect/test_change_attacked.py`).
In: the two told rows. Out: the answers that leave `room` counts and more wherever few may stand.
It follows from the rows alone, which are public: that nothing is told then says nothing else,
because what is withheld together must pass the same test as one answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise, product
from typing import TypeAlias

from aggregator.protect.movements import Counts, Span, may_have_moved
from aggregator.protect.told import Bounded, Exact, Value

NONE = "not_enough"
MOST_HIDDEN = 3

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
    rows = list(product(fillings(then), fillings(now)))
    if not rows or len(rows[0][0]) != len(rows[0][1]):
        return frozenset()
    silent = {answer for answer in answers(edges) if is_silent(answer, rows)}
    if not silent:
        return frozenset()
    left = [
        {
            answer: ranges
            for answer in answers(edges)
            if _is_possible(ranges := _ranges(answer, *one))
        }
        for one in rows
    ]
    possible = frozenset[Answer]().union(*left)

    def is_open(some: Iterable[Answer]) -> bool:
        """Whether one who hears that it is one of these still knows too little of everything."""
        return bool(silent & set(some)) and not any(
            is_narrow((of_row[one] for one in some if one in of_row), room, few) for of_row in left
        )

    withheld = {one for one in possible if not is_open([one])}
    # What is withheld is an answer too, also where fewer are matched than might be:
    # others join it until it tells nothing either.
    others = sorted(possible - withheld, key=_width)
    while others and not is_open(withheld):
        withheld.add(others.pop(0))
    return frozenset(possible - withheld)


def most_matched(then: ToldRow, now: ToldRow) -> int:
    """How many may be matched whatever stands in the hidden cells; 0 where that is not known."""
    return min(min(map(sum, fillings(row)), default=0) for row in (then, now))


def fillings(row: ToldRow) -> list[Counts]:
    """Pupils at each level from the highest down, as far apart as what is told allows.

    One where every cell is told; none where more are hidden than can be looked through.
    """
    told = {level: value.numerator for level, value in row.cells if isinstance(value, Exact)}
    ends = {
        level: (0, value.percent * row.total // 100 if isinstance(value, Bounded) else row.total)
        for level, value in row.cells
        if level not in told
    }
    is_high = any(isinstance(one, Bounded) and one.side == "at_least" for _, one in row.cells)
    if is_high or NONE not in told | ends or len(ends) > MOST_HIDDEN:
        return []
    found = _filled(ends, row.total - sum(told.values())) if ends else [{}]
    levels = [level for level, _ in row.cells if level != NONE]
    return sorted({tuple((told | one)[level] for level in levels) for one in found})


def _filled(ends: Mapping[str, Span], total: int) -> Iterator[dict[str, int]]:
    """All but one cell at an end of what it may be, the last by what is left: each in turn."""
    for last, (low, high) in ends.items():
        others = [level for level in ends if level != last]
        for counts in product(*(ends[level] for level in others)):
            if low <= (rest := total - sum(counts)) <= high:
                yield {**dict(zip(others, counts, strict=True)), last: rest}


def is_silent(answer: Answer, rows: Sequence[tuple[Counts, Counts]]) -> bool:
    """Whether an answer says nothing of hidden cells: it may be given whatever stands in them.

    Ways to move are added up and shared out like the counts they lead to: what may be given of the
    ends of what is hidden may be given of all between them.
    """
    return len(rows) == 1 or all(may_have_moved(*one, answer) for one in rows)


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
