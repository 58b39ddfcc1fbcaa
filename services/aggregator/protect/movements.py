"""Whether pupils may have moved so between two rows of levels: a witness, or none found.

Each one who moved went one level up or down, and who has a level in one term only stood at one
level: so a witness is found or not without a search. One that is not found may exist all the same;
then less is told than might be.
In: pupils at each level then and now, from the highest down; three classes in %. Pure.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeAlias

Counts: TypeAlias = tuple[int, ...]
Span: TypeAlias = tuple[int, int]


def may_have_moved(then: Counts, now: Counts, answer: tuple[Span, Span, Span]) -> bool:
    """Whether some way from one row to the other puts up, same and down into these classes."""
    matched = min(sum(then), sum(now))
    up, same, down = (_pupils(one, matched) for one in answer)
    for least_up, least_down, most_swaps in _ways(then, now):
        rest = matched - least_up - least_down
        fewest = max(0, up[0] - least_up, down[0] - least_down, -((same[1] - rest) // 2))
        most = min(most_swaps, up[1] - least_up, down[1] - least_down, (rest - same[0]) // 2)
        if fewest <= most:
            return True
    return False


def _pupils(one: Span, matched: int) -> Span:
    """A class as counts; but for the last, its end belongs to the next."""
    low, high = one
    return -(-low * matched // 100), (high * matched - (high < 100)) // 100  # noqa: PLR2004 — %


def _ways(then: Counts, now: Counts) -> Iterator[tuple[int, int, int]]:
    """How many rose and fell at least, and how many pairs may have changed places besides."""
    for before, after in _matched(then, now):
        more = [a - b for b, a in zip(accumulate(before), accumulate(after), strict=True)][:-1]
        rising, falling = [max(0, one) for one in more], [max(0, -one) for one in more]
        left = [
            count - up - down
            for count, up, down in zip(before, [0, *rising], [*falling, 0], strict=True)
        ]
        if min(left) >= 0:
            yield sum(rising), sum(falling), _swaps(left)


def _matched(then: Counts, now: Counts) -> Iterator[tuple[Counts, Counts]]:
    """The rows without those who have a level in one term only, all of them at one level."""
    more = sum(then) - sum(now)
    if more >= 0:
        yield from ((before, now) for before in _less(then, more))
    else:
        yield from ((then, after) for after in _less(now, -more))


def _less(row: Counts, fewer: int) -> Iterator[Counts]:
    for at, count in enumerate(row):
        if count >= fewer:
            yield (*row[:at], count - fewer, *row[at + 1 :])


def _swaps(left: Sequence[int]) -> int:
    """Pairs of neighbours that may change places, each pupil once: from one end on."""
    free, swaps = list(left), 0
    for upper, lower in pairwise(range(len(free))):
        pairs = min(free[upper], free[lower])
        free[lower] -= pairs
        swaps += pairs
    return swaps
