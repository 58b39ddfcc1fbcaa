"""A process that works in large pieces is not held up by looking for garbage there is none of."""

import gc
from collections.abc import Iterator

import pytest

from portfolio.support.collecting import collect_rarely

MADE = 20_000


@pytest.fixture
def as_it_was() -> Iterator[None]:
    """For the other tests of this process."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("as_it_was")
def test_a_round_of_reports_is_made_without_looking_for_garbage() -> None:
    """Looking took a tenth of what the worker needs for a report, and found nothing."""
    collect_rarely()
    before = gc.get_stats()[0]["collections"]
    made = [[number] for number in range(MADE)]

    assert gc.get_freeze_count() > 0
    assert len(made) == MADE
    assert gc.get_stats()[0]["collections"] == before
