"""入册, a list of pupils: previewed, taken in wholly or not at all, and how far that has come.

One append for all of it: whatever breaks on the way leaves nothing but keys that sealed nothing,
which the worker sweeps up. Sent again under the same id it gets its first answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from uuid import UUID

from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, said_by, school_for, school_now
from portfolio.admit.domain import School, evolve_school
from portfolio.admit.events import RosterImported, StaffAssigned
from portfolio.admit.queries import At
from portfolio.admit.relations import to_school
from portfolio.admit.roster import layouts as roster_layouts
from portfolio.admit.roster.comparing import Compared, Read, Sent, compare, listing_of, read_list
from portfolio.admit.roster.findings import Difference
from portfolio.admit.roster.import_progress import ImportProgress
from portfolio.admit.roster.importing import (
    By,
    ListHasProblems,
    Placed,
    decide_import_roster,
    known_among,
    only_new,
    refuse_problems,
    require_own_list,
)
from portfolio.admit.roster.person_ids import Naming
from portfolio.admit.roster.rulings import Decisions
from portfolio.admit.roster.teachers import teaching
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.staff.commands import keep_staff
from portfolio.admit.staff.findings import StaffDifference
from portfolio.admit.staff.gifts import note_gifts
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Conflict, NotFound

_KEYS_AT_ONCE = 250
Refusing = Callable[[], None]


class SchoolHasChanged(Conflict):
    """The difference that was looked at is no longer the one that would be made."""

    zh = "预览之后名册有了变化，或名单与预览时不同，未导入任何内容，请重新预览。"
    en = "School or list are not what the preview showed; nothing was imported. Preview again."


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a list would do, and how it was read."""

    school: School
    read: Read
    compared: Compared


