"""入册, the staff: a list of duties taken in wholly or not at all, and whose duties end."""

import asyncio
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from uuid import UUID

from portfolio.admit.desk import Desk, said_by, school_for, school_now
from portfolio.admit.domain import School
from portfolio.admit.roster.importing import Import
from portfolio.admit.roster.oneroster.archive import is_bundle
from portfolio.admit.roster.oneroster.bundle import read_teaching
from portfolio.admit.roster.told_classes import told_before
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.staff.file import StaffFile, StaffRow, read_staff
from portfolio.admit.staff.staffing import decide_import_staff, decide_release, new_duties
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict, Malformed


class NothingIsNew(Conflict):
    """Every duty of the list is given already."""

    zh = "名单里没有新的内容。"
    en = "There is nothing new in the list."


class BundleIsNotWhole(Malformed):
    """A bundle names who teaches; the office, the nurse and others are not in it."""

    zh = "数据包只有班主任和任课教师，不能当作全部教职工的名单。"
    en = "A bundle names who teaches, and is not the whole list of staff."


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
    at = await school_now(desk, actor, "staff.import")
    year = school_year or at.state.school_year_on(school_day(desk.clock.now()))
    file = await _read(desk, actor.school_id, at.state, content, year, is_whole=is_whole)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "staff.import", fresh=fresh)
        done = decide_import_staff(
            actor.school_id,
            school.state,
            file,
            desk.vocabulary,
            school_year=year,
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


async def _read(
    desk: Desk, school_id: UUID, school: School, content: bytes, year: int | None, *, is_whole: bool
) -> StaffFile:
    """A workbook, or the teachers of a OneRoster bundle, whose classes the roster has by now."""
    if not await asyncio.to_thread(is_bundle, content):
        return await asyncio.to_thread(read_staff, content)
    if is_whole:
        raise BundleIsNotWhole(reason="")
    there = await desk.rosters.everybody(school_id, also_left=True)
    states = {one: at.state for one, at in there.items()}
    known = told_before(school, states, year) if year else None
    read = partial(read_teaching, content, school_year=year, stage=school.stage, known=known)
    file = await asyncio.to_thread(read)
    strange = [one for one in file.rows if not _is_known(desk, one.subject)]
    problems = (*file.problems, *map(_unknown_subject, strange))
    return StaffFile(rows=tuple(one for one in file.rows if one not in strange), problems=problems)


def _is_known(desk: Desk, subject: str | None) -> bool:
    return subject is None or desk.vocabulary.subject_named(subject) is not None


def _unknown_subject(row: StaffRow) -> RowProblem:
    """A bundle has lessons that no portfolio asks about: they stop nothing."""
    zh, en = "没有这门学科，没有导入这项任课", "is not a subject we know: this duty was left out"
    return RowProblem(
        row_number=row.row_number, column="users.csv/sourcedId", zh=zh, en=en, left_out=False
    )


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
