"""`./run` with real servers and two stub programs: the supervisor itself, without services."""

import os
import sys
from pathlib import Path

from embedded.plan import Plan, Ports, Servers
from embedded.programs import Program
from embedded.run import main


def stub_plan(folder: Path, servers: Servers, ports: Ports) -> Plan:
    """Two stubs that answer where the APIs would."""
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    return Plan(
        before=[],
        introduce=lambda: None,
        running=[
            _stub("portfolio-api", ports.portfolio, ports.portfolio_url, here),
            _stub("aggregator-api", ports.aggregator, ports.aggregator_url, here),
        ],
        settings={"DATABASE": servers.data.dsn("portfolio"), "FOLDER": str(folder), **here},
    )


def _stub(name: str, port: int, url: str, environment: dict[str, str]) -> Program:
    return Program(name, "child", {**environment, "STUB_PORT": str(port)}, url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], plan=stub_plan, demo="journey"))
