"""A school as decisions see it: its classes, duties, terms, and what stands still. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.classes import ClassGroup, Registration
from portfolio.admit.staff.duties import Assignment, Duties, of_day, over
from portfolio.admit.terms import Check, FactsAreFrozen, Notice, Term, TermIsUnknown

_LAST_GRADE = {"primary": 6, "junior": 9, "nine_year": 9}
OfClass = tuple[str, UUID]
"""A term and a class of it."""


@dataclass(frozen=True, slots=True)
class School:
    """A school as its stream tells it; `code` is empty until it is registered.

    `duties`: as folded, all; as read (`Rosters`), those of today, and `duties_to_come` apart;
    `duties_over`: whose last one ended by its day, and the first day without any.
    `staff_numbers`: whose each number was last.
    """

    code: str = ""
    name: str = ""
    authority: str = ""
    stage: e.SchoolStage = "primary"
    class_groups: Mapping[UUID, ClassGroup] = field(default_factory=dict)
    duties: Duties = field(default_factory=dict)
    duties_to_come: Duties = field(default_factory=dict)
    duties_over: Mapping[UUID, date] = field(default_factory=dict)
    staff_names: Mapping[UUID, str] = field(default_factory=dict)
    staff_numbers: Mapping[str, UUID] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    checks: Mapping[OfClass, Check] = field(default_factory=dict)
    notices: Mapping[OfClass, Notice] = field(default_factory=dict)
    reporting_unit: str | None = None
    roster_year: int | None = None
    undone_imports: frozenset[UUID] = frozenset()
    registrations: tuple[Registration, ...] = ()
    class_sources: Mapping[str, UUID] = field(default_factory=dict)

    def term(self, term: str) -> Term:
        """A term of this school; raises `TermIsUnknown`."""
        if term not in self.terms:
            raise TermIsUnknown
        return self.terms[term]

    def require_facts_open(
        self, term: str, class_group_id: UUID | None, day: date | None = None
    ) -> Term:
        """The term, if facts of this class may be recorded in it (on `day`, where one is named).

        Raises `TermIsUnknown`, `TermIsNotOpen`, `DayIsOutsideTerm`, `FactsAreFrozen`.
        """
        found = self.term(term)
        found.require_open()
        if day is not None:
            found.require_open_on(day)
        check = self.checks.get((term, class_group_id)) if class_group_id else None
        if check and check.freezes_facts:
            raise FactsAreFrozen
        return found

    def school_year_on(self, day: date) -> int | None:
        """The year whose grades the classes are called by on a day:
        of the newest roster, or of the newest term that has begun.
        """
        begun = [one.school_year for one in self.terms.values() if one.opens_on <= day]
        return max([*begun, *([self.roster_year] if self.roster_year else [])], default=None)

    @property
    def codes(self) -> frozenset[str]:
        """Every 学校标识码 the school has or had."""
        return frozenset({self.code, *(one.code for one in self.registrations)})

    @property
    def last_grade(self) -> int:
        """After it pupils leave."""
        return _LAST_GRADE[self.stage]

    def classes_in(self, school_year: int | None) -> tuple[ClassGroup, ...]:
        """The classes of a school year by label and number; not who has gone through."""
        labels = {one: self.label_of(one, school_year) for one in self.class_groups.values()}
        taught = [one for one, grade in labels.items() if 0 < grade <= self.last_grade]
        return tuple(sorted(taught, key=lambda one: (labels[one], one.number)))

    def label_of(self, group: ClassGroup, school_year: int | None) -> int:
        """The grade a class is listed under: its own; of a 复式班 whose own have gone through,
        the lowest of those still taught in it.
        """
        own = group.grade_in(school_year)
        taught = {one for one in group.grades_in(school_year) if 0 < one <= self.last_grade}
        return own if own in taught else min(taught, default=own)

    def grades_of(self, group: ClassGroup, school_year: int | None) -> tuple[int, ...]:
        """The grades taught in a class, the lowest first: several in a 复式班."""
        taught = (one for one in group.grades_in(school_year) if 0 < one <= self.last_grade)
        return tuple(sorted(taught)) or (self.label_of(group, school_year),)

    def on(self, day: date) -> "School":
        """The school with the duties that are held on a day, and apart those that are to come;
        the fold has all of them, with their days.
        """
        dated = (one for one in self.assignments if one.from_on or one.ended_on)
        if next(dated, None) is None:
            return self
        now, later = of_day(self.duties, day)
        gone = over(self.duties, day)
        return replace(self, duties=now, duties_to_come=later, duties_over=gone)

    def duties_of(self, staff_id: UUID) -> tuple[Assignment, ...]:
        """What a member of staff is assigned to now."""
        return self.duties.get(staff_id, ())

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every duty of everybody."""
        return tuple(one for theirs in self.duties.values() for one in theirs)
