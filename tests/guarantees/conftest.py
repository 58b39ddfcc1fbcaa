"""The guarantees are tried on migrated databases; each test has its own school."""

from uuid import UUID, uuid4

import pytest

from portfolio.support.migrations import migrate_all


@pytest.fixture(scope="session")
async def databases(portfolio_database: str, keys_database: str) -> tuple[str, str]:
    """The addresses of data and keys, in their newest shape."""
    await migrate_all(portfolio_database, keys_database)
    return portfolio_database, keys_database


@pytest.fixture
def school_id() -> UUID:
    """Each test has its own school, so nothing is cleaned up."""
    return uuid4()
