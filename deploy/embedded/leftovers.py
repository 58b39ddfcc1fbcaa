"""A server of a run that was killed may still be ending when the next run starts."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from embedded.troubles import StillRunning

PATIENCE_SECONDS = 15


def end_leftover(postmaster_pid: Path, name: str) -> None:
    """Wait for the PostgreSQL named in a `postmaster.pid` to be gone, asking it to end.

    Only a process that runs on these very data is asked: its number may belong to another by now.
    """
    pid = _pid_in(postmaster_pid)
    if pid is None:
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    while _serves(pid, postmaster_pid.parent):
        if time.monotonic() > deadline:
            raise StillRunning(name=name, pid=pid)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        time.sleep(0.1)


def _pid_in(file: Path) -> int | None:
    """Its first line (PostgreSQL manual, 67.1); None where the file is not there or cut short."""
    with suppress(FileNotFoundError, ValueError, IndexError):
        return int(file.read_text().splitlines()[0])
    return None


def _serves(pid: int, data: Path) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return os.fsencode(data) in words
    return False
