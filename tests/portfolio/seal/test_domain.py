"""形成档案: when a term may be sealed, and which term came before."""

from dataclasses import replace
from datetime import date

import pytest

from builders import TEACHER_ID, TERM, a_school, a_teacher, a_term
from given_when_then import Given
from portfolio.admit.domain import TermIsNotOpen, TermIsUnknown
from portfolio.admit.events import TermSealed
from portfolio.review.domain import Unfinished
from portfolio.seal.domain import (
    ChecksAreOpen,
    ClassesAreUnchecked,
    NoticesAreOpen,
    ObjectionsAreUnanswered,
    TermIsSealed,
    decide_seal_term,
    preceding,
)
from portfolio.support.problems import Refusal

NOTHING = Unfinished(checks=0, notices=0, objections=0, unchecked_classes=0)


def test_an_open_term_is_sealed() -> None:
    """From now on its facts are frozen."""
    (
        Given(a_school())
        .when(decide_seal_term, TERM, NOTHING, by=a_teacher())
        .then(TermSealed(term=TERM, sealed_by=TEACHER_ID))
    )


@pytest.mark.parametrize(
    ("waits_for", "refusal"),
    [
        ({"checks": 2}, ChecksAreOpen),
        ({"notices": 1}, NoticesAreOpen),
        ({"objections": 3}, ObjectionsAreUnanswered),
        ({"unchecked_classes": 4}, ClassesAreUnchecked),
    ],
    ids=str,
)
def test_a_term_is_not_sealed_over_somebodys_head(
    waits_for: dict[str, int], refusal: type[Refusal]
) -> None:
    """The sentence says what is still to be done, and how much of it."""
    waiting = replace(NOTHING, **waits_for)
    with pytest.raises(refusal) as refused:
        decide_seal_term(a_school(), TERM, waiting, by=a_teacher())

    assert str(next(iter(waits_for.values()))) in refused.value.detail("zh")


def test_an_authority_may_plan_a_term_without_the_check() -> None:
    """Then nobody waits for one; what was opened all the same is waited for."""
    school = a_school(terms={TERM: a_term(check_days=0)})
    unchecked = replace(NOTHING, unchecked_classes=9)

    assert decide_seal_term(school, TERM, unchecked, by=a_teacher())
    with pytest.raises(ChecksAreOpen):
        decide_seal_term(school, TERM, replace(unchecked, checks=1), by=a_teacher())


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({TERM: a_term("sealed")}, TermIsSealed),
        ({TERM: a_term("planned")}, TermIsNotOpen),
        ({}, TermIsUnknown),
    ],
    ids=["sealed", "not opened", "unknown"],
)
def test_only_an_open_term_is_sealed(terms: dict[str, object], refusal: type[TermIsSealed]) -> None:
    """Once; and not before it was open, and not one that nobody planned."""
    Given(a_school(terms=terms)).when(decide_seal_term, TERM, NOTHING, by=a_teacher()).refuses(
        refusal
    )


SPRING, SUMMER, AUTUMN = "2025-2026-2", "2026-2027-2", TERM


@pytest.mark.parametrize(
    ("term", "before"), [(SUMMER, AUTUMN), (AUTUMN, SPRING), (SPRING, None)], ids=str
)
def test_growth_is_told_against_the_term_before(term: str, before: str | None) -> None:
    """A pupil is compared with nobody but the pupil of half a year ago; by the school's calendar,
    not by the names of terms.
    """
    days = {
        SUMMER: (date(2027, 2, 22), date(2027, 7, 9)),
        AUTUMN: (date(2026, 9, 1), date(2027, 1, 22)),
        SPRING: (date(2026, 2, 23), date(2026, 7, 10)),
    }
    terms = {
        name: a_term(term=name, opens_on=opens, closes_on=closes)
        for name, (opens, closes) in days.items()
    }

    assert preceding(a_school(terms=terms), term) == before
