"""Install locked packages: names, versions and hashes come from the lock,
addresses from the machine's own configuration of pip or uv.

In: the environment's Python and a lock. Out: the packages are there, or a `Trouble` says why not.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from embedded.terminal import Bar
from embedded.troubles import DiskFull, NoInstaller, NotAsLocked, NotDownloaded, NoWheel, Trouble

SAYS_A_PACKAGE = re.compile(r"^\s*(?:Collecting|Processing|Ignoring) +(?:\S*/)?([\w.-]+)")
WHAT_ONE_READS_IN_IT = (
    (re.compile("not match the hashes|hash mismatch", re.IGNORECASE), NotAsLocked),
    (re.compile("No space left", re.IGNORECASE), DiskFull),
    (re.compile("connect|retries|timed? ?out|resolve host|network", re.IGNORECASE), NotDownloaded),
    (re.compile("No matching distribution|no wheels|compatible", re.IGNORECASE), NoWheel),
    (re.compile("No module named pip", re.IGNORECASE), NoInstaller),
)


def install(python: Path, lock: Path) -> None:
    """Bring the environment of `python` to `lock`, showing how far it is."""
    options = ["--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(lock)]
    said = deque[str](maxlen=15)
    process = subprocess.Popen(  # noqa: S603 — pip or uv, with our own lock
        [*_installer(python), *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"},
    )
    _show(process.stdout or (), said, Bar(lock.stem, _count(lock)))
    if process.wait() != 0:
        sys.stderr.write("".join(said))
        raise _reason("".join(said), python)


def _installer(python: Path) -> list[str]:
    """The person's own uv, else a pip, else the uv that the developers' lock brought."""
    target = ["--python", str(python)]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--compile-bytecode", *target]
    pip = ["install", "--no-input", "--progress-bar=off", "--root-user-action=ignore"]
    if _succeeds([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip", *target, *pip]
    if _with_its_own_pip(python):
        return [str(python), "-m", "pip", *pip]
    if (uv_inside := python.with_name("uv")).exists():
        return [str(uv_inside), "pip", "install", "--compile-bytecode", *target]
    if another := shutil.which("pip3") or shutil.which("pip"):
        return [another, *target, *pip]
    raise NoInstaller(python=sys.executable)


def _with_its_own_pip(python: Path) -> bool:
    """Whether the environment has a pip, made from Python's own copy where that is shipped."""
    asks = (["-m", "pip", "--version"], ["-m", "ensurepip"])
    return any(_succeeds([str(python), *ask]) for ask in asks)


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _count(lock: Path) -> int:
    return sum("==" in line for line in lock.read_text().splitlines())


def _show(lines: Iterable[str], said: deque[str], bar: Bar) -> None:
    for line in lines:
        said.append(line)
        if package := SAYS_A_PACKAGE.match(line):
            bar.step(package[1])
        elif line.startswith("Installing"):
            bar.say("解压安装 installing")
    bar.end()


def _reason(said: str, python: Path) -> Trouble:
    kinds = (trouble for pattern, trouble in WHAT_ONE_READS_IN_IT if pattern.search(said))
    version = platform.python_version()
    return next(kinds, NotDownloaded)(
        folder=python.parents[1], machine=platform.machine(), version=version, python=sys.executable
    )
