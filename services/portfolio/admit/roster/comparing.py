"""A list as it was sent → its difference from the school as it is, and the mark of that difference.

Nothing of the list is kept between a preview and its import: the list is sent again, and the mark
says whether list, mapping and school still come to the same. The mark is an HMAC under the
school's key: it tells nothing, and nobody can make one up.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.queries import At
from portfolio.admit.roster import layouts as roster_layouts
from portfolio.admit.roster.difference import difference
from portfolio.admit.roster.file import RosterFile, read_roster
from portfolio.admit.roster.findings import Difference
from portfolio.admit.roster.known_numbers import Kind, holders
from portfolio.admit.roster.matching import Known
from portfolio.admit.roster.oneroster.archive import is_bundle
from portfolio.admit.roster.teachers import teachers
from portfolio.admit.roster.told_classes import told_before
from portfolio.admit.roster.workbook.fields import Field
from portfolio.admit.staff.findings import Listing, StaffDifference
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.views import ViewIsBehind

_WAITS = 6
_PURPOSE = b"nianlun-roster-preview-1"


@dataclass(frozen=True, slots=True)
class Sent:
    """A list: its bytes, its school year, what the school says of its columns, and which tab."""

    content: bytes
    school_year: int
    mapping: Mapping[str, Field] = field(default_factory=dict)
    sheet: str | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """What was sent, for a command's tag: the bytes by their digest."""
        said = (sha256(self.content).hexdigest(), self.school_year)
        more = dict(self.mapping), self.sheet
        return (*said, *more) if self.mapping or self.sheet else said


@dataclass(frozen=True, slots=True)
class Read:
    """A list as it was understood, and by which mapping."""

    sent: Sent
    file: RosterFile
    mapping: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Compared:
    """What taking the list in would do, to whom, to the staff, and the mark of it all."""

    difference: Difference
    students: Mapping[UUID, At[Enrolled]]
    mark: str
    staff: StaffDifference = field(default_factory=lambda: StaffDifference(()))


async def read_list(desk: Desk, school_id: UUID, school: School, sent: Sent) -> Read:
    """Read it, by what is said of its columns now or was said of this layout before;
    a OneRoster bundle by what earlier ones told.
    """
    known = None
    if await asyncio.to_thread(is_bundle, sent.content):
        there = await desk.rosters.everybody(school_id, also_left=True)
        states = {one: at.state for one, at in there.items()}
        known = told_before(school, states, sent.school_year)

    def read(mapping: Mapping[str, Field]) -> RosterFile:
        return read_roster(
            sent.content,
            mapping or None,
            sheet=sent.sheet,
            school_year=sent.school_year,
            stage=school.stage,
            known=known,
        )

    file = await asyncio.to_thread(read, sent.mapping)
    if sent.mapping:
        return Read(sent, file, sent.mapping)
    before = await roster_layouts.remembered(desk.pool, school_id, file.layout)
    if not before:
        return Read(sent, file, {})
    return Read(sent, await asyncio.to_thread(read, before), before)


async def compare(desk: Desk, actor: Actor, school: School, read: Read) -> Compared:
    """Against everybody who is or was here, but for those who were listed by mistake."""
    school_id = actor.school_id
    there = await desk.rosters.everybody(school_id, also_left=True)
    students = {
        one: at
        for one, at in there.items()
        if not at.state.left or at.state.left.reason != "undone"
    }
    known = await _known(desk, school_id, read.file)
    states = {one: at.state for one, at in students.items()}
    found = await asyncio.to_thread(
        difference,
        school_id,
        school,
        states,
        read.file,
        known,
        school_year=read.sent.school_year,
    )
    listing = listing_of(desk, actor, found)
    words = desk.vocabulary
    staff = await asyncio.to_thread(teachers, school_id, school, read.file, found, words, listing)
    key = await desk.journal.keyring.get(school_id, school_id)
    said = orjson.dumps([*read.sent.said[:2], dict(read.mapping), read.sent.sheet])
    whole = found.canonical() + (staff.canonical() if staff.findings else b"")
    mark = key.keyed(_PURPOSE, sha256(said).digest() + whole).hex()
    return Compared(found, students, mark, staff)


def listing_of(desk: Desk, actor: Actor, found: Difference) -> Listing:
    """How the teachers of a bundle are meant: from today on, none but they."""
    today = school_day(desk.clock.now())
    return Listing(by=actor.person_id, today=today, school_year=found.school_year)


async def _known(desk: Desk, school_id: UUID, file: RosterFile) -> Known:
    """Who is known by the numbers of the list, as the whole log has it."""
    registry = {row.registry_number for row in file.rows if row.registry_number}
    source = {row.external_id for row in file.rows if row.external_id}
    source |= {one.external_id for one in file.left}
    if not registry and not source:
        return Known()
    await _caught_up(desk, school_id)
    key = await desk.journal.keyring.get(school_id, school_id)
    kinds: tuple[tuple[Kind, set[str]], ...] = (("registry", registry), ("source", source))
    return Known(
        *[await holders(desk.pool, key, school_id, kind, numbers) for kind, numbers in kinds]
    )


async def _caught_up(desk: Desk, school_id: UUID) -> None:
    """Right after a large import the read tables take some seconds to follow."""
    position = await desk.journal.store.position(school_id)
    for _ in range(_WAITS - 1):
        try:
            return await desk.views.wait_for(school_id, position)
        except ViewIsBehind:
            continue
    return await desk.views.wait_for(school_id, position)
