"""入册: schools, rosters, staff, codes, terms, erasure: load → decide → append."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from portfolio.admit.desk import Desk, said_by, school_for, school_now, standing
from portfolio.admit.domain import Enrolled, School, decide_plan_term
from portfolio.admit.events import (
    ErasureReason,
    SchoolRegistered,
    StaffAssigned,
    StudentErased,
    TermPlanned,
)
from portfolio.admit.importing import Import, decide_import_roster
from portfolio.admit.queries import At
from portfolio.admit.roster_file import read_roster
from portfolio.admit.staff_file import read_staff
from portfolio.admit.staffing import decide_import_staff, decide_release
from portfolio.admit.workbook.listed import RowProblem
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


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, and what was unclear but harmless."""

    appended: Appended
    done: Import
    warnings: tuple[RowProblem, ...]


async def register_school(
    desk: Desk, registered: SchoolRegistered, *, admin_name: str
) -> tuple[UUID, str]:
    """A school with its first administrator; returns the school's id and the administrator's code.

    Again, while nobody has used the code, gives a new one: the first may have been lost on its way.
    Raises `SchoolIsRegistered` once the administrator has an account.
    """
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
        if await desk.accounts.has_account(school_id, admin.staff_id):
            raise
    until = desk.clock.now() + timedelta(days=_CODE_DAYS_WITHOUT_TERM)
    issued = await desk.accounts.issue(school_id, Role.STAFF, [admin.staff_id], until)
    return school_id, issued[0].code


async def import_roster(
    desk: Desk, actor: Actor, *, import_id: UUID, content: bytes, school_year: int
) -> Imported:
    """Take in a list of pupils, wholly or not at all; again is harmless."""
    await school_now(desk, actor, "roster.import")
    file = await asyncio.to_thread(read_roster, content)
    made: dict[object, UUID] = {}

    def new_id(name: object) -> UUID:
        return made.setdefault(name, uuid4())

    async def decide(school: At[School]) -> Import:
        return decide_import_roster(
            actor.school_id,
            school.state,
            await everybody(desk, actor.school_id),
            file,
            school_year=school_year,
            by=actor.person_id,
            new_id=new_id,
        )

    said = ("import-roster", sha256(content).hexdigest(), school_year)
    appended = await _import(
        desk, actor, import_id=import_id, action="roster.import", said=said, decide=decide
    )
    admitted = len({one.stream_id for one in appended.receipts} - {actor.school_id})
    done = Import((), admitted, len(file.rows) - admitted)
    return Imported(appended, done, file.problems)


async def import_staff(
    desk: Desk,
    actor: Actor,
    *,
    import_id: UUID,
    content: bytes,
    school_year: int | None = None,
    is_whole: bool = False,
) -> Imported:
    """Take in a list of duties, wholly or not at all; again is harmless.

    `school_year`: whose names of classes it uses, this one's unless another is named.
    `is_whole`: whoever is not on it is released, and signed off.
    """
    await school_now(desk, actor, "staff.import")
    file = await asyncio.to_thread(read_staff, content)

    async def decide(school: At[School]) -> Import:
        return decide_import_staff(
            actor.school_id,
            school.state,
            file,
            desk.vocabulary,
            school_year=school_year or school.state.school_year_on(school_day(desk.clock.now())),
            whole_for=actor.person_id if is_whole else None,
        )

    said = ("import-staff", sha256(content).hexdigest(), school_year, is_whole)
    appended = await _import(
        desk, actor, import_id=import_id, action="staff.import", said=said, decide=decide
    )
    if is_whole:
        await _keep_staff(desk, actor.school_id)
    return Imported(appended, Import((), len(appended.receipts)), file.problems)


async def release_staff(desk: Desk, actor: Actor, *, command_id: UUID, staff_id: UUID) -> Appended:
    """End all duties of a member of staff, and their sessions at once."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "staff.release", fresh=fresh)
        event = decide_release(school.state, staff_id, by=actor.person_id)
        return Decision((Decided(actor.school_id, event),), {actor.school_id: school.epoch})

    request = said_by(actor, command_id, actor.school_id, "release-staff", str(staff_id))
    appended = await desk.journal.execute(request, attempt)
    await _keep_staff(desk, actor.school_id)
    return appended


async def _keep_staff(desk: Desk, school_id: UUID) -> None:
    """Whoever has no duty has no account: also where an earlier command stopped half-way."""
    school, _ = await desk.rosters.current(school_id)
    gone = await desk.accounts.keep_staff(school_id, school.state.duties)
    desk.sessions.forget(school_id, gone)


async def _import(
    desk: Desk,
    actor: Actor,
    *,
    import_id: UUID,
    action: str,
    said: tuple[str, *tuple[object, ...]],
    decide: Callable[[At[School]], Awaitable[Import]],
) -> Appended:
    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, action, fresh=fresh)
        done = await decide(school)
        if not done.events:
            raise NothingIsNew
        new = {stream_id for stream_id, _ in done.events} - {actor.school_id}
        epochs = {actor.school_id: school.epoch} | dict.fromkeys(new, 0)
        return Decision(tuple(Decided(stream, event) for stream, event in done.events), epochs)

    request = said_by(actor, import_id, actor.school_id, *said)
    return await desk.journal.execute(request, attempt)


class NothingIsNew(Conflict):
    """Every duty of the list is given already."""

    zh = "名单里没有新的内容。"
    en = "There is nothing new in the list."


async def everybody(desk: Desk, school_id: UUID) -> dict[UUID, Enrolled]:
    """Every pupil of the school, from the log itself."""
    streams = await desk.journal.store.streams(school_id, "portfolio")
    found = await desk.rosters.enrolled_now(school_id, streams)
    return {student_id: one.state for student_id, one in found.items()}


async def plan_term(desk: Desk, actor: Actor, *, command_id: UUID, plan: TermPlanned) -> Appended:
    """Plan a term with its dates and open it for recording."""
    label_sets = {one.code for one in desk.vocabulary.level_scale.label_sets}

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "term.open", fresh=fresh)
        events = decide_plan_term(school.state, plan, label_sets=label_sets)
        decided = tuple(Decided(actor.school_id, event) for event in events)
        return Decision(decided, {actor.school_id: school.epoch})

    said = plan.model_dump(mode="json", exclude_none=True)
    request = said_by(actor, command_id, actor.school_id, "plan-term", said)
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
        return first
    return await desk.journal.execute(request, attempt)
