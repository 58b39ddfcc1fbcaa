"""What the demonstration remembers between two runs, in one file that only its owner reads.

Ids are not remembered but follow from a secret nonce and a name: a journey that was cut short
sends the same commands under the same ids, and each gets its first answer (architecture, 6).
"""

import secrets
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from demo.authenticator import Authenticator
from embedded.extent import Extent
from embedded.kept import write_private


class _Words(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid")

    nonce: str
    began_at: datetime
    password: str
    logins: list[str] = []
    seen: dict[str, int] = {}
    done: dict[str, str] = {}
    authenticators: dict[str, Authenticator] = {}


class Remembered:
    """In: the file, and how large the county is. Out: ids, accounts, and how far it came."""

    def __init__(self, file: Path, extent: Extent) -> None:
        self._file, self.extent = file, extent
        if file.exists():
            self._words = _Words.model_validate_json(file.read_text("utf-8"))
            return
        self._words = _Words(
            nonce=secrets.token_hex(16),
            began_at=datetime.now(UTC),
            password=secrets.token_urlsafe(9),
        )
        self._keep()

    @property
    def folder(self) -> Path:
        """Where what is written once for all runs is kept, for the owner's eyes."""
        return self._file.parent

    @property
    def password(self) -> str:
        """One for all accounts of the demonstration."""
        return self._words.password

    def seen(self, school: str) -> int:
        """The latest position of a school's log that we know of: what we read must show it."""
        return self._words.seen.get(school, 0)

    def see(self, school: str, position: int) -> None:
        """A command was answered with this position."""
        self._words.seen[school] = max(self.seen(school), position)

    def has_account(self, login: str) -> bool:
        """Whether this login was made in a run that got so far as to remember it."""
        return login in self._words.logins

    def first_login(self, prefix: str) -> str:
        """The first account in order whose login begins so."""
        return min(one for one in self._words.logins if one.startswith(prefix))

    def add_account(self, login: str) -> None:
        """The account is there."""
        self._words.logins.append(login)
        self._keep()

    @property
    def authenticators(self) -> dict[str, Authenticator]:
        """By login, of whoever has a second factor."""
        return dict(self._words.authenticators)

    def keep_authenticator(self, login: str, one: Authenticator) -> None:
        """Without it its owner does not get in again."""
        self._words.authenticators[login] = one
        self._keep()

    @property
    def done(self) -> dict[str, str]:
        """Which steps are done, each with what it said."""
        return dict(self._words.done)

    def finish(self, step: str, said: str) -> None:
        """A step is done and need not be taken again."""
        self._words.done[step] = said
        self._keep()

    def command_id(self, *names: object) -> str:
        """The UUIDv7 (RFC 9562, 5.7) of what is named so: the same in every run."""
        digest = sha256("/".join(map(str, (self._words.nonce, *names))).encode()).digest()
        random = int.from_bytes(digest[:10], "big")
        value = int(self._words.began_at.timestamp() * 1_000) << 80 | 0x7 << 76
        value |= (random >> 68) << 64 | 0b10 << 62 | random & (1 << 62) - 1
        return str(UUID(int=value))

    def _keep(self) -> None:
        write_private(self._file, self._words.model_dump_json(indent=1))
