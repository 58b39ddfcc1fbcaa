"""What a decision about a pupil's facts is made in; whether they may be written at all. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from portfolio.admit.domain import Enrolled, School, still_here
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.policy import Relation
from portfolio.support.problems import Conflict, Malformed
from portfolio.support.vocabulary import Vocabulary


class DayIsInTheFuture(Malformed):
    """Only what has happened can be observed."""

    zh = "日期不能晚于今天。"
    en = "The date lies in the future."


class HasGoneThrough(Conflict):
    """After a school's last grade pupils graduate; where that was forgotten it comes first."""

    zh = (
        "该学生已读完本校最高年级（{last_grade} 年级），不能再记录或评定。"
        "请学校管理员先办理毕业或转出。"
    )
    en = (
        "This pupil has finished grade {last_grade}, the school's last: nothing more is recorded "
        "or judged. "
        "The administrator enters the graduation or the departure first."
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """What a decision about a pupil's facts is made in."""

    school: School
    term: str
    vocabulary: Vocabulary
    by: Actor
    now: datetime
    relations: frozenset[Relation]


def require_open(student: Enrolled, day: date | None, *, at: Setting) -> None:
    """The pupil is here, facts of the class are open, and the day is of the term and not to come.

    Raises `StudentHasLeft`, `HasGoneThrough`, `FactsAreFrozen`, `TermIsNotOpen`,
    `DayIsOutsideTerm`, `DayIsInTheFuture`.
    """
    here = still_here(student)
    require_taught(here, at.school, at.term)
    at.school.require_facts_open(at.term, here.checked_with(at.term), day)
    if day and day > school_day(at.now):
        raise DayIsInTheFuture


def require_taught(student: Enrolled, school: School, term: str) -> None:
    """Raise `HasGoneThrough` where the pupil's grade in a term is beyond the school's last."""
    if student.grade(term) > school.last_grade:
        raise HasGoneThrough(last_grade=school.last_grade)
