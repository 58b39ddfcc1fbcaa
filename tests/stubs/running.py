"""A `./run` of stubs as a process of its own: started, asked, ended, looked for."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

STUB_RUN = Path(__file__).with_name("run.py")
PATIENCE_SECONDS = 90.0


@dataclass
class Run:
    """One run on one state folder."""

    process: subprocess.Popen[str]
    home: Path
    said: str = ""

    @classmethod
    def start(cls, home: Path, *words: str) -> "Run":
        """Start it; nothing is waited for."""
        home.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(  # noqa: S603 — a script of ours
            [sys.executable, STUB_RUN, *words],
            env={**os.environ, "NIANLUN_HOME": str(home), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return cls(process, home)

    def serving(self) -> str:
        """Wait until it says that it serves; the portfolio's address."""
        lines = iter(self.process.stdout or ())
        for line in lines:
            self.said += line
            if "Serving" in line:
                return re.findall(r"http://\S+", self.said)[0]
        raise AssertionError(self.said)

    def end(self, by: signal.Signals = signal.SIGINT) -> int:
        """Ask it to end; its exit status."""
        self.process.send_signal(by)
        self.said += self.process.communicate(timeout=PATIENCE_SECONDS)[0]
        return self.process.returncode

    def kill(self) -> None:
        """As a power cut or an impatient person would."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def left_over(self) -> list[str]:
        """Command lines of processes that still run on this state folder."""
        return [line for line in _command_lines() if str(self.home) in line]


def _command_lines() -> list[str]:
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:  # it ended while we looked
            continue
    return found


def answer(url: str) -> str:
    """What is answered there, or nothing."""
    try:
        with urlopen(url, timeout=2) as said:  # noqa: S310 — our own
            return said.read().decode()
    except OSError:
        return ""


def eventually(is_so: object, seconds: float = PATIENCE_SECONDS) -> bool:
    """Whether it becomes so."""
    assert callable(is_so)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False
