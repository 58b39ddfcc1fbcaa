"""How every screen looks, measured by axe; in a file of its own, for it takes a minute."""

from collections.abc import Callable

Scenario = Callable[[str], str]


def test_every_screen_holds_in_every_look(walk: Scenario) -> None:
    """WCAG 2.2 AA in light and dark, Chinese and English, 320 to 1280 wide, with text at 200 %;
    no sideways scrolling, nothing to press that is too small.
    """
    assert "fail 0" in walk("looks")
