"""Printed codes: for a class's guardians and pupils, for the staff; each told once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.access.export_commands import require_few_classes
from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, school_now, sign_off
from portfolio.admit.domain import Enrolled, Guardian, School
from portfolio.admit.identity.void import adults_here, pupils_here
from portfolio.admit.pupil.enrolling import AdultJoinedByThemselves
from portfolio.admit.roster_queries import children_of_any, class_members
from portfolio.support import policy
from portfolio.support.accounts import Issued
from portfolio.support.actor import Actor, Role
from portfolio.support.policy import Relation
from portfolio.support.problems import NotFound

_CODE_DAYS_WITHOUT_TERM = 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed for one pupil's family; `joined`: who of them signs in already, and with
    the new code would choose another login and password. Whoever has no code was linked, or
    unlinked, while it was made.
    """

    student_id: UUID
    pupil: Enrolled
    code_of: Mapping[UUID, str]
    joined: frozenset[UUID]


async def issue_guardian_codes(
    desk: Desk, actor: Actor, class_group_id: UUID, *, student_id: UUID | None = None
) -> list[Sheet]:
    """A code for each guardian of a class, or of one of its pupils, for printing; their earlier
    unused ones stop working. Who joined by another's sheet is left out: the name on the new one
    would not be of whom it lets in. Raises `AdultJoinedByThemselves` where that leaves nobody of
    the one pupil.
    """
    action = "guardian_code.issue"
    pupils, until = await class_for_codes(
        desk, actor, class_group_id, action, student_id=student_id
    )
    # All at once: who is linked to two children of the class has one code, on both their sheets.
    linked = {one.guardian_id for pupil in pupils.values() for one in printable(pupil)}
    if student_id and not linked and any(pupil.guardians for pupil in pupils.values()):
        raise AdultJoinedByThemselves
    school, _ = await desk.rosters.current(actor.school_id)
    held = relations.to_class_group(actor, school.state, class_group_id)
    await note_opened(desk, actor, held, action, linked, besides=pupils)
    joined = frozenset(await desk.accounts.joined(actor.school_id, linked))
    codes = await desk.accounts.issue(actor.school_id, Role.GUARDIAN, sorted(linked), until)
    good = await adults_here(desk, actor.school_id, linked)
    code_of = {one.person_id: one.code for one in codes if one.person_id in good}
    now = await desk.rosters.enrolled_now(actor.school_id, pupils)
    return [Sheet(student_id, at.state, code_of, joined) for student_id, at in now.items()]


def printable(pupil: Enrolled) -> list[Guardian]:
    """Whose codes stand on the sheet of a pupil, in order."""
    return [one for one in pupil.guardians if not one.joined]


async def note_opened(
    desk: Desk,
    actor: Actor,
    held: Collection[Relation],
    action: str,
    guardian_ids: Collection[UUID],
    *,
    besides: Collection[UUID],
) -> None:
    """A code opens every child of the adult, also in another class, also who left: their families
    read that it was given out. The read table knows the newest links when this is called.
    """
    children = await children_of_any(desk.pool, actor.school_id, guardian_ids)
    others = [one for one in children if one not in besides]
    there = await desk.rosters.enrolled_now(actor.school_id, others, also_left=True)
    noted(actor, held, action, there)


async def issue_student_codes(
    desk: Desk, actor: Actor, class_group_id: UUID
) -> list[tuple[UUID, Enrolled, Issued]]:
    """A code for each pupil of a class, for printing; earlier unused ones stop working."""
    pupils, until = await class_for_codes(desk, actor, class_group_id, "student_code.issue")
    codes = await desk.accounts.issue(actor.school_id, Role.STUDENT, list(pupils), until)
    here = await pupils_here(desk, actor.school_id, pupils)
    return [(one.person_id, here[one.person_id], one) for one in codes if one.person_id in here]


async def may_issue(
    desk: Desk, actor: Actor, class_group_id: UUID, action: str
) -> tuple[School, frozenset[Relation]]:
    """The school, and how the caller stands to a class of it, who may have something printed for
    it; raises `NotFound`, `Forbidden`. Whoever may not is not asked for a password first.
    """
    school = (await school_now(desk, actor, "school.read")).state
    if class_group_id not in school.class_groups:
        raise NotFound
    held = relations.to_class_group(actor, school, class_group_id)
    policy.require(action, held)
    return school, held


async def class_for_codes(
    desk: Desk,
    actor: Actor,
    class_group_id: UUID,
    action: str,
    *,
    student_id: UUID | None = None,
) -> tuple[dict[UUID, Enrolled], datetime]:
    """The pupils of a class, or one of them, and until when their codes are good."""
    school, held = await may_issue(desk, actor, class_group_id, action)
    approved = await require_few_classes(desk, actor, class_group_id, held, "guardian_codes")
    # Everybody on the roster gets a code, also who was admitted a moment ago.
    await desk.views.wait_for(actor.school_id, await desk.journal.store.position(actor.school_id))
    members = await class_members(desk.pool, actor.school_id, class_group_id)
    if student_id is not None:
        members = [one for one in members if one == student_id]
        if not members:
            raise NotFound
    pupils = await desk.rosters.enrolled_now(actor.school_id, members)
    noted(actor, held, action, pupils, class_group_id=class_group_id, about_id=approved)
    until = end_of_term(desk, school)
    here = {who: one.state for who, one in pupils.items()}
    return {who: one for who, one in here.items() if one.class_group_id == class_group_id}, until


async def issue_staff_codes(
    desk: Desk, actor: Actor, staff_id: UUID | None = None
) -> list[tuple[str, str, Issued]]:
    """A code for each member of staff (number, name, code), for handing out, also for who begins
    later; or for one of them. Raises `NotFound`.
    """
    school = (await school_now(desk, actor, "staff_code.issue")).state
    held = (*school.duties_to_come.values(), *school.duties.values())
    people = {one.staff_id: one for theirs in held for one in theirs}
    people.pop(actor.person_id, None)
    if staff_id is not None:
        if staff_id not in people:
            raise NotFound
        people = {staff_id: people[staff_id]}
    until = end_of_term(desk, school)
    codes = await desk.accounts.issue(
        actor.school_id, Role.STAFF, list(people), until, by=actor.person_id
    )
    # Whoever was released while these were made has none.
    now = (await desk.rosters.current(actor.school_id))[0].state
    if gone := people.keys() - now.duties.keys() - now.duties_to_come.keys():
        await sign_off(desk, actor.school_id, gone)
    return [(people[c.person_id].staff_number, people[c.person_id].name, c) for c in codes]


def end_of_term(desk: Desk, school: School) -> datetime:
    """Codes are good for the term; before one is planned, for a month."""
    now = desk.clock.now()
    ends = [
        datetime.combine(term.closes_on, time.max, UTC)
        for term in school.terms.values()
        if term.state == "open"
    ]
    without = now + timedelta(days=_CODE_DAYS_WITHOUT_TERM)
    return max([end for end in ends if end > now], default=without)
