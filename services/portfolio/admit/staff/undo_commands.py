"""入册, a list of duties taken back: within a day, while nothing was done upon it."""

from functools import reduce
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.desk import Desk, said_by, school_for
from portfolio.admit.domain import School, evolve_school
from portfolio.admit.roster.undoing import require_undoable
from portfolio.admit.staff.commands import keep_staff
from portfolio.admit.staff.staffing import StaffEvent
from portfolio.admit.staff.undoing import Told, decide_undo_duties, require_unreferred_duties
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import NotFound

_STAFF = (e.StaffAssigned, e.DutyEnded, e.StaffReleased)
_ACCOUNTS = (
    "SELECT count(DISTINCT a.person_id) FROM (SELECT school_id, person_id FROM account"
    " UNION ALL SELECT school_id, person_id FROM oidc_identity) a"
    " WHERE a.school_id = $1 AND a.person_id = ANY($2)"
)
_READINGS = (
    "SELECT count(*) FROM access_line l JOIN unnest($2::uuid[], $3::text[])"
    " AS n (person_id, duty) ON n.person_id = l.person_id AND n.duty = ANY(l.duties)"
    " WHERE l.school_id = $1 AND l.at >= $4"
)


async def undo_staff_import(
    desk: Desk, actor: Actor, *, command_id: UUID, import_id: UUID
) -> tuple[Appended, int]:
    """The staff is as before the list; of how many people it was. Raises `NotFound`,
    `ImportIsUndone`, `UndoIsTooLate`, `ImportIsReferredTo`, `NobodyAdministers`.
    """
    await school_for(desk, actor, "staff.undo", fresh=False)
    found = await desk.journal.store.find(actor.school_id, import_id)
    if found is None:
        raise NotFound
    done = found[1]
    [first] = await desk.journal.store.after(actor.school_id, done.receipts[0].position - 1, 1)
    if first.topic != e.StaffListTaken.topic:
        raise NotFound
    told = await told_of_staff(desk, actor.school_id, done)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await school_for(desk, actor, "staff.undo", fresh=fresh)
        now = desk.clock.now()
        require_undoable(at.state, import_id, imported_at=done.recorded_at, now=now)
        told = await told_of_staff(desk, actor.school_id, done)
        await require_duties_unused(desk, actor.school_id, told, done)
        undone = e.ImportUndone(import_id=import_id, undone_by=actor.person_id)
        events = (undone, *decide_undo_duties(told, today=school_day(now)))
        decided = tuple(Decided(actor.school_id, event) for event in events)
        return Decision(decided, {actor.school_id: at.epoch})

    request = said_by(actor, command_id, actor.school_id, "undo-staff-import", str(import_id))
    appended = await desk.journal.execute(request, attempt)
    await keep_staff(desk, actor.school_id)
    return appended, len(told.people)


async def told_of_staff(desk: Desk, school_id: UUID, done: Appended) -> Told:
    """The school before a command and now, what the command said of staff, and what came later."""
    stream = await desk.journal.store.load(school_id, school_id)
    events = await desk.journal.opened(stream.events)
    told = list(zip(stream.events, events, strict=True))
    begun = done.receipts[0].position
    ours = [it for row, it in told if row.command_id == done.command_id]
    said: list[StaffEvent] = [it for it in ours if isinstance(it, _STAFF)]
    people = {one.staff_id for one in said}
    since = [it for row, it in told if row.id > begun and row.command_id != done.command_id]
    later = sum(1 for it in since if isinstance(it, _STAFF) and it.staff_id in people)
    before = reduce(evolve_school, [it for row, it in told if row.id < begun], School())
    return Told(before, reduce(evolve_school, events, School()), tuple(said), later)


async def require_duties_unused(desk: Desk, school_id: UUID, told: Told, done: Appended) -> None:
    """Raise `ImportIsReferredTo` where somebody came by the list, or read under a duty of it."""
    accounts = await desk.pool.fetchval(_ACCOUNTS, school_id, told.newcomers)
    people, duties = [one[0] for one in told.new_duties], [one[1] for one in told.new_duties]
    readings = await desk.pool.fetchval(_READINGS, school_id, people, duties, done.recorded_at)
    require_unreferred_duties(told, accounts=accounts, readings=readings)
