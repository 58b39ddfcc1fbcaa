"""入册, a pupil's family: guardians linked and unlinked, consents given and withdrawn."""

from uuid import UUID, uuid4

from portfolio.admit import enrolling
from portfolio.admit import events as e
from portfolio.admit.codes import end_of_term
from portfolio.admit.desk import Desk, Standing, sign_off
from portfolio.admit.domain import Enrolled
from portfolio.admit.one_pupil import About, append_one
from portfolio.support.accounts import Issued
from portfolio.support.actor import Actor, Role
from portfolio.support.event import Event
from portfolio.support.planning import Appended
from portfolio.support.problems import NotFound


async def link_guardian(
    desk: Desk, actor: Actor, about: About, *, name: str, relation: str
) -> tuple[UUID, Issued | None, Appended]:
    """Another adult, and a code for them; none once they have used one."""
    new_id = uuid4()

    def decide(at: Standing) -> Event:
        return enrolling.decide_link(
            actor, at.student.state, guardian_id=new_id, name=name, relation=relation
        )

    appended = await append_one(desk, actor, about, decide, subject_id=new_id)
    guardian_id = appended.receipts[0].subject_id
    school, student = await desk.rosters.current(actor.school_id, about.student_id)
    if guardian_id is None:
        raise NotFound
    is_linked = isinstance(student.state, Enrolled) and any(
        one.guardian_id == guardian_id for one in student.state.guardians
    )
    if not is_linked or await desk.accounts.has_account(actor.school_id, guardian_id):
        return guardian_id, None, appended
    until = end_of_term(desk, school.state)
    issued = await desk.accounts.issue(actor.school_id, Role.GUARDIAN, [guardian_id], until)
    return guardian_id, issued[0], appended


async def unlink_guardian(desk: Desk, actor: Actor, about: About, *, guardian_id: UUID) -> Appended:
    """That adult sees nothing any more, from the next request on; their sessions end at once."""

    def decide(at: Standing) -> Event:
        return enrolling.decide_unlink(actor, at.student.state, guardian_id)

    appended = await append_one(desk, actor, about, decide)
    await sign_off(desk, actor.school_id, [guardian_id])
    return appended


async def give_consent(
    desk: Desk,
    actor: Actor,
    about: About,
    *,
    scope: e.Scope,
    notice_version: str,
    given_as: e.GivenAs | None,
) -> Appended:
    """Consent to one scope."""

    def decide(_at: Standing) -> Event:
        return enrolling.decide_consent(
            actor, scope=scope, notice_version=notice_version, given_as=given_as
        )

    return await append_one(desk, actor, about, decide)


async def withdraw_consent(
    desk: Desk, actor: Actor, about: About, *, scope: e.Scope, given_as: e.GivenAs | None
) -> Appended:
    """Take a consent back; it ends with the next request."""

    def decide(at: Standing) -> Event:
        return enrolling.decide_withdraw(actor, at.student.state, scope=scope, given_as=given_as)

    return await append_one(desk, actor, about, decide)
