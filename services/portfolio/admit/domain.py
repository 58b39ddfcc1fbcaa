"""Schools and pupils as decisions see them: folds of their streams,
and the rules of entering them. Pure.

`evolve_*` never raises: what was recorded happened. `decide_*` may refuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID

from portfolio.admit import events as e
from portfolio.support.event import Event
from portfolio.support.problems import Conflict, Gone, Malformed, NotFound, Refusal


class TermIsNotOpen(Conflict):
    """Facts are recorded while their term is open, and only then."""

    zh = "本学期不在记录阶段，不能新增或更改记录。"
    en = "The term is not open: nothing can be recorded or changed."


class TermIsUnknown(NotFound):
    """The school has not planned such a term."""

    zh = "学校还没有这个学期。"
    en = "The school has no such term."


class TermDatesAreWrong(Malformed):
    """A term ends after it begins."""

    zh = "学期的结束日期要晚于开始日期。"
    en = "A term must end after it begins."


class TermIsNotOfItsYear(Malformed):
    """`2026-2027-1` lies in a school year of two years that follow each other."""

    zh = "学期编号与日期不符，例如 2026-2027-1 的日期应在 2026 至 2027 年内。"
    en = "The term's id and its dates do not agree; 2026-2027-1 lies in 2026 and 2027."


class TermIsPlannedOtherwise(Conflict):
    """A term keeps the dates it was opened with."""

    zh = "这个学期已经设置过，日期不同。"
    en = "This term is already planned with other dates."


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a school, its days and how far it has come."""

    term: str
    opens_on: date
    closes_on: date
    state: Literal["planned", "open", "sealed"] = "planned"

    def require_open(self) -> None:
        """Raise `TermIsNotOpen` unless facts may be recorded."""
        if self.state != "open":
            raise TermIsNotOpen

    def require_open_on(self, day: date) -> None:
        """The term is open and `day` lies in it."""
        self.require_open()
        if not self.opens_on <= day <= self.closes_on:
            raise DayIsOutsideTerm


class DayIsOutsideTerm(Malformed):
    """What is recorded happened within its term."""

    zh = "日期不在本学期内。"
    en = "The date is not within this term."


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """A class."""

    class_group_id: UUID
    grade: int
    number: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """One duty of a member of staff."""

    staff_id: UUID
    staff_number: str
    name: str
    duty: e.Duty
    class_group_id: UUID | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class School:
    """A school as its stream tells it; `code` is empty until it is registered."""

    code: str = ""
    name: str = ""
    authority: str = ""
    stage: Literal["primary", "junior", "nine_year"] = "primary"
    class_groups: Mapping[UUID, ClassGroup] = field(default_factory=dict)
    duties: Mapping[UUID, tuple[Assignment, ...]] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)

    def term(self, term: str) -> Term:
        """A term of this school; raises `TermIsUnknown`."""
        if term not in self.terms:
            raise TermIsUnknown
        return self.terms[term]

    def duties_of(self, staff_id: UUID) -> tuple[Assignment, ...]:
        """What a member of staff is assigned to now."""
        return self.duties.get(staff_id, ())

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every duty of everybody."""
        return tuple(one for theirs in self.duties.values() for one in theirs)


@dataclass(frozen=True, slots=True)
class Guardian:
    """An adult the family named."""

    guardian_id: UUID
    name: str
    relation: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A pupil of the school."""

    name: str
    stage: e.Stage
    entry_year: int
    follows_individual_plan: bool
    born_on: date | None = None
    sex: str | None = None
    class_group_id: UUID | None = None
    roster_number: int | None = None
    guardians: tuple[Guardian, ...] = ()

    def grade(self, term: str) -> int:
        """The grade in a term, derived."""
        return grade_in(term, self.stage, self.entry_year)


def grade_in(term: str, stage: str, entry_year: int) -> int:
    """The grade of whoever entered a stage in a year; junior schools count 7-9."""
    years = int(term[:4]) - entry_year + 1
    return years + 6 if stage == "junior" else years


@dataclass(frozen=True, slots=True)
class Erased:
    """A pupil whose key was destroyed or is about to be."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """No stream."""


Student = Enrolled | Erased | Unknown


def enrolled(student: Student) -> Enrolled:
    """The pupil, or the refusal that fits: `Gone` after erasure, `NotFound` otherwise."""
    if isinstance(student, Enrolled):
        return student
    refusal: Refusal = Gone() if isinstance(student, Erased) else NotFound()
    raise refusal


def evolve_school(school: School, event: Event) -> School:
    """The school after an event of its stream; what later steps add to it is passed over."""
    match event:
        case e.SchoolRegistered():
            return replace(
                school,
                code=event.code,
                name=event.name,
                authority=event.authority,
                stage=event.stage,
            )
        case e.ClassFormed():
            group = ClassGroup(event.class_group_id, event.grade, event.number)
            return replace(
                school, class_groups={**school.class_groups, group.class_group_id: group}
            )
        case e.StaffAssigned():
            theirs = (*school.duties_of(event.staff_id), _assignment(event))
            return replace(school, duties={**school.duties, event.staff_id: theirs})
        case e.StaffReleased():
            kept = {who: what for who, what in school.duties.items() if who != event.staff_id}
            return replace(school, duties=kept)
        case e.TermPlanned():
            return _with_term(school, Term(event.term, event.opens_on, event.closes_on))
        case e.TermOpened():
            return _with_term(school, replace(school.terms[event.term], state="open"))
        case e.TermSealed():
            return _with_term(school, replace(school.terms[event.term], state="sealed"))
        case _:
            return school


def _with_term(school: School, term: Term) -> School:
    return replace(school, terms={**school.terms, term.term: term})


def _assignment(event: e.StaffAssigned) -> Assignment:
    return Assignment(
        event.staff_id,
        event.staff_number,
        event.name,
        event.duty,
        event.class_group_id,
        event.subject,
    )


def evolve_student(student: Student, event: Event) -> Student:
    """The pupil after an event of the stream that outlives terms."""
    match student, event:
        case _, e.StudentErased():
            return Erased()
        case _, e.StudentAdmitted():
            return Enrolled(
                name=event.name,
                stage=event.stage,
                entry_year=event.entry_year,
                follows_individual_plan=event.follows_individual_plan,
                born_on=event.born_on,
                sex=event.sex,
            )
        case Enrolled(), e.ClassAssigned():
            return replace(
                student, class_group_id=event.class_group_id, roster_number=event.roster_number
            )
        case Enrolled(), e.GuardianLinked():
            linked = Guardian(event.guardian_id, event.name, event.relation)
            return replace(student, guardians=(*student.guardians, linked))
        case Enrolled(), e.GuardianUnlinked():
            kept = tuple(g for g in student.guardians if g.guardian_id != event.guardian_id)
            return replace(student, guardians=kept)
        case _:
            return student


def decide_plan_term(
    school: School, *, term: str, opens_on: date, closes_on: date
) -> tuple[e.TermPlanned, e.TermOpened]:
    """Plan a term and open it; the same plan again changes nothing and is refused by its state."""
    if closes_on <= opens_on:
        raise TermDatesAreWrong
    first, second = int(term[:4]), int(term[5:9])
    if second != first + 1 or not first <= opens_on.year <= closes_on.year <= second:
        raise TermIsNotOfItsYear(reason=term)
    if term in school.terms:
        raise TermIsPlannedOtherwise
    return (
        e.TermPlanned(term=term, opens_on=opens_on, closes_on=closes_on),
        e.TermOpened(term=term),
    )
