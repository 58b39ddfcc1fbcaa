"""More people of a standing school: pupils with accounts, teachers with other duties."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from builders import TERM, an_admission
from portfolio.admit.events import ClassAssigned, ConsentGranted, ConsentWithdrawn, Scope
from portfolio.support.actor import Actor, Role
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty, signed_in


async def as_pupil(school: StandingSchool, student_id: UUID | None = None) -> Caller:
    """小明, or another pupil, with an account of their own."""
    who = student_id or school.pupil_id
    actor = Actor(school.school_id, uuid4(), who, Role.STUDENT)
    tokens = await signed_in(school.service, [actor])
    return Caller("pupil", school["anonymous"].client, actor, tokens[actor.account_id])


async def with_duty(
    school: StandingSchool,
    duty: str,
    class_group_id: UUID | None = None,
    *,
    subject: str | None = None,
) -> Caller:
    """A colleague who has this duty."""
    person_id = uuid4()
    given = a_duty(person_id, duty, class_group_id, subject=subject)
    await school.given(Decided(school.school_id, given))
    return replace(await school.joined(person_id), name=duty)


async def a_classmate(school: StandingSchool, name: str, roster_number: int = 30) -> UUID:
    """One more pupil of 小明's class."""
    student_id = uuid4()
    assigned = ClassAssigned(class_group_id=school.class_group_id, roster_number=roster_number)
    await school.given(Decided(student_id, an_admission(name=name)), Decided(student_id, assigned))
    return student_id


async def timeline(
    school: StandingSchool, who: Caller, student_id: UUID | None = None
) -> list[dict[str, Any]]:
    """What this caller is shown of a pupil's term, the latest first."""
    response = await who.get(
        f"/students/{student_id or school.pupil_id}/timeline", term=TERM, seen=await school.shown()
    )
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


async def consented(
    school: StandingSchool, student_id: UUID | None = None, scope: Scope = "photo"
) -> None:
    """小明's family, or another's, has consented."""
    guardian = school.actor("guardian").person_id
    said = ConsentGranted(scope=scope, granted_by=guardian, notice_version="notice.v1")
    await school.given(Decided(student_id or school.pupil_id, said))


async def consent_withdrawn(
    school: StandingSchool, student_id: UUID | None = None, scope: Scope = "photo"
) -> None:
    """And has taken it back."""
    guardian = school.actor("guardian").person_id
    said = ConsentWithdrawn(scope=scope, withdrawn_by=guardian)
    await school.given(Decided(student_id or school.pupil_id, said))


YESTERDAY = timedelta(days=1)
