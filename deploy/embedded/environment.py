"""The Python environment of this machine: made in the state folder, filled from the locks.

A lock that is already in is not installed again; a broken or half-made environment is made anew.
Standard library only.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TypedDict

from embedded.home import CHECKOUT, Home
from embedded.installer import install

LOCKS = CHECKOUT / "deploy" / "locks"
IMPORTED = (CHECKOUT / "services", CHECKOUT / "deploy")


class Notes(TypedDict):
    """What an environment was made of; kept inside it."""

    python: str
    locks: dict[str, str]


def prepare(home: Home, lock_name: str) -> Path:
    """The Python of an environment that holds what `deploy/locks/<lock_name>.txt` names."""
    lock = LOCKS / f"{lock_name}.txt"
    with home.installing():
        folder = home.folder / "venv"
        python = folder / "bin" / "python"
        if not _is_whole(python):
            _make(folder)
        if _notes(folder)["locks"].get(lock_name) != _digest(lock):
            _say(f"安装软件包 installing packages: {lock.relative_to(CHECKOUT)}")
            install(python, lock)
            _remember(folder, lock_name, _digest(lock))
        _import_ours(folder)
    return python


def variables() -> dict[str, str]:
    """The environment of everything started from here: ours, and nothing that steers Python."""
    steering = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    kept = {key: value for key, value in os.environ.items() if key not in steering}
    python = {"PYTHONUTF8": "1", "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1"}
    # A proxy of the machine's is for the world outside, not for talk among our own processes.
    direct = {
        name: f"{kept.get(name, '')},127.0.0.1,localhost" for name in ("NO_PROXY", "no_proxy")
    }
    return {**kept, **python, **direct}


def _is_whole(python: Path) -> bool:
    """Whether it runs, and is still of the version it was made with."""
    try:
        told = subprocess.run(  # noqa: S603 — our own environment
            [python, "-I", "-c", "import platform; print(platform.python_version())"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return _notes(python.parents[1])["python"] in ("", told.stdout.strip())


def _make(folder: Path) -> None:
    """An empty environment; pip is found outside it, or made inside by the installer."""
    _say(f"建立 Python 环境 making the environment: {platform.python_version()}, {sys.executable}")
    shutil.rmtree(folder, ignore_errors=True)
    venv.EnvBuilder(symlinks=True, with_pip=False).create(folder)
    _write_notes(folder, Notes(python=platform.python_version(), locks={}))


def _import_ours(folder: Path) -> None:
    """Our packages are imported from the checkout, wherever it lies now."""
    site = next(folder.glob("lib/python3.*/site-packages"))
    file, lines = site / "nianlun.pth", "".join(f"{path}\n" for path in IMPORTED)
    if not file.exists() or file.read_text("utf-8") != lines:
        file.write_text(lines, "utf-8")


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _remember(folder: Path, lock_name: str, digest: str) -> None:
    notes = _notes(folder)
    locks = {**notes["locks"], lock_name: digest}
    _write_notes(folder, Notes(python=notes["python"], locks=locks))


def _notes(folder: Path) -> Notes:
    """Empty where the environment was made by other means."""
    file = folder / "nianlun.json"
    if not file.exists():
        return Notes(python="", locks={})
    said = json.loads(file.read_text())
    return Notes(python=said["python"], locks=said["locks"])


def _write_notes(folder: Path, notes: Notes) -> None:
    draft = folder / "nianlun.json.new"
    draft.write_text(json.dumps(notes, indent=1))
    draft.replace(folder / "nianlun.json")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
