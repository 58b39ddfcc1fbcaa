"""`docker-compose.yml` as the engine would read it: merged, with nothing started."""

from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).parents[1]
COMPOSE = CHECKOUT / "docker-compose.yml"


def composed() -> dict[str, Any]:
    """The file; anchors and merge keys are resolved."""
    return dict(yaml.safe_load(COMPOSE.read_text("utf-8")))


def services() -> dict[str, dict[str, Any]]:
    return dict(composed()["services"])


def ours() -> dict[str, dict[str, Any]]:
    """The services that run our own code."""
    names = ("portfolio-", "aggregator-")
    return {name: one for name, one in services().items() if name.startswith(names)}


def volume_of(mount: str) -> str | None:
    """The named volume of a short mount; None for a path on the host."""
    source = mount.split(":", 1)[0]
    return None if source.startswith((".", "/")) else source


def name_of(mount: str | dict[str, Any]) -> str:
    """A secret as a service names it, short or long."""
    return mount if isinstance(mount, str) else str(mount["source"])
