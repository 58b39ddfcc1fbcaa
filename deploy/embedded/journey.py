"""Drive the demo school's term against the running system, in a process of its own.

It speaks to the services over HTTP like anyone else, shows its own progress,
and its exit status is ours.
"""

import subprocess
import sys
from pathlib import Path

from embedded.environment import variables
from embedded.processes import leashed, stop
from embedded.supervisor import System


def drive(system: System, demo: str, *, out: Path) -> int:
    """Run the module `demo`; returns its exit status. Interrupted, it is ended first."""
    told = {
        "DEMO_PORTFOLIO_URL": system.portfolio_url,
        "DEMO_AGGREGATOR_URL": system.aggregator_url,
        "DEMO_OUT": str(out),
    }
    process = subprocess.Popen(  # noqa: S603 — our own module
        leashed([sys.executable, "-m", demo]),
        env={**variables(), **system.settings, **told},
        start_new_session=True,
    )
    try:
        return process.wait()
    finally:
        stop(process, patience=3)
