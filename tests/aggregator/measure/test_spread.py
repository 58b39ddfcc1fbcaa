"""How far schools are apart, by whole numbers; no school before another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.measure.spread import Interval, shift, spread, variation

SCHOOLS = {f"215000000{n}": pair for n, pair in enumerate([(30, 60), (45, 60), (20, 50)])}


def test_the_coefficient_of_variation_is_that_of_the_worked_example() -> None:
    """The published example: N = 302, X = 6.334437, CV = 0.515257 (printed as 0.52)."""
    pupils, totals = (45, 37, 89, 76, 55), (279, 137, 935, 160, 402)

    assert sum(pupils) == 302
    assert sum(totals) / 302 == pytest.approx(6.334437, abs=1e-6)
    assert variation(list(zip(totals, pupils, strict=True))) == pytest.approx(0.515257, abs=1e-6)


def test_a_spread_is_told_by_schools_and_by_pupils() -> None:
    """Shares 40, 50 and 75 %: quantiles over schools, the rest weighted by pupils."""
    found = spread(SCHOOLS, "seed")

    assert (found.numerator, found.denominator) == (95, 170)
    assert (found.p10, found.p50, found.p90) == (420, 500, 700)
    assert found.cv == 263
    assert found.between_schools == 87


def test_equal_schools_are_not_apart() -> None:
    """No variation, and no share of the variance between them."""
    found = spread(dict.fromkeys(SCHOOLS, (30, 60)), "seed")

    assert (found.cv, found.between_schools, found.cv_interval) == (0, 0, Interval(0, 0))


@pytest.mark.parametrize("count", [0, 60])
def test_nobody_and_everybody_have_no_variance_to_share(count: int) -> None:
    """Near 0 the coefficient means nothing; at both ends no variance is left to part."""
    found = spread(dict.fromkeys(SCHOOLS, (count, 60)), "seed")

    assert found.between_schools is None
    assert (found.cv is None) == (count == 0)


shares = st.dictionaries(
    st.from_regex(r"21500000[0-9]{2}", fullmatch=True),
    st.integers(20, 900).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
    min_size=3,
    max_size=8,
)


@given(shares, st.randoms(use_true_random=False))
def test_the_order_of_schools_changes_nothing(
    some: dict[str, tuple[int, int]], chance: object
) -> None:
    """The same schools, told in any order: the same numbers, intervals included."""
    codes = list(some)
    chance.shuffle(codes)

    assert spread({code: some[code] for code in codes}, "seed") == spread(some, "seed")


@given(shares)
def test_quantiles_are_in_their_order_and_within_what_schools_have(
    some: dict[str, tuple[int, int]],
) -> None:
    """P10 ≤ P50 ≤ P90, none beyond the least and the greatest share."""
    found = spread(some, "seed")
    points = [1000 * n / of for n, of in some.values()]

    assert min(points) - 1 <= found.p10 <= found.p50 <= found.p90 <= max(points) + 1
    assert found.between_schools is None or 0 <= found.between_schools <= 1000


def test_a_change_is_that_of_the_same_schools() -> None:
    """A school that came or went does not move it; every school rose by ten points."""
    later = {code: (n + of // 10, of) for code, (n, of) in SCHOOLS.items()}
    found = shift({**later, "2150000099": (0, 500)}, {**SCHOOLS, "2150000098": (0, 900)}, "seed")

    assert found is not None
    assert (found.schools, found.points) == (3, 100)
    assert found.interval == Interval(100, 100)


def test_two_schools_make_no_change_of_a_county() -> None:
    """One of them would see the other's."""
    two = dict(list(SCHOOLS.items())[:2])

    assert shift(two, two, "seed") is None
