"""`./test stalled`: pytest on a machine that stands still for some seconds now and then.

Either the servers alone (a disk that does not answer) or all that the run has started (a machine
that others use as well). What a test asks must not depend on it. Linux only, by `/proc`.
"""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_BETWEEN_SECONDS, _STILL_SECONDS = (12.0, 28.0), (3.0, 7.0)
_SERVERS = {"postgres", "weed"}


def _parents() -> dict[int, int]:
    """Process → its parent, of all there are at this moment."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            after_name = stat.read_text().rsplit(")", 1)[1].split()
            found[int(stat.parent.name)] = int(after_name[1])
    return found


def descendants(root: int) -> set[int]:
    """`root` and whatever it has started, and what those have."""
    parents, found = _parents(), {root}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _program(process: int) -> str:
    try:
        return Path(f"/proc/{process}/exe").readlink().name
    except OSError:
        return ""


def _send(processes: Iterable[int], what: signal.Signals) -> None:
    for one in processes:
        with suppress(ProcessLookupError):
            os.kill(one, what)


def _stalls(root: int, chance: random.Random, ended: threading.Event) -> Iterator[str]:
    while not ended.wait(chance.uniform(*_BETWEEN_SECONDS)):
        all_of_it = descendants(root)
        is_disk, seconds = chance.random() < 0.5, chance.uniform(*_STILL_SECONDS)
        stopped = {one for one in all_of_it if _program(one) in _SERVERS} if is_disk else all_of_it
        _send(stopped, signal.SIGSTOP)
        try:
            ended.wait(seconds)
        finally:
            _send(stopped, signal.SIGCONT)
        yield f"{'disk' if is_disk else 'machine'} {seconds:.1f} s"


def main(words: list[str]) -> int:
    """Runs pytest with these words; the exit status is its own."""
    seed = random.randrange(1_000)  # noqa: S311 — moments, not secrets
    chance, ended = random.Random(seed), threading.Event()  # noqa: S311 — as above
    sys.stderr.write(f"[stalls of seed {seed}]\n")
    run = subprocess.Popen([sys.executable, "-m", "pytest", *words])  # noqa: S603 — as asked for

    def stall() -> None:
        for told in _stalls(run.pid, chance, ended):
            sys.stderr.write(f"[{told}]\n")

    stalling = threading.Thread(target=stall)
    stalling.start()
    try:
        return run.wait()
    finally:
        ended.set()
        stalling.join()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
