"""Make the secrets of a compose installation: `python3 deploy/make_secrets.py FOLDER`. Once.

Out: a folder (mode 0700) with one file per secret, as `docker-compose.yml` names them.
The files themselves are readable: a container's own user reads them through a bind mount,
and on the host nobody but their owner passes the folder.
What another installation tells is not made here: `sources.json`, `clients.json`, and the
aggregator's signing key (deploy/README.md). Standard library only.
"""

import os
import secrets
import sys
from pathlib import Path

# By the name of the role: the cluster and the database it signs in to, and the file of its URL.
ROLES = {
    "portfolio": ("data", "portfolio", "portfolio_owner_database_url"),
    "portfolio_api": ("data", "portfolio", "portfolio_school_database_url"),
    "portfolio_system": ("data", "portfolio", "portfolio_database_url"),
    "aggregator": ("data", "aggregator", "aggregator_database_url"),
    "keys": ("keys", "keys", "portfolio_keys_database_url"),
}


def make(folder: Path) -> list[str]:
    """The names of the files that were made; what is there stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = dict.fromkeys(("data_superuser", "keys_superuser"), "")
    made |= dict.fromkeys(("portfolio_objects__access_key", "portfolio_objects__secret_key"), "")
    made = {name: secrets.token_urlsafe(32) for name in made}
    for role, (host, database, url_file) in ROLES.items():
        password = secrets.token_urlsafe(32)
        made[f"{role}_database_password"] = password
        made[url_file] = f"postgresql://{role}:{password}@{host}:5432/{database}"
    if any((folder / name).exists() for name in made):
        return []
    for name, secret in made.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
    return sorted(made)


if __name__ == "__main__":
    for one in make(Path(sys.argv[1])):
        print(one)  # noqa: T201 — what was made
