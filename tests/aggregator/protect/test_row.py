"""One row against an attacker who knows the total, the method, and everything that is told.

He tries every table with that total, keeps those the method would tell in the same words,
and looks at which counts are left for each cell, and for each sum of cells.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.protect.policy import Policy, Rung
from aggregator.protect.row import Bound, Exact, Told, protect_row

POLICY = Policy()
LEVELS = ("A", "B", "C", "D", "not_enough")
HALVES = ("A_B", "C_D", "not_enough")
SUBJECT = ("met", "mostly", "support", "not_enough")

type_of_row = Callable[[Mapping[str, int], Sequence[str], Policy], dict[str, Told] | None]


def tables(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every way to spread `total` pupils over `cells` levels."""
    for bars in combinations(range(total + cells - 1), cells - 1):
        ends = (-1, *bars, total + cells - 1)
        yield tuple(after - before - 1 for before, after in pairwise(ends))


def words(told: dict[str, Told] | None) -> tuple[int | str, ...]:
    """What a reader sees."""
    if told is None:
        return ()
    return tuple(one.count if isinstance(one, Exact) else one.value for one in told.values())


def exposed(
    total: int, names: Sequence[str], kind: str, policy: Policy, method: type_of_row = protect_row
) -> list[tuple[tuple[int | str, ...], tuple[str, ...]]]:
    """Every answer and sum of cells that leaves the attacker fewer than `k` small counts."""
    looks_alike: dict[tuple[int | str, ...], list[tuple[int, ...]]] = defaultdict(list)
    for table in tables(total, len(names)):
        cells = dict(zip(names, table, strict=True))
        looks_alike[words(method(cells, policy.hide_first[kind], policy))].append(table)
    return [
        (answer, tuple(names[cell] for cell in group))
        for answer, like in looks_alike.items()
        for size in range(1, len(names))
        for group in combinations(range(len(names)), size)
        if _is_narrow({sum(table[cell] for cell in group) for table in like}, total, policy.k)
    ]


def _is_narrow(counts: set[int], total: int, k: int) -> bool:
    is_about_few = any(min(count, total - count) < k for count in counts)
    return is_about_few and len(counts) < k


@pytest.mark.parametrize("total", [20, 25, 26])
def test_no_table_of_five_levels_can_be_narrowed_down(total: int) -> None:
    """With a small `k` every table can be tried: the attacker wins nowhere.

    A cell, or a sum of cells, that may be about few pupils keeps at least `k` possible counts.
    """
    policy = Policy(k=3, percents=(10, 20, 25), finest=(10, 20, 25))

    assert exposed(total, LEVELS, "levels", policy) == []


@pytest.mark.parametrize("total", [50, 59, 60, 75, 99, 100, 119])
def test_no_table_of_halves_can_be_narrowed_down(total: int) -> None:
    """The real policy, on every school that is told in halves: every table is tried."""
    assert exposed(total, HALVES, "halves", POLICY) == []


@pytest.mark.parametrize("total", [30, 40])
def test_no_table_of_a_subject_can_be_narrowed_down(total: int) -> None:
    """Four levels instead of five: the same rule holds."""
    policy = Policy(k=4, percents=(10, 20), finest=(10, 20))

    assert exposed(total, SUBJECT, "subject_levels", policy) == []


@pytest.mark.parametrize("total", [45, 60, 179, 180, 528])
def test_no_share_can_be_narrowed_down(total: int) -> None:
    """26a and 26e are rows of two: told, or by a bound on both sides."""
    assert exposed(total, ("yes", "no"), "share", POLICY) == []


def without_complements(
    cells: Mapping[str, int], hide_first: Sequence[str], policy: Policy
) -> dict[str, Told] | None:
    """The planted fault: small cells are hidden, and nothing beside them."""
    told = protect_row(cells, hide_first, policy)
    if told is None:
        return None
    return {name: Exact(cells[name]) if one is Bound.HIDDEN else one for name, one in told.items()}


def hiding_the_smallest(
    cells: Mapping[str, int], hide_first: Sequence[str], policy: Policy
) -> dict[str, Told] | None:
    """The planted fault: the cheapest neighbour is hidden, which tells that it is the cheapest."""
    return protect_row(cells, sorted(hide_first, key=lambda name: cells[name]), policy)


def with_one_step_less(
    cells: Mapping[str, int], hide_first: Sequence[str], policy: Policy
) -> dict[str, Told] | None:
    """The planted fault: one neighbour is hidden, and whether that is enough is not asked."""
    told = protect_row(cells, hide_first, policy)
    hidden = [name for name in hide_first if told and told[name] is Bound.HIDDEN]
    if told is None or len(hidden) < 2:
        return told
    low = {name for name, count in cells.items() if count <= policy.end(50, 3).width}
    return {
        name: Bound.AT_MOST
        if name in low
        else Bound.HIDDEN
        if name == hidden[0]
        else Exact(cells[name])
        for name in cells
    }


@pytest.mark.parametrize("fault", [without_complements, with_one_step_less])
def test_the_attacker_finds_a_planted_fault(fault: type_of_row) -> None:
    """The twin that goes red: this attacker can win, so his losing above means something."""
    assert exposed(50, HALVES, "halves", POLICY, fault) != []


