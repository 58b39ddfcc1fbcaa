"""The whole system as real processes, and 小明's term told once for all checks."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from demo.term import noon
from embedded.home import Home
from embedded.ports import free_ports
from embedded.steering import Steering
from embedded.supervisor import System
from journey.aggregator import Aggregator
from journey.standing import Standing, Told, tell
from journey.story import TODAY


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """Three servers, two APIs, two workers, in a folder as a person might name it."""
    home = Home(tmp_path_factory.mktemp("学校 一") / "state")
    home.make()
    with (
        System(home, port=free_ports(1)[0], say=lambda _: None) as system,
        _client(system.portfolio_url) as portfolio,
        _client(system.aggregator_url) as aggregator,
    ):
        # The story is told on a day of its own, whatever day it is on this machine.
        Steering(Path(system.settings["DEMO_CLOCK_FILE"])).go_to(noon(TODAY))
        yield Standing(home.folder, system, portfolio, Aggregator(aggregator, system.settings))


@pytest.fixture(scope="session")
def told(standing: Standing) -> Told:
    """The story, once."""
    return tell(standing)


def _client(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=30, trust_env=False)
