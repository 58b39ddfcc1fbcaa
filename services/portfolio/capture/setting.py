"""What a decision about a pupil's facts is made in; whether they may be written at all. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from portfolio.admit.domain import Enrolled, School, still_here
from portfolio.support.actor import Actor
from portfolio.support.clock import school_day
from portfolio.support.policy import Relation
from portfolio.support.problems import Malformed
from portfolio.support.vocabulary import Vocabulary


class DayIsInTheFuture(Malformed):
    """Only what has happened can be observed."""

    zh = "日期不能晚于今天。"
    en = "The date lies in the future."


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

    Raises `StudentHasLeft`, `FactsAreFrozen`, `TermIsNotOpen`, `DayIsOutsideTerm`,
    `DayIsInTheFuture`.
    """
    here = still_here(student)
    at.school.require_facts_open(at.term, here.checked_with(at.term), day)
    if day and day > school_day(at.now):
        raise DayIsInTheFuture