def test_the_attacker_finds_that_the_smallest_neighbour_was_hidden() -> None:
    """Choosing by size tells the size: the usual shortcut fails against this attacker."""
    policy = Policy(k=3, percents=(10, 20, 25), finest=(10, 20, 25))

    assert exposed(21, LEVELS, "levels", policy, hiding_the_smallest) != []


def rows_of(total: int, names: Sequence[str]) -> st.SearchStrategy[dict[str, int]]:
    """Rows with many small cells, as schools have them."""
    few = st.integers(0, 45)
    some = st.one_of(few, st.integers(0, total))
    return st.lists(some, min_size=len(names) - 1, max_size=len(names) - 1).map(
        lambda counts: _filled(counts, total, names)
    )


def _filled(counts: list[int], total: int, names: Sequence[str]) -> dict[str, int]:
    cells, left = {}, total
    for name, count in zip(names[1:], counts, strict=True):
        cells[name] = min(count, left)
        left -= cells[name]
    return {names[0]: left, **cells}


@settings(max_examples=60, deadline=None)
@given(data=st.data(), total=st.integers(120, 300))
def test_large_schools_keep_their_small_cells(data: st.DataObject, total: int) -> None:
    """The real policy on schools too large to try every table: cells are tried that are hidden.

    The attacker fills in what is not told in every way and asks the method again.
    """
    cells = data.draw(rows_of(total, LEVELS))
    told = protect_row(cells, POLICY.hide_first["levels"], POLICY)
    assert told is not None
    exact = {name: one.count for name, one in told.items() if isinstance(one, Exact)}

    assert all(10 <= count <= total - 10 for count in exact.values())
    assert len(exact) != len(LEVELS) - 1
    if exact and len(exact) < len(LEVELS) and len(LEVELS) - len(exact) <= 3:
        for name, counts in possibilities(told, exact, total).items():
            assert cells[name] in counts
            assert not _is_narrow(counts, total, POLICY.k)


def possibilities(told: dict[str, Told], exact: dict[str, int], total: int) -> dict[str, set[int]]:
    """For each cell told by a bound, every count that would have been told in the same words."""
    hidden = sorted(told.keys() - exact.keys(), key=lambda name: told[name] is Bound.HIDDEN)
    rest = total - sum(exact.values())
    width = POLICY.end(total, len(told)).width
    spans = [range((width if told[name] is Bound.AT_MOST else rest) + 1) for name in hidden[:-1]]
    found: dict[str, set[int]] = {name: set() for name in hidden if told[name] is Bound.AT_MOST}
    for counts in product(*spans):
        guess = dict(zip(hidden, (*counts, rest - sum(counts)), strict=True))
        if min(guess.values()) >= 0 and _told_alike({**exact, **guess}, told):
            for name, counts_of_cell in found.items():
                counts_of_cell.add(guess[name])
    return found


def _told_alike(cells: dict[str, int], told: dict[str, Told]) -> bool:
    return protect_row(cells, POLICY.hide_first["levels"], POLICY) == told


def test_a_row_without_small_cells_is_told_whole() -> None:
    """Protection costs nothing where nobody is at risk."""
    cells = dict(zip(LEVELS, (180, 160, 80, 54, 54), strict=True))

    assert protect_row(cells, POLICY.hide_first["levels"], POLICY) == {
        name: Exact(count) for name, count in cells.items()
    }


def test_few_pupils_at_d_are_told_as_a_bound_and_the_unjudged_hide_them() -> None:
    """8 at D: "at most 5 %", and the next cell in order is hidden, so that 8 does not follow."""
    cells = dict(zip(LEVELS, (180, 220, 80, 8, 40), strict=True))

    assert protect_row(cells, POLICY.hide_first["levels"], POLICY) == {
        "A": Exact(180),
        "B": Exact(220),
        "C": Exact(80),
        "D": Bound.AT_MOST,
        "not_enough": Bound.HIDDEN,
    }


@pytest.mark.parametrize("at_b", [502, 520, 528])
def test_nearly_all_in_one_level_is_told_by_bounds_alone(at_b: int) -> None:
    """Homogeneity: nobody learns whether any, or how many, stand elsewhere."""
    cells = dict(zip(LEVELS, (528 - at_b, at_b, 0, 0, 0), strict=True))
    told = protect_row(cells, POLICY.hide_first["levels"], POLICY)

    assert told == {name: Bound.AT_LEAST if name == "B" else Bound.AT_MOST for name in LEVELS}


@given(total=st.integers(10, 3_000))
@example(total=49)
@example(total=50)
@example(total=119)
@example(total=120)
def test_the_rung_follows_from_the_size_alone(total: int) -> None:
    """A choice by what the cells hold would tell what they hold."""
    expected = Rung.LEVELS if total >= 120 else Rung.HALVES if total >= 50 else Rung.NOT_PUBLISHED

    assert POLICY.rung(total) is expected


@pytest.mark.parametrize(("total", "percent"), [(528, 5), (240, 5), (239, 10), (120, 10)])
def test_an_end_is_wide_enough_to_hide_ten(total: int, percent: int) -> None:
    """5 % of a small school is a handful: its ends are told more coarsely."""
    end = POLICY.end(total, 5)

    assert end is not None
    assert end.percent == percent
    assert end.width >= POLICY.k
