"""The one folder in which everything of this machine lives, and the lock that one run holds on it.

`.nianlun/` in the checkout, movable by `NIANLUN_HOME`.
Standard library only: it is asked before any package is installed.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from embedded.troubles import AlreadyRunning, CannotWrite

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Home:
    """The state folder; each part knows its own place below it."""

    folder: Path

    @classmethod
    def chosen(cls) -> "Home":
        """By `NIANLUN_HOME`, else in the checkout."""
        said = os.environ.get("NIANLUN_HOME")
        return cls((Path(said).expanduser() if said else CHECKOUT / ".nianlun").resolve())

    def make(self) -> None:
        """Make the folder; others may pass through it, not look into it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.folder.stat().st_uid == os.geteuid():
                self.folder.chmod(0o711)
            (self.folder / ".writable").write_bytes(b"")
        except OSError as error:
            raise CannotWrite(folder=self.folder, reason=error.strerror) from error

    @property
    def logs(self) -> Path:
        """One file per process of ours."""
        return self.folder / "logs"

    @contextmanager
    def held(self) -> Iterator["Hold"]:
        """The folder is this run's alone; raises `AlreadyRunning` with the other's address."""
        with (self.folder / "run.lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise AlreadyRunning(**_said(file.read())) from None
            # The kernel lets go of it however this process ends; what it said may be stale then.
            file.truncate(0)
            yield Hold(file)
            file.truncate(0)

    @contextmanager
    def installing(self) -> Iterator[None]:
        """Only one at a time changes the environment; a second one waits."""
        with (self.folder / "install.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@dataclass(frozen=True)
class Hold:
    """The lock of a running system."""

    file: IO[str]

    def say(self, *, pid: int, address: str) -> None:
        """What a second run will tell about this one."""
        self.file.truncate(0)
        self.file.write(json.dumps({"pid": pid, "address": address}))
        self.file.flush()


def _said(text: str) -> dict[str, object]:
    """What the other run said, or that it is still starting."""
    return dict(json.loads(text)) if text else {"pid": "…", "address": "…"}
