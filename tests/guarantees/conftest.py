"""The guarantees are tried on migrated databases; each test has its own school."""

from uuid import UUID, uuid4

import pytest

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from portfolio.support.migrations import migrate_all

from .servers import Servers


@pytest.fixture(scope="session")
async def databases(portfolio_database: str, keys_database: str) -> tuple[str, str]:
    """The addresses of data and keys, in their newest shape."""
    await migrate_all(portfolio_database, keys_database)
    return portfolio_database, keys_database


@pytest.fixture
def school_id() -> UUID:
    """Each test has its own school, so nothing is cleaned up."""
    return uuid4()


@pytest.fixture(scope="module")
def three(
    data_cluster: Cluster, keys_cluster: Cluster, object_store_server: ObjectStoreServer
) -> Servers:
    """For a service of a test's own."""
    return data_cluster, keys_cluster, object_store_server
