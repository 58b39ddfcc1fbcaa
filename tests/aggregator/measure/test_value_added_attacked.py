"""26m against two of three schools who put together what they know of their own pupils.

They know the levels of the third school in both terms, as they are told, and how all its pupils
are matched. They try every number of pupils who may have fallen below B there while as many more
came up to it, and keep those with which all three schools would be told what they are told.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable

from aggregator.measure.change import Change
from aggregator.measure.value_added import value_added

SINCE = "2025-2026-2"
STEP = 5
FEW = 10
MOST_FALLEN = 40
OTHERS = 30
OFTEN = MOST_FALLEN * OTHERS // 50


def a_school(at_b: int, fell: int, at_c: int, rose: int) -> Change:
    """So many started at B and at C; `fell` of the ones came to C, `rose` of the others to B."""
    cells = {("B", "B"): at_b - fell, ("B", "C"): fell, ("C", "B"): rose, ("C", "C"): at_c - rose}
    return Change("student.B2", SINCE, cells)


KNOWN = {"1": a_school(20, 4, 180, 60), "2": a_school(180, 60, 20, 4)}


def answer(fell: int, seed: bytes) -> tuple[tuple[int, int], ...]:
    """What is told of the three schools in steps of five points, rounded outwards."""
    third = a_school(150, fell, 150, fell + 12)
    found = value_added({**KNOWN, "3": third}, seed)
    return tuple(
        (math.floor(100 * one.low / STEP), math.ceil(100 * one.high / STEP))
        for one in found.values()
    )


def narrow(seed_of: Callable[[int], bytes]) -> list[set[int]]:
    """What is left of answers that more than one world of fifty gives: fewer than ten counts,
    some of them of few pupils.

    `seed_of`: which of the seeds that may be.
    """
    left: dict[object, set[int]] = defaultdict(set)
    times: Counter[object] = Counter()
    for fell in range(MOST_FALLEN):
        for other in range(OTHERS):
            told = answer(fell, seed_of(other))
            left[told].add(fell)
            times[told] += 1
    return [
        some
        for told, some in left.items()
        if times[told] > OFTEN and len(some) < FEW and min(some) < FEW
    ]


def test_all_others_do_not_learn_how_few_of_a_school_fell() -> None:
    """Only who signs the releases has the seed."""
    assert narrow(lambda other: str(other).encode()) == []


def test_with_a_seed_that_can_be_guessed_they_would() -> None:
    """The planted fault: drawn by the names of the county and the terms, as anybody can."""
    assert narrow(lambda _: b"500103/primary/student.B2") != []
