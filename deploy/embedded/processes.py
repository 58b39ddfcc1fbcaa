"""Start a server so that it dies with us, and end it again.

The kernel's word that a parent died is about the *thread* that started the child.
So one thread that lives as long as we do starts all of them, whoever asks.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path

LEASH = str(Path(__file__).with_name("leash.py"))
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")


class Identity(StrEnum):
    """As whom a server runs."""

    SELF = "self"
    NOBODY = "nobody"
    NAMESPACE = "namespace"


def leashed(
    command: Sequence[str | Path],
    *,
    identity: Identity = Identity.SELF,
    death: signal.Signals = signal.SIGKILL,
) -> list[str]:
    """The command line that runs `command` (absolute path first) on the leash."""
    head = [sys.executable, "-I", "-S", LEASH, identity, str(int(death)), str(os.getpid())]
    return [*head, *map(str, command)]


def launch(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    identity: Identity = Identity.SELF,
    death: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """A running process in its own session (Ctrl-C is ours to pass on), writing to `log`."""

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as out:
            return subprocess.Popen(  # noqa: S603 — a fixed command, no shell
                leashed(command, identity=identity, death=death),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=log.parent,
                env=dict(os.environ if environment is None else environment),
                start_new_session=True,
            )

    return _starter.submit(start).result()


def fresh_log(log: Path) -> None:
    """Each start writes its own; the one before is kept beside it."""
    if log.exists():
        log.replace(log.with_name(f"{log.name}.previous"))


def stop(
    process: subprocess.Popen[bytes],
    *,
    by: signal.Signals = signal.SIGTERM,
    patience: float = 5.0,
) -> None:
    """Ask; after `patience` seconds insist. Stopping what has ended does nothing."""
    if process.poll() is None:
        process.send_signal(by)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(
    is_ready: Callable[[], bool], process: subprocess.Popen[bytes], *, patience: float
) -> bool:
    """Whether it got ready within `patience` seconds; False at once when the process ends."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        if is_ready():
            return True
        time.sleep(0.03)
    return False
