"""入册, the staff: one duty given, one ended, everything of a colleague ended."""

from datetime import date
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for, school_now
from portfolio.admit.domain import Assignment, School
from portfolio.admit.events import Duty, DutyEnded
from portfolio.admit.staff.difference import whose_number
from portfolio.admit.staff.gifts import note_gifts
from portfolio.admit.staff.staffing import decide_end, decide_give, decide_release
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended


async def give_duty(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    staff_number: str,
    name: str,
    duty: Duty,
    class_group_id: UUID | None,
    subject: str | None,
    from_on: date | None,
) -> tuple[Appended, UUID]:
    """Give one duty, from a day on; raises what `decide_give` does. Returns whose it is."""
    at = await school_now(desk, actor, "staff.assign")
    staff_id = _whose(at.state, actor.school_id, staff_number, name)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        nonlocal staff_id
        school = await school_for(desk, actor, "staff.assign", fresh=fresh)
        staff_id = _whose(school.state, actor.school_id, staff_number, name)
        wanted = Assignment(staff_id, staff_number, name, duty, class_group_id, subject, from_on)
        today = school_day(desk.clock.now())
        placed = [(actor.school_id, decide_give(school.state, wanted, today=today))]
        await note_gifts(desk, actor, school.state, placed)
        return Decision((Decided(*placed[0]),), {actor.school_id: school.epoch})

    said = (staff_number, name, duty, str(class_group_id), subject, str(from_on))
    request = said_by(actor, command_id, actor.school_id, "give-duty", *said)
    return await desk.journal.execute(request, attempt), staff_id


def _whose(school: School, school_id: UUID, staff_number: str, name: str) -> UUID:
    of_day = (*school.duties.values(), *school.duties_to_come.values())
    known = (one.staff_id for its in of_day for one in its if one.staff_number == staff_number)
    found = next(known, None)
    return found or whose_number(school_id, school, staff_number, name)


async def end_duty(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    staff_id: UUID,
    duty: Duty,
    class_group_id: UUID | None,
    subject: str | None,
    from_on: date | None,
) -> Appended:
    """End one duty: at once, or from a day on; raises what `decide_end` does."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "staff.release", fresh=fresh)
        today = school_day(desk.clock.now())
        event = DutyEnded(
            staff_id=staff_id,
            duty=duty,
            class_group_id=class_group_id,
            subject=subject,
            from_on=from_on or today,
        )
        event = decide_end(school.state, staff_id, event, by=actor.person_id, today=today)
        return Decision((Decided(actor.school_id, event),), {actor.school_id: school.epoch})

    said = (str(staff_id), duty, str(class_group_id), subject, str(from_on))
    request = said_by(actor, command_id, actor.school_id, "end-duty", *said)
    appended = await desk.journal.execute(request, attempt)
    await keep_staff(desk, actor.school_id)
    return appended


async def release_staff(desk: Desk, actor: Actor, *, command_id: UUID, staff_id: UUID) -> Appended:
    """End all duties of a member of staff, and their sessions at once."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "staff.release", fresh=fresh)
        event = decide_release(school.state, staff_id, by=actor.person_id)
        return Decision((Decided(actor.school_id, event),), {actor.school_id: school.epoch})

    request = said_by(actor, command_id, actor.school_id, "release-staff", str(staff_id))
    appended = await desk.journal.execute(request, attempt)
    await keep_staff(desk, actor.school_id)
    return appended


async def keep_staff(desk: Desk, school_id: UUID) -> None:
    """Whoever has no duty and is promised none has no account: also where an earlier command
    stopped half-way. Whose last duty ends by its day loses it that midnight (`day_end.py`).
    """
    school, _ = await desk.rosters.current(school_id)
    staying = {*school.state.duties, *school.state.duties_to_come}
    gone = await desk.accounts.keep_staff(school_id, staying)
    desk.sessions.forget(school_id, gone)
