"""A pupil's own account, and whoever answers objections: beside the people every school has."""

from uuid import UUID, uuid4

from portfolio.support.actor import Actor, Role
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty, signed_in


async def the_pupil(school: StandingSchool, student_id: UUID | None = None) -> Caller:
    """小明 at the class tablet."""
    actor = Actor(school.school_id, uuid4(), student_id or school.pupil_id, Role.STUDENT)
    tokens = await signed_in(school.service, [actor])
    return Caller("pupil", school["anonymous"].client, actor, tokens[actor.account_id])


async def the_dean(school: StandingSchool) -> Caller:
    """德育处: answers what the class teacher had a part in."""
    person_id = uuid4()
    await school.given(Decided(school.school_id, a_duty(person_id, "moral_education")))
    return await school.joined(person_id)
