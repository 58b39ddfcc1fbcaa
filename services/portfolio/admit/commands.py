"""入册: schools, terms, erasure: load → decide → append."""

from datetime import timedelta
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for, school_now, standing
from portfolio.admit.domain import decide_open_term, decide_plan_term
from portfolio.admit.events import (
    ErasureReason,
    SchoolRegistered,
    StaffAssigned,
    StudentErased,
    TermPlanned,
)
from portfolio.support.actor import Actor, Role
from portfolio.support.clock import school_day
from portfolio.support.ids import derived, school_id_of, uuid7
from portfolio.support.journal import Decided, Decision, Request
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict

_CODE_DAYS_WITHOUT_TERM = 30


class SchoolIsRegistered(Conflict):
    """A 学校标识码 is registered once."""

    zh = "这所学校已经登记。"
    en = "This school is registered already."


async def register_school(
    desk: Desk, registered: SchoolRegistered, *, admin_name: str
) -> tuple[UUID, str]:
    """A school with its first administrator; returns the school's id and the administrator's code.

    Again, while nobody has used the code, gives a new one: the first may have been lost on its way.
    Raises `SchoolIsRegistered` once the administrator has an account, and what
    `divisions.require` does of the county.
    """
    desk.vocabulary.divisions.require(registered.authority, school_day(desk.clock.now()))
    school_id = school_id_of(registered.code)
    admin = StaffAssigned(
        staff_id=derived(school_id, "staff", "admin"),
        staff_number="admin",
        name=admin_name,
        duty="school_admin",
    )

    async def attempt(_fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        if school_id in await desk.journal.store.epochs(school_id, [school_id]):
            raise SchoolIsRegistered
        decided = tuple(Decided(school_id, event) for event in (registered, admin))
        return Decision(decided, {school_id: 0})

    said = ["installation", "register-school", registered.model_dump(mode="json"), admin_name]
    try:
        await desk.journal.execute(Request(school_id, uuid7(), school_id, said), attempt)
    except SchoolIsRegistered:
        if await desk.accounts.joined(school_id, [admin.staff_id]):
            raise
    until = desk.clock.now() + timedelta(days=_CODE_DAYS_WITHOUT_TERM)
    issued = await desk.accounts.issue(school_id, Role.STAFF, [admin.staff_id], until)
    return school_id, issued[0].code


async def plan_term(
    desk: Desk, actor: Actor, *, command_id: UUID, plan: TermPlanned, is_draft: bool = False
) -> Appended:
    """Plan a term with its dates and, unless it is a draft, open it for recording."""
    label_sets = {one.code for one in desk.vocabulary.level_scale.label_sets}

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "term.open", fresh=fresh)
        events = decide_plan_term(school.state, plan, label_sets=label_sets, is_draft=is_draft)
        decided = tuple(Decided(actor.school_id, event) for event in events)
        return Decision(decided, {actor.school_id: school.epoch})

    said = plan.model_dump(mode="json", exclude_none=True)
    more = ("draft",) if is_draft else ()
    request = said_by(actor, command_id, actor.school_id, "plan-term", said, *more)
    return await desk.journal.execute(request, attempt)


async def open_term(desk: Desk, actor: Actor, *, command_id: UUID, term: str) -> Appended:
    """Open a planned term for recording; raises `TermIsUnknown`, `TermWasOpened`."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "term.open", fresh=fresh)
        event = decide_open_term(school.state, term)
        return Decision((Decided(actor.school_id, event),), {actor.school_id: school.epoch})

    request = said_by(actor, command_id, actor.school_id, "open-term", term)
    return await desk.journal.execute(request, attempt)


async def erase_student(
    desk: Desk, actor: Actor, *, command_id: UUID, student_id: UUID, reason: ErasureReason
) -> Appended:
    """Begin to erase a pupil: from now on nobody reads or writes; the worker destroys the key."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, "student.erase", fresh=fresh, also_left=True)
        event = StudentErased(reason=reason, erased_by=actor.person_id)
        return Decision((Decided(student_id, event),), at.epochs(actor, student_id))

    # Tagged by the school: the pupil's key is gone when the erasure itself is retried.
    request = said_by(actor, command_id, actor.school_id, "erase-student", str(student_id), reason)
    if first := await desk.journal.answered(request):
        await school_now(desk, actor, "student.erase")
        return first
    return await desk.journal.execute(request, attempt)
