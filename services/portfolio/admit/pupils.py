"""A pupil as decisions see one: whatever outlives terms (`pupil/fold.py` makes it). Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.terms import school_year_of
from portfolio.support.problems import Conflict, Gone, NotFound, Refusal

# 个人信息保护法, 31: below this age a guardian decides alone.
AGE_OF_OWN_WORD = 14
_IN_CHINESE: dict[str, str] = {
    "core": "成长档案",
    "photo": "照片和录音",
    "health": "健康数据",
    "survey": "满意度调查",
    "public": "公示",
}


class StudentHasLeft(Conflict):
    """Of who left nothing new is recorded."""

    zh = "该学生已经离校，不能再新增或更改内容。"
    en = "This pupil has left the school: nothing can be added or changed."


class ConsentIsMissing(Conflict):
    """What needs consent waits for it."""

    zh = "还没有“{named}”这一项的同意（满十四周岁还要本人同意），不能这样做；文字记录不受影响。"
    en = "This needs consent of the scope {scope}, which is not given; what is written stands."


@dataclass(frozen=True, slots=True)
class Guardian:
    """An adult the family named; `joined`: somebody with an account of their own brought the sheet
    of whoever is named here, and the school did not say that the two are one.
    """

    guardian_id: UUID
    name: str
    relation: str
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """When and why a pupil left; `undone`: stood on a list by mistake and was never taught here."""

    left_on: date
    reason: e.LeavingReason | Literal["undone"]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A pupil of the school; `left` is set once they are no longer taught there.

    `consents`: scopes a guardian consented to; `own_consents`: the pupil.
    `taken_back`: what which of them withdrew themselves, not on paper, and has not given since.
    `external_id`: the `sourcedId` that a OneRoster bundle knows the pupil by.
    `reopened`: terms whose facts an upheld objection has opened again.
    `earlier_entries`: before which school year another stage and year of entry held
    (who repeats a year stays, in the years before, of the grade they were in).
    `returned_on`: when who had been away came back, the last time.
    `plans`: from which day on a plan of the pupil's own is followed or not, as it was said.
    """

    name: str
    stage: e.Stage
    entry_year: int
    follows_individual_plan: bool
    born_on: date | None = None
    sex: str | None = None
    external_id: str | None = None
    class_group_id: UUID | None = None
    roster_number: int | None = None
    guardians: tuple[Guardian, ...] = ()
    consents: frozenset[str] = frozenset()
    own_consents: frozenset[str] = frozenset()
    taken_back: frozenset[tuple[str, str]] = frozenset()
    plans: tuple[tuple[date, bool], ...] = ()
    reopened: frozenset[str] = frozenset()
    earlier_entries: tuple[tuple[int, e.Stage, int], ...] = ()
    left: Left | None = None
    returned_on: date | None = None

    def checked_with(self, term: str) -> UUID | None:
        """The class whose check freezes this pupil's facts of a term; None: they stay open."""
        return None if term in self.reopened else self.class_group_id

    def grade(self, term: str) -> int:
        """The grade in a term, derived."""
        return self.grade_in_year(school_year_of(term))

    def grade_in_year(self, school_year: int) -> int:
        """The grade in a school year, derived from the entry that holds for it."""
        for before, stage, entry_year in self.earlier_entries:
            if school_year < before:
                return grade_in_year(school_year, stage, entry_year)
        return grade_in_year(school_year, self.stage, self.entry_year)

    def decides_too(self, on: date) -> bool:
        """Whether the pupil's own word is needed on a day: from the 14th birthday on."""
        if self.born_on is None:
            return False
        birthday = (self.born_on.month, self.born_on.day)
        age = on.year - self.born_on.year - ((on.month, on.day) < birthday)
        return age >= AGE_OF_OWN_WORD

    def has_consent(self, scope: str, on: date) -> bool:
        """A guardian's consent stands, and from the 14th birthday on the pupil's own as well."""
        is_theirs = scope in self.own_consents or not self.decides_too(on)
        return scope in self.consents and is_theirs

    def require_consent(self, scope: str, on: date) -> None:
        """Raise `ConsentIsMissing` unless `has_consent`."""
        if not self.has_consent(scope, on):
            raise ConsentIsMissing(scope=scope, named=_IN_CHINESE[scope])

    def follows_plan_on(self, day: date) -> bool:
        """Whether a plan of the pupil's own is followed on a day: what was said last counts."""
        said = [follows for from_on, follows in self.plans if from_on <= day]
        return said[-1] if said else self.follows_individual_plan and not self.plans

    def has_plan_from(self, day: date, *, follows: bool) -> bool:
        """Whether it holds already: on that day, and on each later one that is spoken of."""
        later = [from_on for from_on, _ in self.plans if from_on > day]
        return all(self.follows_plan_on(one) == follows for one in (day, *later))


def grade_in(term: str, stage: str, entry_year: int) -> int:
    """The grade of whoever entered a stage in a year; junior schools count 7-9."""
    return grade_in_year(school_year_of(term), stage, entry_year)


def grade_in_year(school_year: int, stage: str, entry_year: int) -> int:
    """The same for a school year, 2026 for 2026-2027."""
    years = school_year - entry_year + 1
    return years + 6 if stage == "junior" else years


@dataclass(frozen=True, slots=True)
class Erased:
    """A pupil whose key was destroyed or is about to be."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """No stream."""


Student = Enrolled | Erased | Unknown


def enrolled(student: Student) -> Enrolled:
    """The pupil, also who left, or the refusal that fits:
    `Gone` after erasure, `NotFound` otherwise.
    """
    if isinstance(student, Enrolled):
        return student
    refusal: Refusal = Gone() if isinstance(student, Erased) else NotFound()
    raise refusal


def still_here(student: Student) -> Enrolled:
    """The pupil, of whom something may be recorded; raises `StudentHasLeft` too."""
    here = enrolled(student)
    if here.left:
        raise StudentHasLeft
    return here
