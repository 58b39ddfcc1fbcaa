"""A real provider for the tests of a worker, and for each test one that lies."""

from collections.abc import AsyncIterator, Iterator

import pytest

from oidc.browser import Browser
from oidc.city import City
from oidc.liar import Liar
from oidc.visit import PUBLIC, Client, a_provider, with_providers
from standing_service import Service


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    redirects = [f"{PUBLIC}/oidc/{name}/callback" for name in ("staff", "family")]
    made = City(tmp_path_factory.mktemp("city"), redirects)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
async def connected(service: Service, city: City) -> AsyncIterator[Client]:
    provider = a_provider(city.issuer)
    async with with_providers(service, oidc_staff=provider, oidc_family=provider) as client:
        yield client


@pytest.fixture
def browser(connected: Client) -> Browser:
    return Browser(connected())


@pytest.fixture
def liar() -> Iterator[Liar]:
    with Liar() as made:
        yield made


@pytest.fixture
async def deceived(service: Service, liar: Liar) -> AsyncIterator[Browser]:
    """A browser at a service whose provider lies."""
    provider = a_provider(liar.issuer)
    async with with_providers(service, oidc_staff=provider, oidc_family=provider) as client:
        yield Browser(client())
