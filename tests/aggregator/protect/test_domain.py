"""What of a whole school may be told, told as a reader of the feed sees it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import measure_school
from aggregator.protect.audit import audit
from aggregator.protect.domain import protect_school
from aggregator.protect.policy import Policy
from aggregator.protect.told import (
    REASONS,
    Bounded,
    Exact,
    Missing,
    Observation,
    Protected,
    Reason,
)
from aggregator.support.vocabulary import load_vocabulary
from cubes import RATED, USUAL, a_cube, a_subject, a_tiny_cube

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
POLICY = Policy()
FEW_AT_D = {**dict.fromkeys(RATED, USUAL), "B2": (180, 160, 80, 54, 54)}


def told_of(cube: dict[str, object]) -> Protected:
    """What may be told of the school that sent this."""
    measures = measure_school(CubeSnapshot.model_validate(cube))
    return protect_school(measures, policy=POLICY, vocabulary=VOCABULARY)


def one(
    protected: Protected, measure: str, indicator: str = "school.26", level: str | None = None
) -> Any:
    """The value under these dimensions."""
    found = [
        told.value
        for told in protected.observations
        if (told.measure, told.indicator, told.level) == (measure, indicator, level)
    ]
    assert len(found) == 1
    return found[0]


def test_a_school_of_fewer_than_ten_is_a_reason_and_nothing_else() -> None:
    """Not even its size: one child less would be known by name."""
    protected = told_of(a_tiny_cube())

    assert protected.reason is Reason.GROUP_TOO_SMALL
    assert protected.observations == ()


def test_all_but_two_reports_are_not_told_as_526_of_528() -> None:
    """The two without a report would be known: the share is told as at least 95 %."""
    protected = told_of(a_cube(reported=526))

    assert one(protected, "26e") == Bounded("at_least", 95, 528)


def test_a_share_in_the_middle_is_told_by_whole_numbers() -> None:
    """Numerator and denominator, no rounding: the reader makes the share."""
    protected = told_of(a_cube(opened=400, reported=300))

    assert one(protected, "26a") == Exact(400, 528)
    assert one(protected, "26e") == Exact(300, 528)


def test_two_shares_that_differ_by_few_are_not_both_told() -> None:
    """400 with a portfolio and 396 with a report: the four between them would be a group."""
    protected = told_of(a_cube(opened=400, reported=396))

    assert one(protected, "26a") == Exact(400, 528)
    assert one(protected, "26e") == Missing(Reason.PROTECTED)


def test_equal_shares_are_both_told() -> None:
    """No pupil lies between them, and the school is large."""
    protected = told_of(a_cube(opened=400, reported=400))

    assert one(protected, "26e") == Exact(400, 528)


def test_a_share_close_to_the_pupils_with_a_level_is_not_told() -> None:
    """528 less 54 unjudged are 474; 470 reports beside them would tell of four."""
    rows = dict.fromkeys(RATED, (180, 160, 80, 54, 54))
    protected = told_of(a_cube(rows=rows, reported=470))

    assert one(protected, "26e") == Missing(Reason.PROTECTED)


@pytest.mark.parametrize("plans", [None, 0])
def test_no_pupil_by_individual_plan_looks_like_a_few(plans: int | None) -> None:
    """Zero has the mark that one to nine have too: whether there is such a child stays open."""
    protected = told_of(a_cube(plans=plans))

    assert one(protected, "individual_plans") == Missing(Reason.PROTECTED)
    assert one(protected, "26k", "student.B2", "A").denominator == 528


def test_many_pupils_by_individual_plan_are_told_and_stand_outside_the_levels() -> None:
    """Twelve of 528: the levels are of 516."""
    rows = dict.fromkeys(RATED, (180, 160, 80, 48, 48))
    protected = told_of(a_cube(plans=12, rows=rows))

    assert one(protected, "individual_plans") == Exact(12, 528)
    assert one(protected, "26k", "student.B2", "A") == Exact(180, 516)


def test_when_nearly_all_follow_a_plan_neither_they_nor_the_rest_are_told() -> None:
    """55 of 60 by plan: the five others would be known, by the levels' own total."""
    rows = dict.fromkeys(RATED, (2, 1, 1, 1, 0))
    protected = told_of(a_cube(enrolled=60, plans=55, rows=rows, opened=30, reported=30))

    assert one(protected, "individual_plans") == Missing(Reason.PROTECTED)
    assert one(protected, "26k", "student.B2") == Missing(Reason.PROTECTED)


