"""Whoever answers objections: beside the people every school has."""

from uuid import uuid4

from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty


async def the_dean(school: StandingSchool) -> Caller:
    """德育处: answers what the class teacher had a part in."""
    person_id = uuid4()
    await school.given(Decided(school.school_id, a_duty(person_id, "moral_education")))
    return await school.joined(person_id)
