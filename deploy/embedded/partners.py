"""Make the two services known to each other, as operators of two installations would.

First start: register the demonstration schools, open a feed account for each (`nianlun create-…`),
and keep what was told once. Every start: write the aggregator's two files,
whom it pulls from and who may read what it publishes, for the ports of this start.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from demo.schools import School
from embedded.extent import Extent
from embedded.kept import kept_secret, write_private
from embedded.processes import leashed
from embedded.troubles import NotIntroduced

AUTHORITY = "500103"
ROLES = ("evaluator", "operator")
ADMIN, FEED = "admin", "feed"
# Where the answer is kept, and the words after `nianlun`.
Errand: TypeAlias = tuple[str, list[str]]


@dataclass(frozen=True)
class Partners:
    """The folder (mode 0700) with what each side was told about the other."""

    folder: Path
    schools: tuple[School, ...]

    @classmethod
    def under(cls, home: Path) -> "Partners":
        """In the state folder; made where it is not there."""
        folder = partners_folder(home)
        return cls(folder, Extent.kept_in(folder, {}).county)

    @property
    def sources_file(self) -> Path:
        """Whom the aggregator pulls from."""
        return self.folder / "sources.json"

    @property
    def clients_file(self) -> Path:
        """Who may read what the aggregator publishes."""
        return self.folder / "clients.json"

    def told(self) -> dict[str, str]:
        """What an operator of both knows: for the demonstration and for tests."""
        secrets = {f"DEMO_{role.upper()}_SECRET": self._secret(role) for role in ROLES}
        return {**secrets, "DEMO_SCHOOLS_FILE": str(self.folder / "schools.json")}

    def introduce(self, portfolio_url: str, settings: Mapping[str, str]) -> None:
        """Both databases are migrated; when this returns, both services may start."""
        _operate([errand for school in self.schools for errand in self._errands(school)], settings)
        feeds = [(school.code, self._said(school, FEED)) for school in self.schools]
        told = [
            {"code": one.code, "name": one.name, "admin_code": self._said(one, ADMIN)["admin_code"]}
            for one in self.schools
        ]
        clients = [_client(role, self._secret(role)) for role in ROLES]
        sources = [_source(code, feed, portfolio_url) for code, feed in feeds]
        write_private(self.folder / "schools.json", _json(told))
        write_private(self.sources_file, _json(sources))
        write_private(self.clients_file, _json(clients))

    def _errands(self, school: School) -> list[Errand]:
        """What the operator of the portfolio does for a school, once."""
        about = ["--name", school.name, "--authority", AUTHORITY]
        about += ["--stage", school.stage]
        about += ["--reporting-unit", school.unit] if school.unit else []
        return [
            (str(self._file(school, ADMIN)), ["create-school", "--school", school.code, *about]),
            (str(self._file(school, FEED)), ["create-feed-account", "--school", school.code]),
        ]

    def _file(self, school: School, kind: str) -> Path:
        return self.folder / f"{school.code}-{kind}.json"

    def _said(self, school: School, kind: str) -> dict[str, Any]:
        return dict(json.loads(self._file(school, kind).read_text("utf-8")))

    def _secret(self, role: str) -> str:
        return kept_secret(self.folder / f"{role}.secret")


def partners_folder(home: Path) -> Path:
    """The folder, made where it is not there."""
    folder = home / "partners"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _operate(errands: list[Errand], settings: Mapping[str, str]) -> None:
    """Have the portfolio's operator run what was not run at an earlier start."""
    if all(Path(file).exists() for file, _ in errands):
        return
    done = subprocess.run(  # noqa: S603 — our own command line
        leashed([sys.executable, "-m", "embedded.operating"]),
        env=dict(settings),
        input=json.dumps(errands),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise NotIntroduced(said=done.stderr.strip())


def _source(code: str, feed: Mapping[str, Any], portfolio_url: str) -> dict[str, Any]:
    return {
        "source_id": f"school-{code}",
        "base_url": portfolio_url,
        "login": feed["login"],
        "password": feed["password"],
        "kid": feed["public_jwk"]["kid"],
        "public_jwk": feed["public_jwk"],
        "schools": [code],
    }


def _client(role: str, secret: str) -> dict[str, str]:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    return {"client_id": role, "secret_sha256": digest, "role": role}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
