"""入册, a list of duties: previewed, taken in wholly or not at all.

Nothing of it is kept between the preview and the import: the list is sent again with the mark of
what was looked at, an HMAC under the school's key over list, day and the whole difference.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk, said_by, school_for, school_now
from portfolio.admit.domain import School
from portfolio.admit.events import StaffListTaken
from portfolio.admit.roster.import_commands import SchoolHasChanged
from portfolio.admit.roster.oneroster.archive import is_bundle
from portfolio.admit.roster.oneroster.bundle import read_teaching
from portfolio.admit.roster.told_classes import told_before
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.staff.commands import keep_staff
from portfolio.admit.staff.difference import by_subject, staff_difference
from portfolio.admit.staff.file import StaffFile, StaffRow, read_staff
from portfolio.admit.staff.findings import Listing, StaffDifference
from portfolio.admit.staff.gifts import note_gifts
from portfolio.admit.staff.staffing import decide_staff_list, require_day
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict, Malformed, NotFound
from portfolio.support.vocabulary import Vocabulary

_PURPOSE = b"nianlun-staff-preview-1"


class NothingIsNew(Conflict):
    """Every duty of the list is given already."""

    zh = "名单里没有新的内容。"
    en = "There is nothing new in the list."


class BundleIsNotWhole(Malformed):
    """A bundle names who teaches; the office, the nurse and others are not in it."""

    zh = "数据包只有班主任和任课教师，不能当作全部教职工的名单。"
    en = "A bundle names who teaches, and is not the whole list of staff."


@dataclass(frozen=True, slots=True)
class StaffSent:
    """A list of duties as it was sent.

    `school_year`: whose names of classes it uses, this one's unless another is named.
    `is_whole`: whoever is not on it is released, and signed off. `from_on`: its first day.
    `same_person`: staff numbers whose holder has a new name. `mark`: of the preview, if any.
    """

    content: bytes
    school_year: int | None = None
    is_whole: bool = False
    from_on: date | None = None
    same_person: tuple[str, ...] = ()
    mark: str | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """For the command's tag; as it was before lists had days where none is named."""
        said = (sha256(self.content).hexdigest(), self.school_year, self.is_whole)
        on = self.from_on.isoformat() if self.from_on else None
        more = (on, sorted(self.same_person), self.mark)
        return (*said, *more) if any(more) else said


@dataclass(frozen=True, slots=True)
class StaffPreviewed:
    """What a list of duties would do, how it was meant, and the mark of both."""

    school: School
    difference: StaffDifference
    listing: Listing
    mark: str


@dataclass(frozen=True, slots=True)
class StaffImported:
    """What an import did, and what was unclear but harmless."""

    appended: Appended
    done: StaffListTaken
    warnings: Sequence[RowProblem]


async def preview_staff(desk: Desk, actor: Actor, sent: StaffSent) -> StaffPreviewed:
    """What the list would do to the school as it is; keeps nothing."""
    school = (await school_now(desk, actor, "staff.import")).state
    listing = _listing(desk, actor, school, sent)
    require_day(listing.from_on, today=listing.today)
    file = await _read(desk, actor.school_id, school, sent, listing.school_year)
    found = await _compared(desk, actor.school_id, school, file, listing)
    return StaffPreviewed(school, found, listing, await _mark(desk, actor.school_id, sent, found))


async def import_staff(
    desk: Desk, actor: Actor, *, import_id: UUID, sent: StaffSent
) -> StaffImported:
    """Take in a list of duties, wholly or not at all; again is harmless."""
    at = await school_now(desk, actor, "staff.import")
    year = _listing(desk, actor, at.state, sent).school_year
    file = await _read(desk, actor.school_id, at.state, sent, year)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "staff.import", fresh=fresh)
        listing = _listing(desk, actor, school.state, sent)
        found = await _compared(desk, actor.school_id, school.state, file, listing)
        if sent.mark and sent.mark != await _mark(desk, actor.school_id, sent, found):
            raise SchoolHasChanged
        done = decide_staff_list(actor.school_id, school.state, found, listing)
        if not done.events:
            raise NothingIsNew
        await note_gifts(desk, actor, school.state, done.events)
        decided = tuple(Decided(stream, event) for stream, event in done.events)
        return Decision(decided, {actor.school_id: school.epoch})

    request = said_by(actor, import_id, actor.school_id, "import-staff", *sent.said)
    appended = await desk.journal.execute(request, attempt)
    done = await _taken(desk, actor.school_id, appended)
    if done.ended:
        await keep_staff(desk, actor.school_id)
    return StaffImported(appended, done, file.problems)


async def _taken(desk: Desk, school_id: UUID, appended: Appended) -> StaffListTaken:
    """What the log says an import did: the same for every retry."""
    store = desk.journal.store
    [row] = await store.after(school_id, appended.receipts[0].position - 1, 1)
    [event] = await desk.journal.opened([row])
    if not isinstance(event, StaffListTaken):
        raise NotFound
    return event


def _listing(desk: Desk, actor: Actor, school: School, sent: StaffSent) -> Listing:
    today = school_day(desk.clock.now())
    return Listing(
        by=actor.person_id,
        today=today,
        school_year=sent.school_year or school.school_year_on(sent.from_on or today),
        is_whole=sent.is_whole,
        from_on=sent.from_on,
        same_person=frozenset(sent.same_person),
    )


async def _compared(
    desk: Desk, school_id: UUID, school: School, file: StaffFile, listing: Listing
) -> StaffDifference:
    """Off the loop: other schools' requests do not wait for a long list."""
    words = desk.vocabulary
    return await asyncio.to_thread(staff_difference, school_id, school, file, words, listing)


async def _mark(desk: Desk, school_id: UUID, sent: StaffSent, found: StaffDifference) -> str:
    key = await desk.journal.keyring.get(school_id, school_id)
    on = sent.from_on.isoformat() if sent.from_on else None
    digest = sha256(sent.content).hexdigest()
    said = orjson.dumps([digest, sent.school_year, sent.is_whole, on, sorted(sent.same_person)])
    return key.keyed(_PURPOSE, sha256(said).digest() + found.canonical()).hex()


async def _read(
    desk: Desk, school_id: UUID, school: School, sent: StaffSent, year: int | None
) -> StaffFile:
    """A workbook, or the teachers of a OneRoster bundle, whose classes the roster has by now."""
    if not await asyncio.to_thread(is_bundle, sent.content):
        return await asyncio.to_thread(read_staff, sent.content)
    if sent.is_whole:
        raise BundleIsNotWhole(reason="")
    there = await desk.rosters.everybody(school_id, also_left=True)
    states = {one: at.state for one, at in there.items()}
    known = told_before(school, states, year) if year else None
    read = partial(read_teaching, sent.content, school_year=year, stage=school.stage, known=known)
    return with_known_subjects(await asyncio.to_thread(read), desk.vocabulary)


def with_known_subjects(file: StaffFile, words: Vocabulary) -> StaffFile:
    """A bundle has lessons that no portfolio asks about: they are named and stop nothing."""
    known, strange = by_subject(file.rows, words)
    problems = (*file.problems, *map(_unknown_subject, strange))
    return StaffFile(rows=known, problems=problems, endings=file.endings)


def _unknown_subject(row: StaffRow) -> RowProblem:
    zh, en = "没有这门学科，没有导入这项任课", "is not a subject we know: this duty was left out"
    return RowProblem(
        row_number=row.row_number, column="users.csv/sourcedId", zh=zh, en=en, left_out=False
    )
