"""A migrated data database and a migrated database of keys, and a store to share."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from event_log import Opened, a_store
from portfolio.support.migrations import migrate_all


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
