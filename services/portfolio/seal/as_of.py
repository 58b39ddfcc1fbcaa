"""School, pupil and term as the log had them at a position: what a report is made of.

A report says what was true when its term was sealed. A class moved later, a new name,
another teacher change nothing in it, and made again from the same position it is the same file.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.domain import (
    Enrolled,
    School,
    Unknown,
    enrolled,
    evolve_school,
    evolve_student,
)
from portfolio.admit.events import TermSealed
from portfolio.admit.pupils import Student
from portfolio.confirm.domain import counted
from portfolio.curate.domain import TermRecord, record_of
from portfolio.curate.events import LevelSigned
from portfolio.seal.collect_facts import ONCE_A_YEAR, OfYears
from portfolio.seal.domain import Due, preceding, school_years
from portfolio.seal.events import ReportIssued
from portfolio.support.event import Event
from portfolio.support.keys import KeyForgotten
from portfolio.support.mapper import Logged
from portfolio.support.problems import Gone, NotFound

_KEEP_AT_MOST = 64


@dataclass(frozen=True, slots=True)
class Sealed:
    """The school when its term was sealed, and the position of that."""

    school: School
    at: int


Rows = tuple[tuple[Logged, Event], ...]


@dataclass(frozen=True)
class Told:
    """A pupil's streams, opened, each row with its event: what outlives terms, the term,
    what was signed in the term before, and what is measured once a year,
    of last school year and of this one before the term. `epoch`: the pupil's when it was read.
    """

    of_pupil: Rows
    of_term: Rows
    before: Rows
    of_last_year: Rows = ()
    of_year: Rows = ()
    epoch: int = 0
    _records: dict[int, TermRecord] = field(default_factory=dict, compare=False, repr=False)

    @property
    def issued(self) -> list[ReportIssued]:
        """Every version so far, in order."""
        return [event for _, event in self.of_term if isinstance(event, ReportIssued)]

    def record(self, as_of: int | None = None) -> TermRecord:
        """What stands of the term, now or at a position."""
        kept = _until(self.of_term, as_of)
        if (known := self._records.get(len(kept))) is None:
            known = record_of([row for row, _ in kept], [event for _, event in kept])
            self._records[len(kept)] = known
        return known

    def previous(self, as_of: int, scale: str) -> Mapping[str, str]:
        """Levels of the term before, of the same scale: others cannot be compared."""
        signed = {
            event.indicator: event
            for _, event in _until(self.before, as_of)
            if isinstance(event, LevelSigned)
        }
        return {code: one.level for code, one in signed.items() if one.level_scale == scale}

    def years(self, as_of: int) -> OfYears:
        """What counts of both school years at a position, for what is measured once a year."""
        last, earlier = (
            counted((row.subject_id, event) for row, event in _until(told, as_of))
            for told in (self.of_last_year, self.of_year)
        )
        return OfYears(last, (*earlier, *self.record(as_of).facts))

    def issued_at(self, version: int) -> int | None:
        """The position of a version that was issued."""
        return next(
            (
                row.id
                for row, event in self.of_term
                if isinstance(event, ReportIssued) and event.version == version
            ),
            None,
        )

    def student(self, as_of: int | None = None) -> Enrolled:
        """The pupil now or at a position; raises `NotFound` for who was not there."""
        student: Student = Unknown()
        for row, event in self.of_pupil:
            if as_of is None or row.id <= as_of:
                student = evolve_student(student, event)
        return enrolled(student)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A pupil's rows of a term as they were stored, not yet opened; the epoch is no newer."""

    rows: Sequence[Logged]
    measured: Sequence[Logged]
    epoch: int


