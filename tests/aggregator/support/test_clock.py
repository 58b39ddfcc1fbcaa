"""The aggregator reads the same clock as the portfolio: only what is put forward moves it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.support.clock import SteeredClock, SystemClock, clock_by
from embedded.steering import Steering

NEAR = timedelta(minutes=1)


@pytest.fixture
def steering(tmp_path: Path) -> Steering:
    """A hand on a clock that stands at the present."""
    made = Steering(tmp_path / "clock")
    made.begin_at(datetime.now(UTC))
    return made


def test_every_process_sees_at_once_that_time_has_passed(steering: Steering) -> None:
    """A term passes in minutes, for all of them at the same moment."""
    one, other = SteeredClock(steering.file), SteeredClock(steering.file)
    later = one.now() + timedelta(days=90)
    steering.go_to(later)

    assert later <= one.now() < later + NEAR
    assert later <= other.now() < later + NEAR


def test_time_never_goes_back(steering: Steering) -> None:
    """A log whose instants went back could not be believed."""
    clock = SteeredClock(steering.file)
    steering.go_to(clock.now() + timedelta(days=2))
    before = clock.now()
    steering.file.with_name("draft").write_text("0")
    steering.file.with_name("draft").replace(steering.file)

    assert clock.now() == before


def test_the_hand_moves_it_only_forwards(steering: Steering) -> None:
    """A journey that is taken up again asks for days that have passed."""
    steering.go_to(datetime.now(UTC) + timedelta(days=2))
    before = steering.now
    steering.go_to(datetime.now(UTC) - timedelta(days=2))
    steering.begin_at(datetime.now(UTC) - timedelta(days=9))

    assert before <= steering.now < before + NEAR


def test_without_a_file_it_is_the_machines_own(tmp_path: Path) -> None:
    """A file that is named and is not there is a mistake, found at the start."""
    assert isinstance(clock_by(""), SystemClock)
    assert abs(clock_by("").now() - datetime.now(UTC)) < NEAR
    with pytest.raises(OSError, match="clock"):
        clock_by(str(tmp_path / "clock"))
