"""Two cuts of a term: the second tells nothing that would be a few pupils' change."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gated import CUTTING, INDICATORS, pupils
from portfolio.share.bands import K, PupilFacts
from portfolio.share.differences import is_same, steadied
from portfolio.share.gate import cut_snapshot
from portfolio.share.snapshot import CubeSnapshot

fewer = settings(derandomize=True, deadline=None, max_examples=40)


def cut(facts: Sequence[PupilFacts], plans_before: dict[str, Any] | None = None) -> dict[str, Any]:
    return cut_snapshot(replace(CUTTING, plans_before=plans_before or {}), facts)


def changed(facts: Sequence[PupilFacts], count: int, level: str = "A") -> list[PupilFacts]:
    """The first few have another level of the first indicator."""
    moved = [replace(one, levels={**one.levels, INDICATORS[0]: level}) for one in facts[:count]]
    return [*moved, *facts[count:]]


def rows(snapshot: dict[str, Any], part: str, name: str, cell: str) -> dict[Any, Counter[str]]:
    found: dict[Any, Counter[str]] = {}
    for one in snapshot[part]:
        found.setdefault((one[name], one["band"]), Counter())[one[cell]] = one["n"]
    return found


def assert_tells_of_no_few(before: dict[str, Any], after: dict[str, Any]) -> None:
    for part, name, cell in (
        ("levels", "indicator", "level"),
        ("subjects", "subject", "level"),
        ("objective", "measure", "class"),
    ):
        earlier, later = rows(before, part, name, cell), rows(after, part, name, cell)
        for key in earlier.keys() & later.keys():
            known = set(earlier[key]) - {"not_enough", "not_measured", "not_recorded"}
            change = [later[key][one] - earlier[key][one] for one in known]
            moved = max(sum(n for n in change if n > 0), -sum(n for n in change if n < 0))
            size = abs(later[key].total() - earlier[key].total())
            assert moved == 0 or moved >= K or moved <= size, (key, change)


@fewer
@given(st.integers(0, 99), st.sampled_from([1, 2, 9, 10, 30]), st.sampled_from([-9, -1, 0, 1, 12]))
def test_no_difference_tells_of_a_few(seed: int, moved: int, joined: int) -> None:
    """Some got another level, some came or left: told of ten and more, or not at all."""
    facts = pupils({3: 60, 4: 60, 5: 60}, seed=seed)
    chance = random.Random(seed)  # noqa: S311 — which of them is nobody's secret
    chance.shuffle(facts)
    later = changed(facts, moved)
    later = later[: len(later) + joined] if joined < 0 else [*later, *pupils({3: joined}, seed=7)]
    before = cut(facts)

    after = steadied(before, cut(later))

    CubeSnapshot.model_validate(after)
    assert_tells_of_no_few(before, after)
    for (_, band), row in rows(after, "levels", "indicator", "level").items():
        [group] = [one for one in after["groups"] if one["band"] == band]
        assert row.total() == group["enrolled"] - (group["by_individual_plan"] or 0)
        assert min(row.values()) >= 0


def test_one_pupils_new_level_is_not_told() -> None:
    """The change made by one correction is one child's record."""
    facts = pupils({3: 40})
    before = cut(facts)

    assert is_same(before, steadied(before, cut(changed(facts, 1))))


def test_many_new_levels_are_told() -> None:
    """The levels of a term's end are what a final cut is for."""
    facts = [replace(one, levels={}) for one in pupils({3: 40})]
    later = changed(facts, 40)

    assert steadied(cut(facts), cut(later))["levels"] == cut(later)["levels"]


def test_the_checker_would_notice() -> None:
    """The planted fault: the later cut as it is."""
    facts = pupils({3: 40})
    before, after = cut(facts), cut(changed(facts, 3, "D"))
    try:
        assert_tells_of_no_few(before, after)
    except AssertionError:
        return
    raise AssertionError("three pupils' change went unnoticed")


def test_a_plan_more_than_last_time_hides_them_all() -> None:
    """Ten were told; the eleventh would be told by subtraction."""
    facts = pupils({3: 60}, plans={3: 11})

    said = [one["by_individual_plan"] for one in cut(facts, {"ALL": 10})["groups"]]
    assert said == [None] * len(said)
