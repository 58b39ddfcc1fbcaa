"""How every screen looks, measured by axe; in a file of its own, for it takes minutes."""

from collections.abc import Callable

import pytest

from live_service import LiveService
from openapi_seeds import Seeds
from web import families

Scenario = Callable[[str], str]
Site = tuple[LiveService, Seeds]


@pytest.fixture
def family(family_site: Site) -> Site:
    """A term that something is known of, with what waits for the family and for the teacher."""
    live, seeds = family_site
    families.asks(seeds)
    families.term_of_facts(live, seeds)
    return family_site


@pytest.mark.parametrize("whose", ["class", "pupil", "desk", "all"])
def test_every_screen_holds_in_every_look(walk: Scenario, whose: str) -> None:
    """WCAG 2.2 AA in light and dark, Chinese and English, 320 to 1280 wide, with text at 150 %
    and 200 %; no sideways scrolling, nothing to press that is too small; and none is left out.
    """
    assert "fail 0" in walk(f"looks-{whose}")


def test_a_class_of_45_holds_in_every_look(class_walk: Scenario) -> None:
    """As above; every name can be tapped, in words twice as large."""
    assert "fail 0" in class_walk("looks-capture")


def test_a_family_and_its_teacher_hold_in_every_look(family_walk: Scenario, family: Site) -> None:
    """As above: what is told of and answered, then the draft that the family looks at."""
    live, seeds = family
    families.drawn(live, seeds)
    families.objects(seeds)
    families.writes(seeds)
    told = family_walk("looks-family")
    families.opens_check(seeds)

    assert "fail 0" in told
    assert "fail 0" in family_walk("looks-family")


def test_a_report_holds_in_every_look(family_walk: Scenario, family: Site) -> None:
    """As above; and its marks are told apart without colour."""
    families.closes(family[1])

    assert "fail 0" in family_walk("looks-family")
