"""Which programs of ours run on one machine, and with which settings.

In: the running servers, the folder for keys, the two ports.
Out: what runs once before (migrations), and what keeps running (two APIs, two workers).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from embedded.environment import variables
from embedded.object_store import ObjectStoreServer
from embedded.partners import Partners
from embedded.ports import HOST
from embedded.postgres import Cluster
from embedded.programs import Program

DATABASES, KEYS_DATABASE = ("portfolio", "aggregator"), "keys"


@dataclass(frozen=True)
class Servers:
    """Where data, keys and objects are."""

    data: Cluster
    keys: Cluster
    objects: ObjectStoreServer


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
class Plan:
    """What runs once before, what keeps running, and what someone who operates it is told.

    `introduce` is called between the two.
    """

    before: Sequence[Program]
    introduce: Callable[[], None]
    running: Sequence[Program]
    settings: Mapping[str, str] = field(repr=False)


class MakesPlan(Protocol):
    """How a system is told what to run."""

    def __call__(self, folder: Path, servers: Servers, ports: Ports) -> Plan: ...


def our_plan(folder: Path, servers: Servers, ports: Ports) -> Plan:
    """The portfolio and the aggregator, each as an API and a worker."""
    partners = Partners.under(folder)
    portfolio = {**variables(), **portfolio_settings(folder, servers, ports)}
    aggregator = {**variables(), **aggregator_settings(folder, servers, ports, partners)}
    return Plan(
        before=[
            Program("portfolio-migrations", "portfolio.support.migrations", portfolio),
            Program("aggregator-migrations", "aggregator.support.migrations", aggregator),
        ],
        introduce=lambda: partners.introduce(ports.portfolio_url, portfolio),
        running=[
            Program("portfolio-api", "portfolio.main", portfolio, f"{ports.portfolio_url}/health"),
            Program(
                "aggregator-api", "aggregator.main", aggregator, f"{ports.aggregator_url}/health"
            ),
            Program("portfolio-worker", "portfolio.worker", portfolio),
            Program("aggregator-worker", "aggregator.worker", aggregator),
        ],
        settings={**portfolio, **aggregator, **partners.told()},
    )


def portfolio_settings(folder: Path, servers: Servers, ports: Ports) -> dict[str, str]:
    """The portfolio's settings, as environment variables."""
    return {
        "PORTFOLIO_PROFILE": "demo",
        "PORTFOLIO_DATABASE_URL": servers.data.dsn("portfolio"),
        "PORTFOLIO_KEYS_DATABASE_URL": servers.keys.dsn(KEYS_DATABASE),
        "PORTFOLIO_MASTER_KEY_DIR": str(folder / "master-keys"),
        "PORTFOLIO_SIGNING_KEY_FILE": str(folder / "portfolio-signing.jwk"),
        "PORTFOLIO_OBJECTS__ENDPOINT": servers.objects.endpoint,
        "PORTFOLIO_OBJECTS__ACCESS_KEY": servers.objects.access_key,
        "PORTFOLIO_OBJECTS__SECRET_KEY": servers.objects.secret_key,
        "PORTFOLIO_OBJECTS__BUCKET": servers.objects.bucket,
        "PORTFOLIO_LISTEN_HOST": HOST,
        "PORTFOLIO_LISTEN_PORT": str(ports.portfolio),
    }


def aggregator_settings(
    folder: Path, servers: Servers, ports: Ports, partners: Partners
) -> dict[str, str]:
    """The aggregator's settings, as environment variables."""
    return {
        "AGGREGATOR_PROFILE": "demo",
        "AGGREGATOR_DATABASE_URL": servers.data.dsn("aggregator"),
        "AGGREGATOR_SIGNING_KEY_FILE": str(folder / "aggregator-signing.jwk"),
        "AGGREGATOR_SOURCES_FILE": str(partners.sources_file),
        "AGGREGATOR_CLIENTS_FILE": str(partners.clients_file),
        "AGGREGATOR_LISTEN_HOST": HOST,
        "AGGREGATOR_LISTEN_PORT": str(ports.aggregator),
    }
