"""入册, an import taken back: within a day, while nothing refers to it, in one append."""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.desk import Desk, said_by, school_for, sign_off
from portfolio.admit.domain import Enrolled, Unknown, evolve_student
from portfolio.admit.pupils import Student
from portfolio.admit.roster.undoing import (
    Numbers,
    Touched,
    decide_undo,
    require_undoable,
    require_unreferred,
)
from portfolio.admit.staff.commands import keep_staff
from portfolio.admit.staff.undo_commands import require_duties_unused, told_of_staff
from portfolio.admit.staff.undoing import decide_undo_duties
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.journal import Decided, Decision
from portfolio.support.mapper import Logged
from portfolio.support.planning import Appended
from portfolio.support.problems import NotFound

_LATER = (
    "SELECT l.topic, count(*) FROM unnest($2::uuid[], $3::bigint[]) AS s (stream_id, version)"
    " JOIN log l ON l.school_id = $1 AND l.stream_id = s.stream_id AND l.stream_version > s.version"
    " GROUP BY l.topic"
)
_ACCOUNTS = (
    "SELECT count(DISTINCT a.person_id) FROM (SELECT school_id, person_id FROM account"
    " UNION ALL SELECT school_id, person_id FROM oidc_identity) a"
    " WHERE a.school_id = $1 AND a.person_id = ANY($2)"
)
_ELSEWHERE = (
    "SELECT DISTINCT g.guardian_id FROM guardian g WHERE g.school_id = $1 AND g.is_linked"
    " AND g.guardian_id = ANY($2) AND NOT EXISTS (SELECT FROM unnest($2::uuid[], $3::uuid[])"
    " AS own (guardian_id, student_id)"
    " WHERE own.guardian_id = g.guardian_id AND own.student_id = g.student_id)"
)


async def undo_import(
    desk: Desk,
    actor: Actor,
    *,
    command_id: UUID,
    import_id: UUID,
    before_giving: Callable[[], None] = lambda: None,
) -> Appended:
    """Everything is as before the list; raises `NotFound`, and what `undoing.py` refuses.

    `before_giving` may refuse what gives duties again.
    """
    await school_for(desk, actor, "roster.undo", fresh=False)
    done = await _import_of(desk, actor.school_id, import_id)
    last = {one.stream_id: one.stream_version for one in done.receipts}
    pupils = sorted(set(last) - {actor.school_id})
    people = await _brought(desk, actor.school_id, pupils, done)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await school_for(desk, actor, "roster.undo", fresh=fresh)
        now = desk.clock.now()
        require_undoable(at.state, import_id, imported_at=done.recorded_at, now=now)
        await _require_unreferred(desk, actor.school_id, {one: last[one] for one in pupils}, people)
        touched = await _touched(desk, actor.school_id, pupils, done)
        staff = await told_of_staff(desk, actor.school_id, done)
        await require_duties_unused(desk, actor.school_id, staff, done)
        events = decide_undo(
            actor.school_id,
            at.state,
            import_id,
            touched,
            by=actor.person_id,
            today=school_day(now),
            renumbered=await _renumbered(desk, actor.school_id, import_id),
        )
        duties = decide_undo_duties(staff, today=school_day(now))
        if any(isinstance(event, e.StaffAssigned) for event in duties):
            before_giving()
        said = [*events, *((actor.school_id, event) for event in duties)]
        decided = tuple(Decided(stream_id, event) for stream_id, event in said)
        # Whatever is said of one of them meanwhile makes it look again.
        versions = {one: last[one] for one in pupils}
        return Decision(decided, {actor.school_id: at.epoch}, versions)

    request = said_by(actor, command_id, actor.school_id, "undo-import", str(import_id))
    appended = await desk.journal.execute(request, attempt)
    # Codes that were printed for who is not here any more are void; said again weeks later, it
    # concerns nobody who has come back since.
    here = await desk.rosters.enrolled_now(actor.school_id, pupils)
    families = {one.guardian_id for at in here.values() for one in at.state.guardians}
    await sign_off(desk, actor.school_id, sorted({*people} - here.keys() - families))
    await keep_staff(desk, actor.school_id)
    return appended


