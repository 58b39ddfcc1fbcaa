"""入册, a pupil's family: guardians linked and unlinked, consents given and withdrawn."""

from uuid import UUID, uuid4

from portfolio.admit import events as e
from portfolio.admit import relations
from portfolio.admit.desk import Desk, Standing, sign_off, standing_now
from portfolio.admit.domain import Enrolled, School, enrolled
from portfolio.admit.identity.codes import end_of_term, note_opened
from portfolio.admit.identity.void import adults_here
from portfolio.admit.pupil import consenting, enrolling
from portfolio.admit.pupil.one_pupil import About, append_one
from portfolio.admit.roster.listing import allowed_among
from portfolio.admit.roster_queries import children_of
from portfolio.support.accounts import Issued
from portfolio.support.actor import Actor, Role
from portfolio.support.event import Event
from portfolio.support.planning import Appended
from portfolio.support.problems import Forbidden, Gone, NotFound


async def known_adult(desk: Desk, actor: Actor, guardian_id: UUID) -> str:
    """The name of an adult who is linked to a child whose guardians the caller may see;
    raises `NotFound`: whom one may not know of is not there; `AdultJoinedByThemselves` where all
    that the caller sees of them is a place with somebody else's name.
    """
    has_joined = False
    # Also who was linked a moment ago.
    await desk.views.wait_for(actor.school_id, await desk.journal.store.position(actor.school_id))
    for student_id in await children_of(desk.pool, actor.school_id, guardian_id):
        try:
            at = await standing_now(desk, actor, student_id, "guardian.read")
        except (NotFound, Forbidden, Gone):
            continue
        for one in at.student.state.guardians:
            if one.guardian_id == guardian_id and not one.joined:
                return one.name
            has_joined |= one.guardian_id == guardian_id
    raise enrolling.AdultJoinedByThemselves if has_joined else NotFound


async def link_guardian(
    desk: Desk,
    actor: Actor,
    about: About,
    *,
    name: str,
    relation: str,
    known_id: UUID | None = None,
) -> tuple[UUID, Issued | None, Appended]:
    """Another adult, and a code for them; none once they have used one.

    `known_id`: an adult of a brother or sister, who has one account for both. Nor is a family
    told the code of an adult who has children of another household too.
    """
    new_id = known_id or uuid4()

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
    if not is_linked or await desk.accounts.joined(actor.school_id, [guardian_id]):
        return guardian_id, None, appended
    if not await _is_of_their_children_alone(desk, actor, school.state, guardian_id):
        return guardian_id, None, appended
    here = enrolled(student.state)
    held = relations.to_student(actor, school.state, here, about.student_id)
    opened = {about.student_id}
    await note_opened(desk, actor, held, about.action, [guardian_id], besides=opened)
    until = end_of_term(desk, school.state)
    issued = await desk.accounts.issue(actor.school_id, Role.GUARDIAN, [guardian_id], until)
    is_here = await adults_here(desk, actor.school_id, [guardian_id])
    return guardian_id, issued[0] if is_here else None, appended


async def _is_of_their_children_alone(
    desk: Desk, actor: Actor, school: School, guardian_id: UUID
) -> bool:
    """Whether a family may have this adult's code in hand: it opens every child of theirs, and
    some may be of another household, which has its own sheet from the school.
    """
    # Also who was linked a moment ago.
    await desk.views.wait_for(actor.school_id, await desk.journal.store.position(actor.school_id))
    if actor.role is not Role.GUARDIAN:
        return True
    children = await children_of(desk.pool, actor.school_id, guardian_id)
    own = await allowed_among(desk, actor, school, "guardian.link", children)
    return own.keys() == set(children)


async def unlink_guardian(desk: Desk, actor: Actor, about: About, *, guardian_id: UUID) -> Appended:
    """That adult sees nothing of this child any more, from the next request on; where there is no
    other child of theirs, their sessions and account end at once.
    """

    def decide(at: Standing) -> Event:
        return enrolling.decide_unlink(actor, at.student.state, guardian_id)

    appended = await append_one(desk, actor, about, decide)
    # Every link in the log counts: else an account outlives its last child, or ends before it.
    await desk.views.wait_for(actor.school_id, await desk.journal.store.position(actor.school_id))
    if not await children_of(desk.pool, actor.school_id, guardian_id):
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

    def decide(at: Standing) -> Event:
        return consenting.decide_consent(
            actor,
            at.student.state,
            scope=scope,
            notice_version=notice_version,
            given_as=given_as,
        )

    return await append_one(desk, actor, about, decide)


async def withdraw_consent(
    desk: Desk, actor: Actor, about: About, *, scope: e.Scope, given_as: e.GivenAs | None
) -> Appended:
    """Take a consent back; it ends with the next request."""

    def decide(at: Standing) -> Event:
        return consenting.decide_withdraw(actor, at.student.state, scope=scope, given_as=given_as)

    return await append_one(desk, actor, about, decide)
