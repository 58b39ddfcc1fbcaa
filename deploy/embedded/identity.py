"""As whom PostgreSQL may run here: it refuses root, so root steps down.

`nobody` where that user can reach the programs and the data, else root seen as user 1000
through a user namespace. An ordinary user stays itself.
"""

import os
import shutil
import subprocess
from pathlib import Path

from embedded.leash import NOBODY
from embedded.processes import Identity, leashed
from embedded.troubles import NoOrdinaryUser


def identity_for(program: Path, directory: Path) -> Identity:
    """The first identity that can run `program` and enter `directory`."""
    if os.geteuid() != 0:
        return Identity.SELF
    for identity in (Identity.NOBODY, Identity.NAMESPACE):
        if _can_run(program, directory, identity):
            return identity
    raise NoOrdinaryUser


def hand_over(path: Path, identity: Identity) -> None:
    """Give a file, or a folder with all in it, to the identity; nothing where it is theirs."""
    if os.geteuid() != 0:
        return
    owner = NOBODY if identity is Identity.NOBODY else 0
    if path.stat().st_uid == owner:
        return
    for folder, _, names in os.walk(path):
        for name in names:
            os.chown(Path(folder) / name, owner, owner, follow_symlinks=False)
    for folder, _, _ in os.walk(path, topdown=False):
        os.chown(folder, owner, owner)
    # The top last: an interrupted hand-over is seen as not done, and done again.
    os.chown(path, owner, owner)


def _can_run(program: Path, directory: Path, identity: Identity) -> bool:
    shell = shutil.which("sh") or "/bin/sh"
    script = 'cd "$1" && exec "$2" --version'
    attempt = subprocess.run(  # noqa: S603 — a fixed script, paths are its arguments
        leashed([shell, "-c", script, "sh", directory, program], identity=identity),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return attempt.returncode == 0
