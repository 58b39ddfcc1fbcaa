"""How every screen looks, measured by axe; in a file of its own, for it takes minutes."""

from collections.abc import Callable

import pytest

Scenario = Callable[[str], str]


@pytest.mark.parametrize("whose", ["family", "class", "desk", "exports"])
def test_every_screen_holds_in_every_look(walk: Scenario, whose: str) -> None:
    """WCAG 2.2 AA in light and dark, Chinese and English, 320 to 1280 wide, with text at 150 %
    and 200 %; no sideways scrolling, nothing to press that is too small.
    """
    assert "fail 0" in walk(f"looks-{whose}")