async def _brought(
    desk: Desk, school_id: UUID, pupils: Collection[UUID], done: Appended
) -> list[UUID]:
    """Who is here by this import alone: pupils it admitted, adults it linked who have no other
    child. An account of anybody else is older than the list, or does not rest on it.
    """
    streams = await desk.journal.store.load_many(school_id, pupils)
    admitted, links = list[UUID](), list[tuple[UUID, UUID]]()
    for student_id, rows in streams.items():
        if any(one.topic == e.StudentErased.topic for one in rows):
            continue  # nothing opens it; and what was erased since keeps the import
        said = [one for one in rows if one.command_id == done.command_id]
        for event in await desk.journal.opened(said):
            if isinstance(event, e.StudentAdmitted):
                admitted.append(student_id)
            elif isinstance(event, e.GuardianLinked):
                links.append((event.guardian_id, student_id))
    await desk.views.wait_for(school_id, await desk.journal.store.position(school_id))
    adults, children = [one[0] for one in links], [one[1] for one in links]
    rows = await desk.pool.fetch(_ELSEWHERE, school_id, adults, children)
    return sorted({*admitted, *adults} - {row[0] for row in rows})


async def _renumbered(desk: Desk, school_id: UUID, import_id: UUID) -> list[e.ClassRenumbered]:
    """What the import said of the numbers of classes."""
    stream = await desk.journal.store.load(school_id, school_id)
    rows = [one for one in stream.events if one.command_id == import_id]
    told = await desk.journal.opened(rows)
    return [one for one in told if isinstance(one, e.ClassRenumbered)]


async def _import_of(desk: Desk, school_id: UUID, import_id: UUID) -> Appended:
    """What the command of this id did, if it took in a list of pupils."""
    found = await desk.journal.store.find(school_id, import_id)
    if found is None:
        raise NotFound
    appended = found[1]
    [first] = await desk.journal.store.after(school_id, appended.receipts[0].position - 1, 1)
    if first.topic != e.RosterImported.topic:
        raise NotFound
    return appended


async def _require_unreferred(
    desk: Desk, school_id: UUID, last: Mapping[UUID, int], people: Sequence[UUID]
) -> None:
    rows = await desk.pool.fetch(_LATER, school_id, list(last), list(last.values()))
    accounts = await desk.pool.fetchval(_ACCOUNTS, school_id, people)
    require_unreferred({row[0]: row[1] for row in rows}, accounts)


async def _touched(
    desk: Desk, school_id: UUID, pupils: Sequence[UUID], done: Appended
) -> dict[UUID, Touched]:
    """Each pupil before the import and now; nothing was said of them since."""
    begun = done.receipts[0].position
    found: dict[UUID, Touched] = {}
    streams = await desk.journal.store.load_many(school_id, pupils)
    for student_id, rows in streams.items():
        events = await desk.journal.opened(rows)
        told = list(zip(rows, events, strict=True))
        before = _folded([one for one in told if one[0].id < begun])
        now = _folded(told)
        if isinstance(now, Enrolled):
            said = [event for row, event in told if row.command_id == done.command_id]
            earlier = [event for row, event in told if row.id < begun]
            was = before if isinstance(before, Enrolled) else None
            found[student_id] = Touched(now, said, was, _numbers(earlier))
    return found


def _folded(told: Sequence[tuple[Logged, Event]]) -> Student:
    state: Student = Unknown()
    for _, event in told:
        state = evolve_student(state, event)
    return state


def _numbers(events: Sequence[Event]) -> Numbers:
    said: dict[str, str | None] = {}
    for event in events:
        if isinstance(event, e.StudentAdmitted | e.PersonCorrected):
            cleared = event.cleared if isinstance(event, e.PersonCorrected) else ()
            for name in ("registry_number", "external_id"):
                if name in cleared or getattr(event, name) is not None:
                    said[name] = getattr(event, name)
    return Numbers(**said)
