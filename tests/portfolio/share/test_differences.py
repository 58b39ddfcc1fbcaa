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

UNKNOWN = {"not_enough", "not_measured", "not_recorded", "none"}
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
            came, left = later[key] - earlier[key], earlier[key] - later[key]
            if all(n == 0 or n >= K for n in (came.total(), left.total())):
                continue
            # Kept as it was told: what is known of nobody has grown, or all has shrunk.
            shrunk = max(0, earlier[key].total() - later[key].total())
            assert set(came) <= UNKNOWN, (key, came)
            assert sum(n for one, n in left.items() if one not in UNKNOWN) <= shrunk, (key, left)


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

    after = steadied([before], cut(later))

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

    assert is_same(before, steadied([before], cut(changed(facts, 1))))


def test_many_new_levels_are_told() -> None:
    """The levels of a term's end are what a final cut is for."""
    facts = [replace(one, levels={}) for one in pupils({3: 40})]
    later = changed(facts, 40)

    assert steadied([cut(facts)], cut(later))["levels"] == cut(later)["levels"]


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

    for before in ([10], [10, 40]):
        said = [one["by_individual_plan"] for one in cut(facts, {"ALL": before})["groups"]]
        assert said == [None] * len(said)


def all_at(count: int, level: str, grade: int = 3, **more: Any) -> list[PupilFacts]:
    """So many pupils of a grade, all at one level."""
    levels = dict.fromkeys(INDICATORS, level)
    return [PupilFacts(grade=grade, by_plan=False, levels=levels, **more) for _ in range(count)]


def test_one_who_moved_is_not_told_beside_ten_who_came() -> None:
    """Ten newcomers without a level are known; the one pupil less at A would be the eleventh."""
    facts = all_at(20, "A") + all_at(20, "B")
    later = changed(facts, 1, "B") + [replace(one, levels={}) for one in all_at(10, "A")]

    before, after = cut(facts), steadied([cut(facts)], cut(later))

    assert_tells_of_no_few(before, after)
    told = rows(after, "levels", "indicator", "level")[INDICATORS[0], "ALL"]
    assert told == Counter(A=20, B=20, not_enough=10, C=0, D=0)


def test_a_third_cut_tells_of_no_few_beside_the_first() -> None:
    """Ten there, eleven back: each step is many, and both together are one child."""
    facts = all_at(20, "A") + all_at(20, "B")
    there = changed(facts, 10, "B")
    first, second = cut(facts), steadied([cut(facts)], cut(there))

    third = steadied([first, second], cut(changed(there, 21, "A")))

    assert second["levels"] == cut(there)["levels"]
    assert_tells_of_no_few(first, third)
    assert third["levels"] == second["levels"]


def test_a_grade_that_was_withheld_stays_so_for_the_term() -> None:
    """The grades of a second cut less the phase of the first would be the tenth child."""
    facts = all_at(20, "A", 1) + all_at(20, "B", 2) + all_at(9, "C", 3)
    before, after = cut(facts), cut(facts + all_at(1, "D", 3))
    assert {"G1", "G2", "G3"} <= {one["band"] for one in after["groups"]}

    told = steadied([before], after)

    CubeSnapshot.model_validate(told)
    assert {one["band"] for part in ("groups", "levels", "use") for one in told[part]} == {
        "ALL",
        "P1",
    }
    assert told["withheld"] == [
        {"band": one, "reason": "phase_has_group_below_10"} for one in ("G1", "G2", "G3")
    ]


def test_one_more_who_was_advised_is_not_told() -> None:
    """Neither who acted nor how many might have: both changes are one family's."""
    facts = all_at(12, "A", is_advised=True, has_acted=True) + all_at(10, "A", is_advised=True)
    rest = all_at(20, "B")
    before = cut([*facts, *rest])
    after = cut([*facts, *all_at(1, "B", is_advised=True), *rest[1:]])

    def advised(snapshot: dict[str, Any]) -> list[Any]:
        return [one for one in snapshot["use"] if one["metric"] == "26g"]

    assert advised(before) != advised(after)
    assert advised(steadied([before], after)) == advised(before)


def test_transitions_told_earlier_leave_no_few_over() -> None:
    """Levels of now less transitions of then: seven would have a level in one term only."""
    before, after = cut(all_at(60, "A")), cut(all_at(60, "A"))
    cell = {"indicator": INDICATORS[0], "band": "ALL", "since": "2025-2026-2", "from": "A"}
    told = [{**cell, "to": "A", "n": 53}]

    steady = steadied([{**before, "transitions": told}], {**after, "transitions": told})

    assert steady["transitions"] == []
