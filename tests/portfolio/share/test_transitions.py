"""From one level to another: of thirty and more, and what is left over is never a few."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.share.bands import GRADES_OF, K, PupilFacts, bands_of
from portfolio.share.transitions import FEWEST, LEVELS, Comparing, matched, transitions

B2 = "student.B2"
NOW, BEFORE = "2026-2027-1", "2025-2026-2"
fewer = settings(derandomize=True, deadline=None, max_examples=60)
Told = dict[tuple[str, str], Counter[tuple[str, str]]]


def a_pupil(grade: int, then: str | None, now: str | None, *, by_plan: bool = False) -> PupilFacts:
    before = {BEFORE: {B2: then} if then else {}}
    return PupilFacts(grade, by_plan, levels={B2: now} if now else {}, before=before)


@st.composite
def schools(draw: st.DrawFn) -> list[PupilFacts]:
    """Grades with few and many of each kind: in both terms, in one only, in none, by plan."""
    chance = random.Random(draw(st.integers(0, 999)))  # noqa: S311 — invented levels
    few, many = st.sampled_from([0, 0, 1, 3, 9, 11]), st.sampled_from([0, 12, 31, 45])
    made: list[PupilFacts] = []
    for grade in draw(st.sets(st.integers(1, 9), min_size=1, max_size=5)):
        for count, then, now, by_plan in (
            (draw(many), True, True, False),
            (draw(few), True, False, False),
            (draw(few), False, True, False),
            (draw(few), True, True, True),
        ):
            made += [
                a_pupil(
                    grade,
                    chance.choice(LEVELS) if then else None,
                    chance.choice(LEVELS) if now else None,
                    by_plan=by_plan,
                )
                for _ in range(count)
            ]
    return made


def rated_then(facts: Sequence[PupilFacts], gone: int) -> dict[tuple[str, str, str], int]:
    """What the earlier cut told of the whole school: also of those who have left since."""
    return {(BEFORE, B2, "ALL"): gone + sum(B2 in one.before[BEFORE] for one in facts)}


def told(facts: Sequence[PupilFacts], gone: int = 0, secret: bytes = b"secret") -> Told:
    comparing = Comparing(NOW, rated_then(facts, gone), secret)
    found: Told = {}
    for cell in transitions(bands_of(facts)[0], [B2], comparing):
        cells = found.setdefault((cell["band"], cell["since"]), Counter())
        cells[(cell["from"], cell["to"])] += cell["n"]
    return found


@fewer
@given(schools(), st.sampled_from([0, 1, 4, 10, 40]))
def test_what_is_left_over_is_nobody_or_ten(facts: list[PupilFacts], gone: int) -> None:
    """Levels of a term less the matched are who joined or left: never fewer than ten."""
    bands, _ = bands_of(facts)
    for (band, _), cells in told(facts, gone).items():
        rated = sum(B2 in one.levels and not one.by_plan for one in bands[band])
        left_now = rated - cells.total()

        assert cells.total() >= FEWEST
        assert left_now == 0 or left_now >= K
        if band == "ALL":
            left_then = rated_then(facts, gone)[(BEFORE, B2, "ALL")] - cells.total()
            assert left_then == 0 or left_then >= K


@fewer
@given(schools())
def test_phases_are_told_all_or_none(facts: list[PupilFacts]) -> None:
    """The school less its other phases is the one that is missing."""
    found = told(facts)
    bands, _ = bands_of(facts)
    phases = [name for name in GRADES_OF if (name, BEFORE) in found]
    with_anybody = [p for p in GRADES_OF if p in bands and matched(bands[p], B2, BEFORE)]

    assert phases in ([], with_anybody)
    if phases:
        parts = [found[(name, BEFORE)] for name in phases]
        assert found[("ALL", BEFORE)] == sum(parts, Counter())


def test_each_pupil_stands_in_one_cell() -> None:
    """Where nobody joined or left, nobody is left out."""
    facts = [a_pupil(3, "C", "B") for _ in range(25)] + [a_pupil(3, "B", "B") for _ in range(15)]

    assert told(facts)[("ALL", BEFORE)] == Counter({("C", "B"): 25, ("B", "B"): 15})


def test_under_thirty_nothing_is_told() -> None:
    """A few moved from C to B: who they are is known in the staff room."""
    assert told([a_pupil(3, "C", "B") for _ in range(29)]) == {}


def test_a_newcomer_is_hidden_among_those_left_out() -> None:
    """One joined; ten stay out of the count, and another secret leaves out others."""
    facts = [a_pupil(3, "CB"[n % 2], "BA"[n % 2]) for n in range(60)] + [a_pupil(3, None, "D")]
    one, other = told(facts)[("ALL", BEFORE)], told(facts, secret=b"other")[("ALL", BEFORE)]

    assert one.total() == other.total() == 50
    assert (
        len(
            {
                tuple(sorted(told(facts, secret=bytes([n]))[("ALL", BEFORE)].items()))
                for n in range(20)
            }
        )
        > 1
    )


@fewer
@given(schools(), st.randoms(use_true_random=False))
def test_the_order_of_pupils_leaves_no_trace(
    facts: list[PupilFacts], chance: random.Random
) -> None:
    """Who is left out follows from the counts, not from who stands where."""
    mixed = list(facts)
    chance.shuffle(mixed)

    assert told(mixed) == told(facts)


def test_who_follows_a_plan_is_not_compared() -> None:
    """Their levels stand in no cell of either term."""
    facts = [a_pupil(3, "C", "B") for _ in range(40)]
    planned = [replace(one, by_plan=True) for one in facts[:12]]

    assert told([*facts, *planned])[("ALL", BEFORE)].total() == 40
