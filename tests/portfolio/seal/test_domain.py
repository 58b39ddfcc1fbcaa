"""形成档案: when a term may be sealed, and which term came before."""

import pytest

from builders import TEACHER_ID, TERM, a_school, a_teacher, a_term
from given_when_then import Given
from portfolio.admit.domain import TermIsNotOpen, TermIsUnknown
from portfolio.admit.events import TermSealed
from portfolio.seal.commands import preceding
from portfolio.seal.domain import TermIsSealed, decide_seal_term


def test_an_open_term_is_sealed() -> None:
    """From now on its facts are frozen."""
    (
        Given(a_school())
        .when(decide_seal_term, TERM, by=a_teacher())
        .then(TermSealed(term=TERM, sealed_by=TEACHER_ID))
    )


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
    Given(a_school(terms=terms)).when(decide_seal_term, TERM, by=a_teacher()).refuses(refusal)


@pytest.mark.parametrize(
    ("term", "before"), [("2026-2027-2", "2026-2027-1"), ("2026-2027-1", "2025-2026-2")]
)
def test_growth_is_told_against_the_term_before(term: str, before: str) -> None:
    """A pupil is compared with nobody but the pupil of half a year ago."""
    assert preceding(term) == before
