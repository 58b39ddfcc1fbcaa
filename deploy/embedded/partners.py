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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from demo.schools import SCHOOLS, School
from embedded.kept import kept_secret, write_private
from embedded.processes import leashed
from embedded.troubles import NotIntroduced

AUTHORITY, STAGE = "500103", "primary"
ROLES = ("evaluator", "operator")


@dataclass(frozen=True)
class Partners:
    """The folder (mode 0700) with what each side was told about the other."""

    folder: Path

    @classmethod
    def under(cls, home: Path) -> "Partners":
        """In the state folder; made where it is not there."""
        folder = home / "partners"
        folder.mkdir(mode=0o700, exist_ok=True)
        return cls(folder)

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
        with ThreadPoolExecutor() as at_once:
            schools = list(at_once.map(partial(self._register, settings), SCHOOLS))
        told = [school["told"] for school in schools]
        sources = [_source(school, portfolio_url) for school in schools]
        clients = [_client(role, self._secret(role)) for role in ROLES]
        write_private(self.folder / "schools.json", _json(told))
        write_private(self.sources_file, _json(sources))
        write_private(self.clients_file, _json(clients))

    def _register(self, settings: Mapping[str, str], school: School) -> dict[str, Any]:
        """What was told about a school, at the first start or now."""
        admin = self._once(
            f"{school.code}-admin.json",
            ["create-school", "--name", school.name, "--authority", AUTHORITY, "--stage", STAGE],
            school,
            settings,
        )
        feed = self._once(f"{school.code}-feed.json", ["create-feed-account"], school, settings)
        told = {"code": school.code, "name": school.name, "admin_code": admin["admin_code"]}
        return {"told": told, "feed": feed}

    def _once(
        self, name: str, command: list[str], school: School, settings: Mapping[str, str]
    ) -> dict[str, Any]:
        file = self.folder / name
        if not file.exists():
            write_private(file, _nianlun([*command, "--school", school.code], settings))
        return dict(json.loads(file.read_text("utf-8")))

    def _secret(self, role: str) -> str:
        return kept_secret(self.folder / f"{role}.secret")


def _nianlun(words: list[str], settings: Mapping[str, str]) -> str:
    """What a command of the portfolio's operator printed."""
    done = subprocess.run(  # noqa: S603 — our own command line
        leashed([sys.executable, "-m", "portfolio.cli", *words]),
        env=dict(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise NotIntroduced(command=words[0], said=done.stderr.strip())
    return done.stdout


def _source(school: dict[str, Any], portfolio_url: str) -> dict[str, Any]:
    code, feed = school["told"]["code"], school["feed"]
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
