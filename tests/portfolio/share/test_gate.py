"""The disclosure gate: what it tells, and that nothing it tells can be subtracted to a few."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from gated import CUTTING, INDICATORS, pupils
from portfolio.share.bands import K, PupilFacts, bands_of
from portfolio.share.gate import LEVELS, cut_snapshot, digest_of
from portfolio.share.snapshot import CubeSnapshot

_PHASE = {1: "P1", 2: "P1", 3: "P1", 4: "P2", 5: "P2", 6: "P2", 7: "P3", 8: "P3", 9: "P3"}
fewer = settings(derandomize=True, deadline=None, max_examples=40)


def cut(facts: Sequence[PupilFacts]) -> dict[str, Any]:
    """A snapshot, held against the published model."""
    snapshot = cut_snapshot(CUTTING, facts)
    CubeSnapshot.model_validate(snapshot)
    return snapshot


def groups(snapshot: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["band"]: one for one in snapshot["groups"]}


def withheld(snapshot: dict[str, Any]) -> dict[str, str]:
    return {one["band"]: one["reason"] for one in snapshot["withheld"]}


@st.composite
def schools(draw: st.DrawFn) -> list[PupilFacts]:
    """Schools of every shape: grades that are missing, tiny, just under and just over ten."""
    sizes = st.sampled_from([0, 0, 1, 2, 9, 10, 11, 12, 20])
    counts = {grade: draw(sizes) for grade in range(1, 10)}
    shares = st.sampled_from([0, 0, 0, 1, 3, 9, 10, 20])
    plans = {grade: min(count, draw(shares)) for grade, count in counts.items()}
    return pupils(counts, plans=plans, seed=draw(st.integers(0, 99)))


Members = frozenset[int]
"""Which grades a told number is about."""


def reachable(told: Iterable[Members]) -> set[Members]:
    """Every group that sums and differences of told ones arrive at."""
    found = {one for one in told if one}
    grades = [frozenset({grade}) for grade in frozenset().union(*found)]
    # Once every grade is found, all that follows is sums of them.
    while not found.issuperset(grades):
        new = set()
        for one, other in combinations(found, 2):
            if not one & other:
                new.add(one | other)
            elif one < other:
                new.add(other - one)
            elif other < one:
                new.add(one - other)
        if new <= found:
            break
        found |= new
    return found


def grades_in(band: str, facts: Sequence[PupilFacts]) -> Members:
    def is_in(grade: int) -> bool:
        return band in ("ALL", _PHASE[grade], f"G{grade}")

    return frozenset(one.grade for one in facts if is_in(one.grade))


def is_safe(count: int) -> bool:
    return count == 0 or count >= K


@fewer
@given(schools())
def test_no_group_under_ten_can_be_told_or_subtracted(facts: list[PupilFacts]) -> None:
    """One missing grade is the phase less the others: so all or none."""
    told = groups(cut(facts))
    families = [grades_in(band, facts) for band in told]

    size = Counter(one.grade for one in facts)
    for group in reachable(families):
        assert is_safe(sum(size[grade] for grade in group))
    for band, said in told.items():
        assert said["enrolled"] == sum(one.grade in grades_in(band, facts) for one in facts)


@fewer
@given(schools())
def test_no_learners_under_ten_can_be_told_or_subtracted(facts: list[PupilFacts]) -> None:
    """English begins in grade 3: the school less grades 4 to 6 is grade 3, whatever its phase."""
    rows: dict[str, dict[str, int]] = {}
    for one in cut(facts)["subjects"]:
        cells = rows.setdefault(one["subject"], {})
        cells[one["band"]] = cells.get(one["band"], 0) + one["n"]

    for subject, bands in rows.items():
        learners = [one for one in facts if subject in one.subjects_taught]
        size = Counter(one.grade for one in learners)
        for group in reachable(grades_in(band, learners) for band in bands):
            assert is_safe(sum(size[grade] for grade in group)), (subject, group)


@fewer
@given(schools())
def test_pupils_by_plan_cannot_be_counted_out(facts: list[PupilFacts]) -> None:
    """Not by their number, not by what the levels leave, not by what a subject leaves:
    who knows how many pupils a grade has must not find the two with a plan.
    """
    snapshot = cut(facts)
    told = groups(snapshot)
    for rows, name in ((snapshot["levels"], "indicator"), (snapshot["subjects"], "subject")):
        sums: dict[tuple[str, str], int] = {}
        for one in rows:
            key = (one[name], one["band"])
            sums[key] = sums.get(key, 0) + one["n"]
        left_out: dict[Members, int] = {}
        for (what, band), judged in sums.items():
            among = [one for one in facts if name == "indicator" or what in one.subjects_taught]
            members = grades_in(band, among)
            left_out[members] = sum(one.grade in members for one in among) - judged
            assert is_safe(left_out[members]), (what, band)
            assert is_safe(judged), (what, band)
        for one, other in combinations(left_out, 2):
            if one < other:
                assert is_safe(left_out[other] - left_out[one]), (one, other)
    shown = [one["by_individual_plan"] for one in told.values()]
    assert all(n is None for n in shown) or all(n is not None and is_safe(n) for n in shown)
    # Nobody by plan is assessed: where they are hidden, the assessed would tell them.
    assert all(one["assessed"] is None for one in told.values()) or None not in shown


@fewer
@given(schools())
def test_each_pupil_counts_exactly_once(facts: list[PupilFacts]) -> None:
    """In one level of each indicator of each band told, or as judged by a plan."""
    snapshot = cut(facts)
    told = groups(snapshot)

    for band, group in told.items():
        judged = group["enrolled"] - (group["by_individual_plan"] or 0)
        for indicator in INDICATORS:
            cells = {
                one["level"]: one["n"]
                for one in snapshot["levels"]
                if (one["indicator"], one["band"]) == (indicator, band)
            }
            assert set(cells) == set(LEVELS)
            assert sum(cells.values()) == judged
        members = grades_in(band, facts)
        for level in "ABCD":
            expected = sum(
                one.levels.get(INDICATORS[0]) == level
                for one in facts
                if one.grade in members and not one.by_plan
            )
            assert expected == sum(
                one["n"]
                for one in snapshot["levels"]
                if (one["indicator"], one["band"], one["level"]) == (INDICATORS[0], band, level)
            )


@fewer
@given(schools(), st.randoms(use_true_random=False))
def test_order_and_names_leave_no_trace(facts: list[PupilFacts], chance: random.Random) -> None:
    """Whoever sits where in the class: the same bytes. A name is not even an argument."""
    mixed = list(facts)
    chance.shuffle(mixed)
    turned = [
        replace(
            one,
            levels=dict(reversed(one.levels.items())),
            subjects=dict(reversed(one.subjects.items())),
        )
        for one in mixed
    ]

    assert rfc8785.dumps(cut(turned)) == rfc8785.dumps(cut(facts))


@pytest.mark.parametrize("count", [0, 1, 9])
def test_a_school_below_ten_says_only_that_it_is_too_small(count: int) -> None:
    """Such a site reports through its 中心校."""
    snapshot = cut(pupils({3: count}))

    assert snapshot["withheld"] == [{"band": "ALL", "reason": "group_below_10"}]
    assert not any(snapshot[name] for name in ("groups", "levels", "subjects", "use"))


def test_a_grade_below_ten_withholds_its_phase() -> None:
    """Grades 4 to 6 are told, 1 to 3 only together."""
    snapshot = cut(pupils({1: 12, 2: 9, 3: 12, 4: 10, 5: 10, 6: 10}))

    assert set(groups(snapshot)) == {"ALL", "P1", "P2", "G4", "G5", "G6"}
    assert withheld(snapshot) == {
        "G1": "phase_has_group_below_10",
        "G2": "group_below_10",
        "G3": "phase_has_group_below_10",
    }


def test_a_phase_below_ten_withholds_all_phases_and_their_grades() -> None:
    """The school less one phase is the other."""
    snapshot = cut(pupils({1: 3, 2: 3, 3: 3, 4: 20, 5: 20, 6: 20}))

    assert set(groups(snapshot)) == {"ALL"}
    assert withheld(snapshot)["P1"] == "group_below_10"
    assert set(withheld(snapshot).values()) == {"group_below_10", "school_has_phase_below_10"}


@pytest.mark.parametrize(
    ("plans", "told"),
    [(0, 0), (1, None), (9, None), (10, 10)],
)
def test_pupils_by_plan_are_told_only_where_they_are_none_or_ten(
    plans: int, told: int | None
) -> None:
    """Where they are not, they stand inside `not_enough`, like a newcomer."""
    snapshot = cut(pupils({3: 40}, plans={3: plans}))

    assert groups(snapshot)["ALL"]["by_individual_plan"] == told
    cells = [
        one["n"]
        for one in snapshot["levels"]
        if (one["indicator"], one["band"]) == (INDICATORS[0], "ALL")
    ]
    assert sum(cells) == 40 - (told or 0)


def test_a_few_without_a_plan_among_many_with_one_are_hidden_too() -> None:
    """In a special school the five who take levels are the group under ten."""
    snapshot = cut(pupils({3: 15}, plans={3: 10}))

    assert groups(snapshot)["ALL"]["by_individual_plan"] is None


def test_a_level_signed_before_the_plan_counts_as_not_enough() -> None:
    """The plan decides, whatever lies in the log."""
    facts = [replace(one, levels={INDICATORS[0]: "D"}) for one in pupils({3: 12}, plans={3: 12})]
    cells = {one["level"]: one["n"] for one in cut(facts)["levels"] if one["band"] == "ALL"}

    assert cells["D"] == 0


def test_who_is_past_grade_nine_is_in_no_band() -> None:
    """The school less its phases would be exactly those few."""
    told, _ = bands_of([*pupils({8: 12, 9: 12}), *pupils({12: 3, 0: 2})])

    assert len(told["ALL"]) == 24


def test_the_digest_is_of_everything_else() -> None:
    """One number changed is another digest; the digest itself is left out."""
    snapshot = cut(pupils({3: 12}))

    assert snapshot["content_digest"] == digest_of(snapshot)
    snapshot["groups"][0]["enrolled"] += 1
    assert snapshot["content_digest"] != digest_of(snapshot)


def test_use_says_how_many_reports_there_are() -> None:
    """school.26: of so many pupils, so many have one."""
    facts = pupils({3: 12})
    [row] = [one for one in cut(facts)["use"] if (one["metric"], one["band"]) == ("26e", "ALL")]

    assert (row["numerator"], row["denominator"]) == (sum(one.has_report for one in facts), 12)


def test_the_reader_of_these_tests_would_notice() -> None:
    """The planted fault: one grade under ten told beside its phase is found by subtraction."""
    leaky = [frozenset({1, 2, 3}), frozenset({1}), frozenset({2})]

    assert frozenset({3}) in reachable(leaky)