class Archive:
    """Reads the past; schools at a sealing are remembered, for the past does not change."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sealed: OrderedDict[tuple[UUID, str], Sealed] = OrderedDict()

    async def sealed(self, school_id: UUID, term: str) -> Sealed:
        """The school at the sealing of a term; raises `NotFound` where it is not sealed."""
        known = self._sealed.get((school_id, term))
        if known is None:
            known = await self._read(school_id, term)
            self._sealed[school_id, term] = known
            while len(self._sealed) > _KEEP_AT_MOST:
                self._sealed.popitem(last=False)
        return known

    async def _read(self, school_id: UUID, term: str) -> Sealed:
        stream = await self._desk.journal.store.load(school_id, school_id)
        school = School()
        for row, event in zip(
            stream.events, await self._desk.journal.opened(stream.events), strict=True
        ):
            school = evolve_school(school, event)
            if isinstance(event, TermSealed) and event.term == term:
                return Sealed(school, row.id)
        raise NotFound

    async def ahead(
        self, school: School, school_id: UUID, students: Sequence[UUID], term: str
    ) -> dict[UUID, Ahead]:
        """What `told` opens of each of these pupils: asked for together, a pupil costs less."""
        before, (last_year, year) = preceding(school, term), school_years(school, term)
        store = self._desk.journal.store
        # First, so that whatever moves meanwhile makes the append look again.
        epochs = await store.epochs(school_id, students)
        # Of the term before, only what was signed in it.
        signed = (before, LevelSigned.topic) if before else None
        rows = await store.load_many(school_id, students, terms=("", term), also=signed)
        measured = await self._measured(school_id, students, last_year | year - {term})
        await self._desk.journal.keyring.get_many(school_id, students)
        return {one: Ahead(rows[one], measured[one], epochs.get(one, 0)) for one in students}

    async def told(
        self,
        school: School,
        school_id: UUID,
        student_id: UUID,
        term: str,
        ahead: Ahead | None = None,
    ) -> Told:
        """What a pupil's streams tell of a term; raises `Gone` after an erasure."""
        if ahead is None:
            ahead = (await self.ahead(school, school_id, [student_id], term))[student_id]
        before, (last_year, year) = preceding(school, term), school_years(school, term)
        both = [*ahead.rows, *ahead.measured]
        try:
            events = await self._desk.journal.opened(both)
        except KeyForgotten:
            raise Gone from None
        told = list(zip(both, events, strict=True))
        known, once_a_year = told[: len(ahead.rows)], told[len(ahead.rows) :]

        def of(told: list[tuple[Logged, Event]], *terms: str) -> Rows:
            return tuple(one for one in told if one[0].term in terms)

        return Told(
            of(known, ""),
            of(known, term),
            of(known, before or "-"),
            of(once_a_year, *last_year),
            of(once_a_year, *year),
            ahead.epoch,
        )

    async def _measured(
        self, school_id: UUID, students: Sequence[UUID], terms: frozenset[str]
    ) -> dict[UUID, list[Logged]]:
        """Each pupil's events about the tests and screenings of other terms.

        The read table says which they are: to find them in the log, all of it had to be opened.
        """
        measured: dict[UUID, list[Logged]] = {one: [] for one in students}
        if not terms:
            return measured
        found = await self._desk.pool.fetch(
            "SELECT student_id, observation_id FROM observation WHERE school_id = $1"
            " AND student_id = ANY($2) AND term = ANY($3) AND observation_type = ANY($4)"
            " ORDER BY position",
            school_id,
            list(students),
            sorted(terms),
            sorted(ONCE_A_YEAR),
        )
        ids = [observation_id for _, observation_id in found]
        told = await self._desk.journal.store.subjects(school_id, ids) if ids else {}
        for student_id, observation_id in found:
            measured[student_id] += told[observation_id]
        return measured


def _until(told: Rows, as_of: int | None) -> Rows:
    return told if as_of is None else tuple(one for one in told if one[0].id <= as_of)


def in_force(told: Told) -> Due | None:
    """The version in force and where it was read."""
    issued = told.issued
    return Due(issued[-1].version, issued[-1].as_of or 0) if issued else None
