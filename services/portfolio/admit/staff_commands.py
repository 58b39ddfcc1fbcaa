"""入册, the staff: a list of duties taken in wholly or not at all, and whose duties end."""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for, school_now
from portfolio.admit.importing import Import
from portfolio.admit.staff_file import read_staff
from portfolio.admit.staffing import decide_import_staff, decide_release, new_duties
from portfolio.admit.workbook.listed import RowProblem
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict


class NothingIsNew(Conflict):
    """Every duty of the list is given already."""

    zh = "名单里没有新的内容。"
    en = "There is nothing new in the list."


@dataclass(frozen=True, slots=True)
class StaffImported:
    """What an import did, and what was unclear but harmless."""

    appended: Appended
    done: Import
    warnings: tuple[RowProblem, ...]


async def import_staff(
    desk: Desk,
    actor: Actor,
    *,
    import_id: UUID,
    content: bytes,
    school_year: int | None = None,
    is_whole: bool = False,
) -> StaffImported:
    """Take in a list of duties, wholly or not at all; again is harmless.

    `school_year`: whose names of classes it uses, this one's unless another is named.
    `is_whole`: whoever is not on it is released, and signed off.
    """
    await school_now(desk, actor, "staff.import")
    file = await asyncio.to_thread(read_staff, content)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "staff.import", fresh=fresh)
        done = decide_import_staff(
            actor.school_id,
            school.state,
            file,
            desk.vocabulary,
            school_year=school_year or school.state.school_year_on(school_day(desk.clock.now())),
            whole_for=actor.person_id if is_whole else None,
        )
        if not done.events:
            raise NothingIsNew
        gifts = new_duties(school.state, done.events)
        await desk.leanings.give(actor.school_id, gifts, by=actor.person_id)
        decided = tuple(Decided(stream, event) for stream, event in done.events)
        return Decision(decided, {actor.school_id: school.epoch})

    said = ("import-staff", sha256(content).hexdigest(), school_year, is_whole)
    request = said_by(actor, import_id, actor.school_id, *said)
    appended = await desk.journal.execute(request, attempt)
    if is_whole:
        await _keep_staff(desk, actor.school_id)
    return StaffImported(appended, Import((), len(appended.receipts)), file.problems)


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
