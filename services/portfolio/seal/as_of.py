"""School, pupil and term as the log had them at a position: what a report is made of.

A report says what was true when its term was sealed. A class moved later, a new name,
another teacher change nothing in it, and made again from the same position it is the same file.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.domain import Enrolled, School, Unknown, enrolled, evolve_school
from portfolio.admit.events import TermSealed
from portfolio.admit.pupils import Student, evolve_student
from portfolio.confirm.domain import Counted, counted
from portfolio.curate.domain import TermRecord, record_of
from portfolio.seal.collect_facts import OfYears
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


@dataclass(frozen=True, slots=True)
class Told:
    """A pupil's streams of a term, the one before, and of each term of this school year and
    the last up to it, opened: each row with its event.
    """

    of_pupil: tuple[tuple[Logged, Event], ...]
    of_term: tuple[tuple[Logged, Event], ...]
    before: tuple[tuple[Logged, Event], ...]
    of_year: tuple[tuple[Logged, Event], ...] = ()
    of_last_year: tuple[tuple[Logged, Event], ...] = ()

    @property
    def issued(self) -> list[ReportIssued]:
        """Every version so far, in order."""
        return [event for _, event in self.of_term if isinstance(event, ReportIssued)]

    def record(self, as_of: int | None = None) -> TermRecord:
        """What stands of the term, now or at a position."""
        return _record(self.of_term, as_of)

    def previous(self, as_of: int, scale: str) -> Mapping[str, str]:
        """Levels of the term before, of the same scale: others cannot be compared."""
        levels = _record(self.before, as_of).levels
        return {code: one.level for code, one in levels.items() if one.level_scale == scale}

    def years(self, as_of: int) -> OfYears:
        """What counts of both school years at a position, for what is measured once a year."""
        return OfYears(*(_counted(told, as_of) for told in (self.of_last_year, self.of_year)))

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

    async def told(self, school: School, school_id: UUID, student_id: UUID, term: str) -> Told:
        """What a pupil's streams tell of a term; raises `Gone` after an erasure."""
        before, (last_year, year) = preceding(school, term), school_years(school, term)
        wanted = {"", term, *([before] if before else []), *last_year, *year}
        stream = await self._desk.journal.store.load(school_id, student_id, terms=sorted(wanted))
        try:
            events = await self._desk.journal.opened(stream.events)
        except KeyForgotten:
            raise Gone from None
        both = list(zip(stream.events, events, strict=True))

        def of(*terms: str) -> tuple[tuple[Logged, Event], ...]:
            return tuple(one for one in both if one[0].term in terms)

        return Told(of(""), of(term), of(before or "-"), of(*year), of(*last_year))


def _record(told: tuple[tuple[Logged, Event], ...], as_of: int | None) -> TermRecord:
    kept = [one for one in told if as_of is None or one[0].id <= as_of]
    return record_of([row for row, _ in kept], [event for _, event in kept])


def _counted(told: tuple[tuple[Logged, Event], ...], as_of: int) -> list[Counted]:
    return counted((row.subject_id, event) for row, event in told if row.id <= as_of)


def in_force(told: Told) -> Due | None:
    """The version in force and where it was read."""
    issued = told.issued
    return Due(issued[-1].version, issued[-1].as_of or 0) if issued else None
