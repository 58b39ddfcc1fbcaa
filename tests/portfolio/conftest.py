"""One service for all tests of a worker, and a school for each test."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from standing_school import StandingSchool, a_school
from standing_service import Opening, Service


@pytest.fixture(scope="session")
async def service(opening: Opening) -> AsyncIterator[Service]:
    """The service with its worker."""
    async with opening("service") as standing:
        yield standing


@pytest.fixture(scope="session")
async def still(opening: Opening) -> AsyncIterator[Service]:
    """A service whose worker stands still: for tests that say when it does what."""
    async with opening("still", works=False) as standing:
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
