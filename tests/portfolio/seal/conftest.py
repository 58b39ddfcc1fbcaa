"""One renderer for all tests of the paper."""

import pytest

from portfolio.seal.render import Renderer


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """One for all tests, as one serves a process."""
    return Renderer()
