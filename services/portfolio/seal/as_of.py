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
from portfolio.curate.domain import TermRecord, record_of
from portfolio.seal.domain import Due, preceding
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
    """A pupil's streams of a term and the one before, opened: each row with its event."""

    of_pupil: tuple[tuple[Logged, Event], ...]
    of_term: tuple[tuple[Logged, Event], ...]
    before: tuple[tuple[Logged, Event], ...]

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

    def student(self, as_of: int) -> Enrolled:
        """The pupil at a position; raises `NotFound` for who was not there."""
        student: Student = Unknown()
        for row, event in self.of_pupil:
            if row.id <= as_of:
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
        before = preceding(school, term)
        wanted = ("", term, *([before] if before else []))
        stream = await self._desk.journal.store.load(school_id, student_id, terms=wanted)
        try:
            events = await self._desk.journal.opened(stream.events)
        except KeyForgotten:
            raise Gone from None
        both = list(zip(stream.events, events, strict=True))
        of_pupil, of_term, earlier = (
            tuple(one for one in both if one[0].term == named)
            for named in ("", term, before or "-")
        )
        return Told(of_pupil, of_term, earlier)


def _record(told: tuple[tuple[Logged, Event], ...], as_of: int | None) -> TermRecord:
    kept = [one for one in told if as_of is None or one[0].id <= as_of]
    return record_of([row for row, _ in kept], [event for _, event in kept])


def in_force(told: Told) -> Due | None:
    """The version in force and where it was read."""
    issued = told.issued
    return Due(issued[-1].version, issued[-1].as_of or 0) if issued else None
