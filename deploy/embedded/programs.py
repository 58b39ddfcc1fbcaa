"""A program of ours as a child process: what to run, and when it counts as ready."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from embedded.processes import fresh_log, launch, stop, wait_until
from embedded.troubles import DidNotStart

# Straight to 127.0.0.1, whatever proxy the machine has.
_straight = build_opener(ProxyHandler({}))
START_SECONDS = 60
STOP_SECONDS = 4


@dataclass(frozen=True)
class Program:
    """One Python module with its settings; `health` is the URL that answers 200 when it serves."""

    name: str
    module: str
    settings: Mapping[str, str] = field(repr=False)
    health: str | None = None

    def start(self, logs: Path) -> "RunningProgram":
        """A running child, not yet asked whether it serves."""
        log = logs / f"{self.name}.log"
        fresh_log(log)
        command = [sys.executable, "-m", self.module]
        return RunningProgram(self, log, launch(command, log=log, environment=self.settings))

    def run(self, logs: Path) -> None:
        """Run it to its end; raises `DidNotStart` where that is a failure."""
        running = self.start(logs)
        if running.process.wait() != 0:
            raise DidNotStart(self.name, running.log)


@dataclass(frozen=True)
class RunningProgram:
    """A child that was started."""

    program: Program
    log: Path
    process: subprocess.Popen[bytes]

    def wait_until_it_serves(self) -> None:
        """Returns when `health` answered; at once where there is none to ask."""
        if not wait_until(self.serves, self.process, patience=START_SECONDS):
            raise DidNotStart(self.program.name, self.log)

    def serves(self) -> bool:
        """Whether it answers now."""
        if self.program.health is None:
            return True
        try:
            with _straight.open(self.program.health, timeout=2) as answer:
                return int(answer.status) == HTTPStatus.OK
        except OSError:  # refused, reset, timed out, or an answer that is an error
            return False

    def stop(self) -> None:
        """Let it finish what it is doing, for a moment."""
        stop(self.process, patience=STOP_SECONDS)
