"""Families who have consented to pictures."""

import pytest

from standing_school import StandingSchool
from voices import consented


@pytest.fixture
async def families_consent(school: StandingSchool, elsewhere: StandingSchool) -> None:
    """小明's, in the test's own school, and the one of the other school."""
    await consented(school)
    await consented(elsewhere)
