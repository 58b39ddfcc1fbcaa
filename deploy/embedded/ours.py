"""The plan of `./run`: portfolio and aggregator, each an API and a worker, and their settings."""

from collections.abc import Sequence

from embedded.environment import variables
from embedded.object_store import ObjectStoreServer
from embedded.partners import Partners
from embedded.plan import Blueprint, Place, Plan
from embedded.ports import HOST
from embedded.programs import Program


def our_migrations(place: Place) -> Sequence[Program]:
    """Both services bring their own tables; they need no object store for it."""
    return [
        Program("portfolio-migrations", "portfolio.support.migrations", portfolio_settings(place)),
        Program(
            "aggregator-migrations", "aggregator.support.migrations", aggregator_settings(place)
        ),
    ]


def our_plan(place: Place, objects: ObjectStoreServer) -> Plan:
    """Two APIs, two workers, introduced to each other."""
    portfolio = {**portfolio_settings(place), **object_settings(objects)}
    aggregator = aggregator_settings(place)
    partners, ports = Partners.under(place.folder), place.ports
    return Plan(
        introduce=lambda: partners.introduce(ports.portfolio_url, portfolio),
        answering=[
            Program("portfolio-api", "portfolio.main", portfolio, f"{ports.portfolio_url}/health"),
            Program(
                "aggregator-api", "aggregator.main", aggregator, f"{ports.aggregator_url}/health"
            ),
        ],
        working=[
            Program("portfolio-worker", "portfolio.worker", portfolio),
            Program("aggregator-worker", "aggregator.worker", aggregator),
        ],
        settings={**portfolio, **aggregator, **partners.told()},
    )


def portfolio_settings(place: Place) -> dict[str, str]:
    """The portfolio's settings but for the object store, as environment variables."""
    return {
        **variables(),
        "PORTFOLIO_PROFILE": "demo",
        "PORTFOLIO_DATABASE_URL": place.data.dsn("portfolio"),
        "PORTFOLIO_KEYS_DATABASE_URL": place.keys.dsn("keys"),
        "PORTFOLIO_MASTER_KEY_DIR": str(place.folder / "master-keys"),
        "PORTFOLIO_SIGNING_KEY_FILE": str(place.folder / "portfolio-signing.jwk"),
        "PORTFOLIO_LISTEN_HOST": HOST,
        "PORTFOLIO_LISTEN_PORT": str(place.ports.portfolio),
    }


def object_settings(objects: ObjectStoreServer) -> dict[str, str]:
    """Where the portfolio keeps files."""
    return {
        "PORTFOLIO_OBJECTS__ENDPOINT": objects.endpoint,
        "PORTFOLIO_OBJECTS__ACCESS_KEY": objects.access_key,
        "PORTFOLIO_OBJECTS__SECRET_KEY": objects.secret_key,
        "PORTFOLIO_OBJECTS__BUCKET": objects.bucket,
    }


def aggregator_settings(place: Place) -> dict[str, str]:
    """The aggregator's settings, as environment variables."""
    partners = Partners.under(place.folder)
    return {
        **variables(),
        "AGGREGATOR_PROFILE": "demo",
        "AGGREGATOR_DATABASE_URL": place.data.dsn("aggregator"),
        "AGGREGATOR_SIGNING_KEY_FILE": str(place.folder / "aggregator-signing.jwk"),
        "AGGREGATOR_SOURCES_FILE": str(partners.sources_file),
        "AGGREGATOR_CLIENTS_FILE": str(partners.clients_file),
        "AGGREGATOR_LISTEN_HOST": HOST,
        "AGGREGATOR_LISTEN_PORT": str(place.ports.aggregator),
    }


OURS = Blueprint(our_migrations, our_plan)
