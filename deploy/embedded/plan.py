"""What a system on one machine consists of: programs, and where they find each other.

`ours.py` is the plan of `./run`; tests of the supervisor bring one of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from embedded.object_store import ObjectStoreServer
from embedded.ports import HOST
from embedded.postgres import Cluster
from embedded.programs import Program


@dataclass(frozen=True)
class Ports:
    """Where the two APIs listen, on this machine only."""

    portfolio: int
    aggregator: int

    @property
    def portfolio_url(self) -> str:
        return f"http://{HOST}:{self.portfolio}"

    @property
    def aggregator_url(self) -> str:
        return f"http://{HOST}:{self.aggregator}"


@dataclass(frozen=True)
class Place:
    """What is known as soon as the databases answer: state folder, databases, ports."""

    folder: Path
    data: Cluster
    keys: Cluster
    ports: Ports


@dataclass(frozen=True)
class Plan:
    """What runs, in this order, and what someone who operates it is told.

    `introduce` is called first; those that answer serve before those that work are started.
    """

    introduce: Callable[[], None]
    answering: Sequence[Program]
    working: Sequence[Program]
    settings: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Blueprint:
    """How a system is told what to run: once on the databases, then for good."""

    migrations: Callable[[Place], Sequence[Program]]
    plan: Callable[[Place, ObjectStoreServer], Plan]
