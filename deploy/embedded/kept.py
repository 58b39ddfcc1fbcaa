"""What a server is told once and remembers: passwords and ports, in files only we read."""

import json
import os
import secrets
from pathlib import Path

from embedded.ports import free_ports, is_free


def kept_secret(file: Path) -> str:
    """The random password in `file` (mode 0600), made on first use."""
    if not file.exists():
        write_private(file, secrets.token_urlsafe(24))
    return file.read_text()


def write_private(file: Path, text: str) -> None:
    """Write whole or not at all, readable by the owner alone from its first moment."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    draft.replace(file)


def last_or_free(file: Path, count: int) -> list[int]:
    """The ports of the last start where all are free, else others; remembered for the next."""
    last = list(json.loads(file.read_text())) if file.exists() else []
    if len(last) == count and all(map(is_free, last)):
        return last
    ports = free_ports(count)
    write_private(file, json.dumps(ports))
    return ports
