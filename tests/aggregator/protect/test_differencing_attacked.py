"""Two releases of a term against an attacker who has both and tries every small school.

He keeps the schools that would have been told in the same words, twice, and looks at what is left
of each level: how many more stand there now, and, where a site of known size came to the school
and nothing else changed, how many of those who came.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, pairwise, product

import pytest

from aggregator.measure.domain import Row
from aggregator.protect import differencing
from aggregator.protect.differencing import may_follow
from aggregator.protect.policy import Policy
from aggregator.protect.row import protect_row
from aggregator.protect.told import Exact, Observation
from aggregator.protect.values import value_of

SMALL = Policy(k=3, percents=(20, 30), finest=(20, 30))
Counts = tuple[int, ...]
Follows = Callable[[tuple[Observation, ...], tuple[Observation, ...]], bool]


def spreads(total: int, cells: int = 3) -> Iterator[Counts]:
    """Every way to spread `total` pupils over `cells`."""
    for bars in combinations(range(total + cells - 1), cells - 1):
        yield tuple(b - a - 1 for a, b in pairwise((-1, *bars, total + cells - 1)))


@cache
def told(counts: Counts) -> tuple[Observation, ...]:
    """What a release tells of one row."""
    row = Row("student.B2", None, dict(zip(("A_B", "C_D", "not_enough"), counts, strict=True)))
    cells = protect_row(row.cells, SMALL.hide_first["halves"], SMALL) or {}
    enrolled = Exact(row.total, row.total)
    return (
        Observation("enrolled", "school.26", None, None, enrolled),
        *(
            Observation("26k", row.indicator, None, level, value_of(one, row, SMALL))
            for level, one in cells.items()
        ),
    )


@cache
def by_the_method(before: tuple[Observation, ...], after: tuple[Observation, ...]) -> bool:
    """Whether the second is told beside the first; else the first stands."""
    return may_follow(before, after, SMALL)


def differences(
    worlds: Iterator[tuple[Counts, Counts]], follows: Follows
) -> Iterator[list[set[int]]]:
    """Per answer that tells something anew and per level, the differences that are left."""
    left: dict[object, list[set[int]]] = defaultdict(lambda: [set(), set(), set()])
    for before, after in worlds:
        if follows(told(before), told(after)):
            for some, one, other in zip(
                left[told(before), told(after)], before, after, strict=True
            ):
                some.add(other - one)
    yield from left.values()


def narrow_moves(pupils: int, follows: Follows) -> list[set[int]]:
    """Fewer than `k` differences are left, one of them about few pupils."""
    return [
        some
        for answer in differences(product(spreads(pupils), repeat=2), follows)
        for some in answer
        if len(some) < SMALL.k and any(0 < abs(one) < SMALL.k for one in some)
    ]


def narrow_comers(pupils: int, came: int, follows: Follows) -> list[set[int]]:
    """The same of a site that came, where nobody and everybody tell too."""
    worlds = (
        (before, tuple(map(sum, zip(before, site, strict=True))))
        for before, site in product(spreads(pupils), spreads(came))
    )
    return [
        some
        for answer in differences(worlds, follows)
        for some in answer
        if len(some) < SMALL.k and min(min(one, came - one) for one in some) < SMALL.k
    ]


def test_no_difference_of_two_releases_is_a_few_pupils() -> None:
    """Every pair of rows of twenty pupils."""
    assert narrow_moves(20, by_the_method) == []


@pytest.mark.parametrize("came", range(1, 13))
def test_no_level_of_a_site_that_came_late_is_found(came: int) -> None:
    """A unit of 15 to 30 pupils in which a site of one to twelve is told of too the second time."""
    assert [narrow_comers(pupils, came, by_the_method) for pupils in (15, 20, 30)] == [[]] * 3


def test_that_all_of_a_late_site_stand_at_one_level_would_be_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The planted fault: six came to A and nobody to another level; each number moved by enough."""
    monkeypatch.setattr(differencing, "_came", lambda *_: [])

    assert {6} in narrow_comers(20, 6, lambda one, other: may_follow(one, other, SMALL))


def test_a_difference_of_one_would_be_found() -> None:
    """The planted fault: whatever is new is told."""
    assert {1} in narrow_moves(20, lambda *_: True)


def test_a_late_site_is_told_where_enough_came_to_each_level() -> None:
    """Nothing is lost that need not be: three of nine at each level."""
    assert by_the_method(told((8, 6, 6)), told((11, 9, 9)))
    assert any(
        by_the_method(told(one), told(other)) for one, other in product(spreads(20), spreads(32))
    )
