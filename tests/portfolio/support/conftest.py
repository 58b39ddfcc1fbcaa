"""Migrated databases of data and keys, a vault of keys, a store to share, a school left alone."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from embedded.postgres import Cluster
from event_log import Opened, a_store
from portfolio.support.master_keys import MasterKeys
from portfolio.support.migrations import migrate, migrate_all
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
