"""What people do on the pages, in a real browser against the real service."""

from collections.abc import Callable

import pytest

Scenario = Callable[[str], str]


@pytest.mark.parametrize(
    "name",
    [
        "entrance",
        "roster",
        "family",
        "join",
        "watch",
        "community",
        "account",
        "device",
        "verify",
        "codes",
        "exports",
    ],
)
def test_a_person_gets_through(walk: Scenario, name: str) -> None:
    """Each step of the scenario is told by its own sentence; one that fails is shown whole."""
    said = walk(name)

    assert "fail 0" in said
    assert "pass 0" not in said


def test_a_pupil_tells_and_who_may_hears_it(walk: Scenario) -> None:
    """A review by presses alone, a drawing; then its teacher's list of the class and its family."""
    assert "fail 0" in walk("pupil")
    assert "fail 0" in walk("pupil-told")


def test_who_administers_proves_it_twice(strict_walk: Scenario) -> None:
    """A school's whole roster is not behind one password."""
    assert "fail 0" in strict_walk("proof")


def test_a_citys_identity_opens_the_school(city_walk: Scenario) -> None:
    """There, back, bound once by a printed code, and from then on one press."""
    assert "fail 0" in city_walk("provider")


@pytest.mark.parametrize("name", ["capture", "capture.photos", "keyboard"])
def test_a_teacher_records_in_a_class_of_45(class_walk: Scenario, name: str) -> None:
    """Two taps between two lessons, and nothing leaves the phone that must not."""
    said = class_walk(name)

    assert "fail 0" in said
    assert "pass 0" not in said
