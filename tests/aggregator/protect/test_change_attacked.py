"""26l and 26m against an attacker who has the levels of both terms and every class of change.

He tries every way in which a small school may have moved between two terms, keeps those that
would be told in the same words, and looks at which counts are left: of each level then and now,
of those who rose, stayed or fell, and of each single way to move.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, pairwise

import pytest

from aggregator.measure.change import Change
from aggregator.measure.domain import BandMeasures, Row
from aggregator.protect import change_audit
from aggregator.protect.change import Comparing, Then, protect_changes, rows_of
from aggregator.protect.policy import Policy
from aggregator.protect.row import protect_row
from aggregator.protect.told import (
    Exact,
    Observation,
)
from aggregator.protect.values import value_of

SINCE = "2025-2026-2"
SMALL = Policy(k=2, percents=(10, 20), finest=(10, 20), least_coded=18, edges=(40, 75))
WAYS = ("HH", "HL", "LH", "LL", "Hn", "Ln", "nH", "nL", "nn")
COUNTED = ("then H", "then L", "then n", "H", "L", "n", "up", "same", "down")
Told = Callable[..., object]


def spreads(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread `total` pupils over `cells`."""
    for bars in combinations(range(total + cells - 1), cells - 1):
        yield tuple(b - a - 1 for a, b in pairwise((-1, *bars, total + cells - 1)))


def schools(pupils: int, unmatched: int) -> Iterator[dict[str, int]]:
    """Every school of so many pupils in which at most `unmatched` have a level in one term only.

    Two levels, high and low, and `n` for not enough: with two levels ups less downs is
    what the levels say, so nothing can hide in steps within a half.
    """
    for few in range(unmatched + 1):
        for matched in spreads(pupils - few, 4):
            for others in spreads(few, 5):
                yield dict(zip(WAYS, (*matched, *others), strict=True))


@cache
def levels_told(high: int, low: int, none: int) -> tuple[Observation, ...]:
    """What a release tells of one term's row."""
    row = Row("student.B2", None, {"A_B": high, "C_D": low, "not_enough": none})
    told = protect_row(row.cells, SMALL.hide_first["halves"], SMALL) or {}
    return tuple(
        Observation("26k", row.indicator, None, level, value_of(one, row, SMALL))
        for level, one in told.items()
    )


def by_classes(
    then: tuple[Observation, ...], now: tuple[Observation, ...], moved: tuple[int, int, int]
) -> object:
    """What is told of a change: the method itself."""
    up, same, down = moved
    change = Change("student.B2", SINCE, {("C", "B"): up, ("B", "B"): same, ("B", "C"): down})
    band = BandMeasures("ALL", 0, None, (), (), (change,))
    comparing = Comparing({SINCE: Then(is_alike=True, rows=rows_of(then))})
    told = protect_changes(band, now, comparing, SMALL)
    return tuple((one.level, one.value) for one in told if one.measure == "26l")


def nothing(*_: object) -> object:
    """The levels of both terms, and no change at all."""
    return None


def without_the_audit(*told: object) -> object:
    """The planted fault: classes are told whatever the levels beside them say."""
    up, same, down = told[2]
    return tuple(SMALL.between(count, up + same + down) for count in (up, same, down))


def by_whole_numbers(*told: object) -> object:
    """The planted fault: a protected row of up, same and down, as if nothing were told beside."""
    cells = dict(zip(("up", "same", "down"), told[2], strict=True))
    return tuple((protect_row(cells, ("same", "up", "down"), SMALL) or {}).items())


@cache
def is_whole(row: tuple[Observation, ...]) -> bool:
    """Whether each level's count is told."""
    return bool(row) and all(isinstance(one.value, Exact) for one in row)


def exposed(
    pupils: int, unmatched: int, method: Told, *, only_whole: bool = True
) -> set[tuple[str, frozenset[int]]]:
    """Every count that some answer narrows below `k` though more are possible beside the levels.

    What the levels of both terms say by themselves is theirs to protect (`test_row.py`).
    `only_whole`: schools whose rows hide nothing.
    """
    remembered = cache(method)
    left: dict[object, dict[object, dict[str, set[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(set))
    )
    for ways in schools(pupils, unmatched):
        then = [sum(ways[f"{one}{two}"] for two in "HLn") for one in "HLn"]
        now = [sum(ways[f"{one}{two}"] for one in "HLn") for two in "HLn"]
        rows = levels_told(*then), levels_told(*now)
        if only_whole and not (is_whole(rows[0]) and is_whole(rows[1])):
            continue
        moved = (ways["LH"], ways["HH"] + ways["LL"], ways["HL"])
        of_answer = left[rows][remembered(*rows, moved)]
        counted = dict(zip(("then H", "then L", "then n", "H", "L", "n"), then + now, strict=True))
        for name, count in (
            counted | dict(zip(("up", "same", "down"), moved, strict=True))
        ).items():
            of_answer[name].add(count)
    return {
        (name, frozenset(counts))
        for of_rows in left.values()
        for of_answer in of_rows.values()
        for name, counts in of_answer.items()
        if is_narrow(counts, pupils)
        and not is_narrow(set().union(*(one[name] for one in of_rows.values())), pupils)
    }


def is_narrow(counts: set[int], pupils: int) -> bool:
    """Fewer than `k` counts, one of them about few pupils."""
    return len(counts) < SMALL.k and min(min(one, pupils - one) for one in counts) < SMALL.k


def test_what_is_told_of_a_change_leaves_enough_open() -> None:
    """Every way in which 24 pupils may move, most of them matched: he wins nowhere."""
    told = []

    def remembering(*words: object) -> object:
        told.append(by_classes(*words))
        return told[-1]

    assert exposed(24, 4, remembering) == set()
    assert any(len(one) > 1 for one in told)


@pytest.mark.parametrize("fault", [without_the_audit, by_whole_numbers])
def test_the_attacker_finds_a_planted_fault(fault: Told) -> None:
    """The twins that go red: a change that is told whatever the levels say."""
    assert exposed(24, 3, fault) != set()


def test_any_class_beside_a_hidden_level_would_be_found() -> None:
    """Why an answer must say nothing of them: the same classes finish what a row hides."""
    found = {name for name, _ in exposed(24, 2, without_the_audit, only_whole=False)}

    assert found & {"L", "then L", "n", "then n"}


def test_what_is_told_beside_hidden_levels_leaves_them_as_open_as_before() -> None:
    """Told only where the answer may be given whatever stands in the hidden cells."""
    told = set[object]()

    def remembering(*words: object) -> object:
        answer = by_classes(*words)
        if len(answer) > 1 and not (is_whole(words[0]) and is_whole(words[1])):
            told.add(words)
        return answer

    assert exposed(30, 3, remembering, only_whole=False) == set()
    assert told


@pytest.mark.parametrize("pupils", [18, 21])
def test_that_enough_are_matched_does_not_say_who_has_no_level(pupils: int) -> None:
    """A change is told of 18 matched and more: that it is told, or withheld, of 18 pupils would
    find nobody without a level.
    """
    assert exposed(pupils, 5, by_classes, only_whole=False) == set()


def test_an_answer_that_speaks_of_hidden_levels_would_be_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The planted fault: nobody asks whether an answer could be given of every filling."""
    monkeypatch.setattr(change_audit, "is_silent", lambda *_: True)
    change_audit.told_answers.cache_clear()
    found = exposed(24, 2, by_classes, only_whole=False)
    change_audit.told_answers.cache_clear()

    assert found
