"""The plan of `./run`: portfolio and aggregator, each an API and a worker, and their settings."""

from collections.abc import Sequence

from demo.term import BEGINNING
from embedded.environment import variables
from embedded.object_store import ObjectStoreServer
from embedded.pages import pages_folder
from embedded.partners import Partners
from embedded.plan import Blueprint, Place, Plan
from embedded.ports import HOST
from embedded.programs import Program
from embedded.steering import Steering

# By the name of the process, the module it runs; `docker-compose.yml` starts the same.
MIGRATIONS = {
    "portfolio-migrations": "portfolio.support.migrations",
    "aggregator-migrations": "aggregator.support.migrations",
}
ANSWERING = {"portfolio-api": "portfolio.main", "aggregator-api": "aggregator.main"}
WORKING = {"portfolio-worker": "portfolio.worker", "aggregator-worker": "aggregator.worker"}


def our_migrations(place: Place) -> Sequence[Program]:
    """Both services bring their own tables; they need no object store for it."""
    # The tables' owner migrates, and does nothing else.
    owner = {"PORTFOLIO_DATABASE_URL": place.data.dsn("portfolio")}
    settings = ({**portfolio_settings(place), **owner}, aggregator_settings(place))
    return [
        Program(name, module, own)
        for (name, module), own in zip(MIGRATIONS.items(), settings, strict=True)
    ]


def our_plan(place: Place, objects: ObjectStoreServer) -> Plan:
    """Two APIs, two workers, introduced to each other."""
    portfolio = {**portfolio_settings(place), **object_settings(objects)}
    aggregator = aggregator_settings(place)
    partners, ports = Partners.under(place.folder), place.ports
    told = {**partners.told(), "DEMO_CLOCK_FILE": str(clock_of(place).file)}
    health = (f"{ports.portfolio_url}/health", f"{ports.aggregator_url}/health")
    settings = (portfolio, aggregator)
    return Plan(
        introduce=lambda: partners.introduce(ports.portfolio_url, portfolio),
        answering=[
            Program(name, module, own, url)
            for (name, module), own, url in zip(ANSWERING.items(), settings, health, strict=True)
        ],
        working=[
            Program(name, module, own)
            for (name, module), own in zip(WORKING.items(), settings, strict=True)
        ],
        settings={**portfolio, **aggregator, **told},
    )


def portfolio_settings(place: Place) -> dict[str, str]:
    """The portfolio's settings but for the object store, as environment variables."""
    return {
        **variables(),
        "PORTFOLIO_PROFILE": "demo",
        "PORTFOLIO_DATABASE_URL": place.data.dsn("portfolio", "portfolio_system"),
        "PORTFOLIO_SCHOOL_DATABASE_URL": place.data.dsn("portfolio", "portfolio_api"),
        "PORTFOLIO_KEYS_DATABASE_URL": place.keys.dsn("keys"),
        "PORTFOLIO_MASTER_KEY_DIR": str(place.folder / "master-keys"),
        "PORTFOLIO_SIGNING_KEY_FILE": str(place.folder / "portfolio-signing.jwk"),
        "PORTFOLIO_LISTEN_HOST": HOST,
        "PORTFOLIO_LISTEN_PORT": str(place.ports.portfolio),
        "PORTFOLIO_PUBLIC_URL": place.ports.portfolio_url,
        "PORTFOLIO_CLOCK_FILE": str(clock_of(place).file),
        "PORTFOLIO_PAGES_DIR": str(pages_folder(place.folder)),
        # Weeks pass between two steps; signing in costs what it should: a password's hash.
        "PORTFOLIO_SESSION_HOURS": "720",
        # And only seconds: kind words are with the teacher before the families check.
        "PORTFOLIO_PEER_VOICE_POLL_SECONDS": "1",
        "PORTFOLIO_SESSION_IDLE_MINUTES": "43200",
        # Administrators have one (`./run code`), class teachers set theirs up if they like;
        # `second_factor` says what production does.
        "PORTFOLIO_SECOND_FACTOR": "offered",
        "PORTFOLIO_SECOND_FACTOR_HOURS": "720",
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
        "AGGREGATOR_CLOCK_FILE": str(clock_of(place).file),
    }


def clock_of(place: Place) -> Steering:
    """The time of this installation; it begins a few days before the first term."""
    steering = Steering(place.folder / "clock")
    steering.begin_at(BEGINNING)
    return steering


OURS = Blueprint(our_migrations, our_plan)
