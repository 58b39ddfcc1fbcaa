"""A steered clock, a service as strict as production, a pupil with two adults on the list."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from event_log import SteeredClock
from joining import adults
from portfolio.support.journal import Decided
from signing_in import a_strict_service, an_account, seen_through
from standing_school import Caller, StandingSchool, a_link
from standing_service import Service


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
async def strict(service: Service, clock: SteeredClock) -> AsyncIterator[Service]:
    """Another process, on that clock: a second factor is required of whoever administers."""
    async with a_strict_service(service, clock) as standing:
        yield standing


@pytest.fixture
def guarded_school(school: StandingSchool, strict: Service) -> StandingSchool:
    """The test's school, called through the service that requires it."""
    return seen_through(school, strict)


@pytest.fixture
async def admin(guarded_school: StandingSchool) -> Caller:
    """The administrator with an account, signed in by password."""
    return await an_account(guarded_school, "admin", "zhang.zhuren")


@pytest.fixture
async def twice_listed(school: StandingSchool) -> UUID:
    """小明's mother as she stands beside the pupil with a plan: the first of two adults there."""
    first = (await adults(school, school.planned_id))[0]
    await school.given(Decided(school.planned_id, a_link(uuid4(), "外婆")))
    return first