def test_a_school_of_a_hundred_is_told_in_halves() -> None:
    """A and B together, C and D together: rows of 20 to 30 would not hide anyone."""
    rows = dict.fromkeys(RATED, (30, 25, 15, 10, 20))
    protected = told_of(a_cube(enrolled=100, rows=rows, opened=60, reported=60))

    assert one(protected, "26k", "student.B2", "A_B") == Exact(55, 100)
    assert one(protected, "26k", "student.B2", "C_D") == Exact(25, 100)
    assert {told.level for told in protected.observations if told.measure == "26k"} == {
        "A_B",
        "C_D",
        "not_enough",
        None,
    }


@pytest.mark.parametrize("enrolled", [10, 11, 12, 30, 49])
def test_a_small_school_publishes_no_table_of_levels(enrolled: int) -> None:
    """One class, one grade, a dozen pupils: levels wait for a larger group, and say so."""
    rows = dict.fromkeys(RATED, (enrolled, 0, 0, 0, 0))
    protected = told_of(a_cube(enrolled=enrolled, rows=rows, opened=enrolled, reported=enrolled))

    assert one(protected, "26k", "student.B2") == Missing(Reason.TOO_FEW_FOR_LEVELS)
    assert [told.measure for told in protected.observations if isinstance(told.value, Exact)] == [
        "enrolled"
    ]


def test_the_unrated_indicator_and_the_unsent_one_say_why_they_are_missing() -> None:
    """Every hole in the feed has its reason."""
    protected = told_of(a_cube(rows={"B2": USUAL}))

    assert one(protected, "26k", "student.B1") == Missing(Reason.NOT_RATED)
    assert one(protected, "26k", "student.B3") == Missing(Reason.NOT_SENT)


def test_a_subject_of_some_grades_is_not_told() -> None:
    """Physics is taught in grades 8 and 9, chemistry in 9: their difference is grade 8."""
    subjects = [*a_subject("chinese", 300, 128, 60, 40), *a_subject("physics", 50, 40, 20, 10)]
    protected = told_of(a_cube(subjects=subjects))
    by_subject = {told.subject: told.value for told in protected.observations if told.subject}

    assert by_subject["physics"] == Missing(Reason.NOT_WHOLE_SCHOOL)
    assert Exact(300, 528) in [
        told.value for told in protected.observations if told.subject == "chinese"
    ]


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    """A missing number without a sentence would be a question to the school's telephone."""
    assert set(REASONS) == set(Reason)
    assert all(words["zh"] and words["en"] for words in REASONS.values())


def test_hidden_and_hiding_cells_carry_the_same_mark() -> None:
    """Which one was small is what the mark must not tell; nor is the limit ever named."""
    sentences = " ".join(word for words in REASONS.values() for word in words.values())
    protected = told_of(a_cube())
    marks = {told.value for told in protected.observations if isinstance(told.value, Missing)}

    assert Missing(Reason.PROTECTED) in marks
    assert "10" not in sentences


@st.composite
def cubes(draw: st.DrawFn) -> dict[str, object]:
    """Schools of any size with any levels."""
    enrolled = draw(st.integers(10, 700))
    rows = {}
    for indicator in draw(st.lists(st.sampled_from(RATED), unique=True, min_size=1)):
        cuts = sorted(draw(st.lists(st.integers(0, enrolled), min_size=4, max_size=4)))
        rows[indicator] = tuple(
            after - before for before, after in zip((0, *cuts), (*cuts, enrolled), strict=True)
        )
    shares = st.one_of(st.integers(0, enrolled), st.integers(max(0, enrolled - 30), enrolled))
    return a_cube(enrolled=enrolled, rows=rows, opened=draw(shares), reported=draw(shares))


@settings(max_examples=200, deadline=None)
@given(cube=cubes())
def test_no_number_below_ten_and_no_complement_below_ten_is_ever_told(
    cube: dict[str, object],
) -> None:
    """Whatever a school sends; and the independent audit finds nothing either."""
    protected = told_of(cube)
    band = measure_school(CubeSnapshot.model_validate(cube)).bands["ALL"]

    for told in protected.observations:
        if isinstance(told.value, Exact) and told.measure != "enrolled":
            assert 10 <= told.value.numerator <= told.value.denominator - 10
    assert audit(band, protected.observations, POLICY) == []
    assert not hides_in_differences(protected.observations)


def hides_in_differences(observations: tuple[Observation, ...]) -> bool:
    """Whether two told numbers of pupils differ by one to nine."""
    told = [one for one in observations if isinstance(one.value, Exact)]
    shares = {one.value.numerator for one in told if one.measure in {"26a", "26e"}}
    judged = {
        one.value.denominator - one.value.numerator for one in told if one.level == "not_enough"
    }
    sizes = {one.value.denominator for one in told} | shares | judged
    return any(0 < abs(share - size) < 10 for share in shares for size in sizes)
