"""Objective measures: a class, never a figure; nobody is guessed."""

import pytest

from portfolio.share.objective import CLASSES, Measured, classes_of


@pytest.mark.parametrize(
    ("grade", "minutes", "weeks", "expected"),
    [
        (1, 240, 2, "reached"),
        (2, 239, 2, "below"),
        (3, 240, 2, "below"),
        (9, 360, 2, "reached"),
        (5, 0, 4, "below"),
    ],
)
def test_labour_is_held_against_the_guidance_of_the_grade(
    grade: int, minutes: int, weeks: int, expected: str
) -> None:
    """Two hours a week in grades 1 and 2, three in the others (2020 guidance)."""
    said = classes_of(Measured(grade, labour_minutes=minutes, weeks=weeks))

    assert said == {"labour_time": expected}


def test_what_was_not_measured_is_not_guessed() -> None:
    """The gate fills in the class for whoever nothing is known."""
    assert classes_of(Measured(3)) == {}


def test_every_class_given_is_a_class_told() -> None:
    """What the gate does not count would vanish from the sums."""
    said = classes_of(
        Measured(4, "good", "low", "normal", 900, 5, has_sports_skill=True, has_arts_skill=True)
    )

    assert said.keys() == CLASSES.keys()
    assert all(one in CLASSES[measure] for measure, one in said.items())
