"""One service for all tests of a worker, and a school for each test."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from standing_school import StandingSchool, a_school
from standing_service import Service, a_service


@pytest.fixture(scope="session")
async def service(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    tmp_path_factory: pytest.TempPathFactory,
    worker: str,
) -> AsyncIterator[Service]:
    """The service with its worker, on databases that no other tests write to."""
    servers = (data_cluster, keys_cluster, object_store_server)
    folder = tmp_path_factory.mktemp("service")
    async with a_service(servers, folder, f"service_{worker}") as standing:
        yield standing


@pytest.fixture(scope="session")
async def still(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    tmp_path_factory: pytest.TempPathFactory,
    worker: str,
) -> AsyncIterator[Service]:
    """A service whose worker stands still: for tests that say when it does what."""
    servers = (data_cluster, keys_cluster, object_store_server)
    folder = tmp_path_factory.mktemp("still")
    async with a_service(servers, folder, f"still_{worker}", works=False) as standing:
        yield standing


@pytest.fixture(scope="session")
async def elsewhere(service: Service) -> StandingSchool:
    """Another school of the same installation: strangers to every test's own."""
    return await a_school(service)


@pytest.fixture
async def school(service: Service, elsewhere: StandingSchool) -> StandingSchool:
    """The test's own school; the other school's administrator is among who may call."""
    made = await a_school(service)
    made.people["stranger"] = replace(elsewhere["admin"], name="stranger")
    return made
