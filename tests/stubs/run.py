"""`./run` with real servers and two stub programs: the supervisor itself, without services."""

import os
import sys
from pathlib import Path

from embedded.object_store import ObjectStoreServer
from embedded.plan import Blueprint, Place, Plan
from embedded.programs import Program
from embedded.run import main


def stub_plan(place: Place, objects: ObjectStoreServer) -> Plan:
    """Two stubs that answer where the APIs would."""
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    ports = place.ports
    return Plan(
        introduce=lambda: None,
        answering=[
            _stub("portfolio-api", ports.portfolio, ports.portfolio_url, here),
            _stub("aggregator-api", ports.aggregator, ports.aggregator_url, here),
        ],
        working=[],
        settings={"DATABASE": place.data.dsn("portfolio"), "OBJECTS": objects.endpoint, **here},
    )


def _stub(name: str, port: int, url: str, environment: dict[str, str]) -> Program:
    return Program(name, "child", {**environment, "STUB_PORT": str(port)}, url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], blueprint=Blueprint(lambda _: [], stub_plan), demo="journey"))
