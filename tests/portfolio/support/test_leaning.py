"""Who may stand behind whom: a chain of what was given."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from portfolio.support.leaning import CODE, Leaning, are_one_hand, behind, counting

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ANN, BO, CY, DI = (UUID(int=n) for n in range(1, 5))
MEANS = counting(("moral_education",))


def gave(by: UUID, to: UUID, means: str = CODE, *, days_ago: int = 1) -> Leaning:
    return Leaning(to, means, by, NOW - timedelta(days=days_ago))


_CHAINS = {
    "nobody gave anything": ([], False),
    "the one made the other": ([gave(ANN, BO)], True),
    "the other made the one": ([gave(BO, ANN)], True),
    "somebody made both": ([gave(CY, ANN), gave(CY, BO)], True),
    "over two steps": ([gave(ANN, CY), gave(CY, BO)], True),
    "over two steps from somebody else": ([gave(DI, ANN), gave(DI, CY), gave(CY, BO)], True),
    "each in turn": ([gave(ANN, BO), gave(BO, ANN)], True),
    "each by somebody of their own": ([gave(CY, ANN), gave(DI, BO)], False),
    "the one made a third": ([gave(ANN, CY)], False),
    "a duty that counts": ([gave(ANN, BO, "moral_education")], True),
    "a duty for something else": ([gave(ANN, BO, "class_teacher")], False),
    "another factor": ([gave(ANN, BO, "factor")], True),
}


@pytest.mark.parametrize("chain", _CHAINS)
def test_two_are_one_hand_where_somebody_stands_behind_both(chain: str) -> None:
    """In either direction, over any number of steps."""
    known, expected = _CHAINS[chain]

    assert are_one_hand(ANN, BO, known, MEANS) is expected
    assert are_one_hand(BO, ANN, known, MEANS) is expected


def test_what_is_long_ago_is_known_and_not_held_against_anybody() -> None:
    """In a school with one administrator every account began with their code."""
    known = [gave(ANN, BO, days_ago=31)]
    since = NOW - timedelta(days=30)

    assert not are_one_hand(ANN, BO, known, MEANS, since)
    assert behind(BO, known, MEANS) == {ANN, BO}
