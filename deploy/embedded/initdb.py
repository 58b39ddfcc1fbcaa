"""Make the files of a PostgreSQL cluster, whole or not at all."""

import shutil
import signal
from pathlib import Path

from embedded.identity import hand_over
from embedded.kept import write_private
from embedded.processes import Identity, launch
from embedded.troubles import DidNotStart

ORDINARY_MODE = 0o700


def make_cluster(
    directory: Path,
    *,
    program: Path,
    user: str,
    password: str,
    identity: Identity,
    environment: dict[str, str],
) -> None:
    """Fill `directory/data`. A run cut short leaves only `data.unfinished`, made anew next time."""
    unfinished, password_file = directory / "data.unfinished", directory / "initdb-password"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=ORDINARY_MODE)
    write_private(password_file, password)
    for path in (unfinished, password_file):
        hand_over(path, identity)
    process = launch(
        _command(program, unfinished, user, password_file),
        log=directory / "log",
        environment=environment,
        identity=identity,
        death=signal.SIGKILL,
    )
    succeeded = process.wait() == 0
    password_file.unlink()
    if not succeeded:
        raise DidNotStart("initdb", directory / "log")
    unfinished.rename(directory / "data")


def _command(program: Path, data: Path, user: str, password_file: Path) -> list[str | Path]:
    who = ["-U", user, f"--pwfile={password_file}", "--auth=scram-sha-256"]
    # builtin C.UTF-8: the same order of strings on every machine and after every upgrade.
    locale = ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-E", "UTF8"]
    return [program, "-D", data, *who, *locale, "--data-checksums"]
