"""What the demonstration knows of its children: persistent, moving a little, nobody ranked."""

from collections import Counter

from demo.latent import Latent

COUNTY = Latent(2026, "2150000123")
PUPILS = [f"primary-2020-1-{number}" for number in range(1, 401)]


def levels(term: int, indicator: str = "student.B2") -> list[str]:
    return [COUNTY.level(pupil, indicator, term) for pupil in PUPILS]


def test_levels_are_spread_as_teachers_sign_them() -> None:
    """Most do it unreminded or most of the time; no share is forced."""
    for term in range(3):
        shares = {level: n / len(PUPILS) for level, n in Counter(levels(term)).items()}

        assert shares.keys() == set("ABCD")
        assert all(0.01 < share < 0.6 for share in shares.values())


def test_most_stay_some_move_by_a_step_few_by_more() -> None:
    """Transitions have something to say only where a term resembles the one before."""
    steps = Counter(
        abs(ord(one) - ord(other)) for one, other in zip(levels(0), levels(1), strict=True)
    )

    assert steps[0] > 0.5 * len(PUPILS)
    assert steps[1] > 0.1 * len(PUPILS)
    assert steps[2] + steps[3] < 0.1 * len(PUPILS)


def test_a_second_look_mostly_agrees() -> None:
    """A colleague who knows only the facts comes near, not always to the same."""
    second = [COUNTY.second_level(pupil, "student.B2", 0) for pupil in PUPILS]
    equal = sum(one == other for one, other in zip(levels(0), second, strict=True))

    assert 0.6 * len(PUPILS) < equal < len(PUPILS)


def test_the_same_seed_gives_the_same_child_and_another_school_another() -> None:
    """Two runs leave the same reports."""
    other = Latent(2026, "3150000126")

    assert levels(0) == levels(0)
    assert levels(0) != [other.level(pupil, "student.B2", 0) for pupil in PUPILS]