@dataclass(frozen=True, slots=True)
class Order:
    """An import as it was ordered: the mark of the preview that was looked at, if any, and what
    was decided of it.
    """

    sent: Sent
    mark: str | None = None
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def said(self) -> tuple[object, ...]:
        """For the command's tag."""
        if self.mark is None:
            return self.sent.said
        rulings = sorted(
            (one.row_number, one.means, str(one.student_id)) for one in self.decisions.rulings
        )
        leaving = self.decisions.leaving
        gone = leaving and [
            sorted(map(str, leaving.student_ids)),
            leaving.left_on.isoformat(),
            leaving.reason,
        ]
        return (*self.sent.said, self.mark, rulings, gone)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, and what was unclear but harmless."""

    appended: Appended
    done: RosterImported
    warnings: Sequence[RowProblem]


async def preview_roster(desk: Desk, actor: Actor, sent: Sent) -> Previewed:
    """What a list would do to the school as it is; keeps nothing."""
    school = (await school_now(desk, actor, "roster.import")).state
    read = await read_list(desk, actor.school_id, school, sent)
    require_own_list(school, read.file)
    compared = await compare(desk, actor, school, read)
    noted(actor, to_school(actor, school), "roster.import", shown(compared))
    return Previewed(school, read, compared)


def shown(compared: Compared) -> list[UUID]:
    """The pupils of whom a preview shows what the list does not say."""
    found = compared.difference
    those = {one.student_id for one in found.findings if one.kind != "unchanged" and one.student_id}
    return sorted(those.union(found.left, *(one.candidates for one in found.findings)))


async def import_roster(
    desk: Desk,
    actor: Actor,
    *,
    import_id: UUID,
    order: Order,
    before_giving: Refusing = lambda: None,
) -> Imported:
    """Take a list in, wholly or not at all; again is harmless. Without the mark of a preview only
    new pupils are taken in. `before_giving` may refuse what gives duties, as a bundle does.
    """
    school = (await school_now(desk, actor, "roster.import")).state
    progress = ImportProgress(desk.pool, desk.clock, actor.school_id, import_id)
    await progress.tell("reading")
    try:
        return await _take_in(desk, actor, import_id, order, school, progress, before_giving)
    except BaseException:
        await progress.tell("refused")
        raise


async def _take_in(
    desk: Desk,
    actor: Actor,
    import_id: UUID,
    order: Order,
    school: School,
    progress: ImportProgress,
    before_giving: Refusing,
) -> Imported:
    read = await read_list(desk, actor.school_id, school, order.sent)
    refuse_problems(read.file.problems)
    name = Naming(await desk.journal.keyring.get(actor.school_id, actor.school_id))
    total = len(read.file.rows)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await school_for(desk, actor, "roster.import", fresh=fresh)
        require_own_list(at.state, read.file)
        await progress.tell("comparing", 0, total)
        compared = await compare(desk, actor, at.state, read)
        if order.mark is None:
            found = _only_new(actor, at.state, compared)
            compared = replace(compared, difference=found, staff=StaffDifference(()))
        elif order.mark != compared.mark:
            raise SchoolHasChanged
        by = By(actor.person_id, school_day(desk.clock.now()), name)
        states = {one: student.state for one, student in compared.students.items()}
        done = decide_import_roster(
            actor.school_id, at.state, states, compared.difference, order.decisions, by=by
        )
        taught = await _taught(desk, actor, at.state, compared, done.events)
        if any(isinstance(event, StaffAssigned) for _, event in taught):
            before_giving()
        events = (*done.events, *taught)
        await _prepare(desk, actor.school_id, events, progress)
        await progress.tell("writing", total, total)
        return _decision(actor.school_id, at, events, compared)

    request = said_by(actor, import_id, actor.school_id, "import-roster", *order.said)
    appended = await desk.journal.execute(request, attempt)
    noted(actor, to_school(actor, school), "roster.import", ())  # counts, and nobody of them
    if read.mapping and order.mark:
        await roster_layouts.remember(desk.pool, actor.school_id, read.file.layout, read.mapping)
    if read.file.duties_ended:
        await keep_staff(desk, actor.school_id)
    await progress.tell("done", total, total)
    return Imported(appended, await imported(desk, actor.school_id, appended), read.file.problems)


async def _taught(
    desk: Desk, actor: Actor, school: School, compared: Compared, events: Sequence[Placed]
) -> list[Placed]:
    """The teachers of a bundle, once its classes are there."""
    ours = [event for stream_id, event in events if stream_id == actor.school_id]
    there = reduce(evolve_school, ours, school)
    listing = listing_of(desk, actor, compared.difference)
    placed: list[Placed] = [
        (actor.school_id, it) for it in teaching(there, compared.staff, listing)
    ]
    await note_gifts(desk, actor, school, placed)
    return placed


def _only_new(actor: Actor, school: School, compared: Compared) -> Difference:
    """Raises `ListHasProblems`, which says of rows that they are pupils of this school."""
    try:
        return only_new(compared.difference)
    except ListHasProblems:
        told = known_among(compared.difference)
        noted(actor, to_school(actor, school), "roster.import", told, by_refusal=True)
        raise


def _decision(
    school_id: UUID, school: At[School], events: Sequence[Placed], compared: Compared
) -> Decision:
    """Who is new must not be there; who is there must be as they were compared."""
    epochs = {school_id: school.epoch}
    for stream_id, _ in events:
        there = compared.students.get(stream_id)
        epochs.setdefault(stream_id, there.epoch if there else 0)
    return Decision(tuple(Decided(stream, event) for stream, event in events), epochs)


async def _prepare(
    desk: Desk, school_id: UUID, events: Sequence[Placed], progress: ImportProgress
) -> None:
    """A key for each pupil, some at a time: it is what takes longest, and so what is counted."""
    streams = sorted({stream_id for stream_id, _ in events} - {school_id})
    for start in range(0, len(streams), _KEYS_AT_ONCE):
        await progress.tell("preparing", start, len(streams))
        await desk.journal.keyring.ensure(school_id, streams[start : start + _KEYS_AT_ONCE])


async def imported(desk: Desk, school_id: UUID, appended: Appended) -> RosterImported:
    """What the log says an import did: the same for every retry."""
    store = desk.journal.store
    [row] = await store.after(school_id, appended.receipts[0].position - 1, 1)
    [event] = await desk.journal.opened([row])
    if not isinstance(event, RosterImported):
        raise NotFound
    return event


async def import_standing(
    desk: Desk, actor: Actor, import_id: UUID
) -> tuple[ImportProgress, RosterImported | None, School]:
    """How far an import has come, what it did if it was done, and the school that says whether
    it was undone.
    """
    school = (await school_now(desk, actor, "roster.import")).state
    noted(actor, to_school(actor, school), "roster.import", ())  # counts, and nobody of them
    progress = ImportProgress(desk.pool, desk.clock, actor.school_id, import_id)
    found = await desk.journal.store.find(actor.school_id, import_id)
    done = await imported(desk, actor.school_id, found[1]) if found else None
    return progress, done, school
