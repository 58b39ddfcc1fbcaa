"""Migrated databases of data and keys, a vault of keys, a store to share, a school left alone."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from builders import NOON
from embedded.postgres import Cluster
from event_log import Opened, SteeredClock, a_store
from portfolio.support.accounts import Accounts
from portfolio.support.master_keys import MasterKeys
from portfolio.support.migrations import migrate, migrate_all
from portfolio.support.session import SessionRules
from portfolio.support.session_store import SessionStore
from standing_school import StandingSchool, a_school
from standing_service import Service

from .vaults import Vault


@pytest.fixture(scope="session")
async def databases(portfolio_database: str, keys_database: str) -> tuple[str, str]:
    """The addresses of both, in their newest shape."""
    await migrate_all(portfolio_database, keys_database)
    return portfolio_database, keys_database


@pytest.fixture(scope="session")
def database(databases: tuple[str, str]) -> str:
    """Log and views."""
    return databases[0]


@pytest.fixture(scope="session")
async def opened(database: str) -> AsyncIterator[Opened]:
    """One store for every test that needs none of its own."""
    async with a_store(database) as one:
        yield one


@pytest.fixture
def school_id() -> UUID:
    """Each test has its own school, so nothing is cleaned up."""
    return uuid4()


@pytest.fixture
async def vault(keys_cluster: Cluster, tmp_path: Path) -> AsyncIterator[Vault]:
    """A new one for each test, for a rotation concerns every key there is."""
    name = f"vault_{uuid4().hex}"
    keys_cluster.create_database(name)
    url = keys_cluster.dsn(name)
    await migrate(url, "keys")
    async with AsyncExitStack() as stack:
        yield Vault(url, MasterKeys(tmp_path), tmp_path, stack)


@pytest.fixture
async def quiet(still: Service) -> StandingSchool:
    """A school whose log nobody follows but the test."""
    return await a_school(still)


@pytest.fixture
def clock() -> SteeredClock:
    """Noon, until a test moves it."""
    return SteeredClock(NOON)


@pytest.fixture
def accounts(still: Service, clock: SteeredClock) -> Accounts:
    """Sign-ins of any school, at the instant of a clock that a test moves."""
    pool = still.house.desk.pool
    rules = SessionRules(lasts=timedelta(hours=20), idle=timedelta(hours=4))
    keyring = still.house.desk.journal.keyring
    return Accounts(pool, clock, SessionStore(pool, clock, rules), keyring)
