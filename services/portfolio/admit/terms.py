"""A term of a school: its days, the families' check, the notice, and what may be written. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portfolio.admit import term_events as e
from portfolio.support.problems import Conflict, Malformed, NotFound

State = Literal["open", "closed"]


class TermIsNotOpen(Conflict):
    """Facts are recorded while their term is open, and only then."""

    zh = "本学期不在记录阶段，不能新增或更改记录。"
    en = "The term is not open: nothing can be recorded or changed."


class FactsAreFrozen(Conflict):
    """While the families check, and after it, the facts of the term stand still."""

    zh = "本班正在或已经完成家庭核对，本学期的记录不能再新增或更改；有异议请通过异议提出。"
    en = "The families' check has begun: facts of this term are frozen; file an objection instead."


class TermIsUnknown(NotFound):
    """The school has not planned such a term."""

    zh = "学校还没有这个学期。"
    en = "The school has no such term."


class TermDatesAreWrong(Malformed):
    """A term ends after it begins; a holiday begins in it or after, and ends later."""

    zh = "学期日期不合理：结束要晚于开始，放假不早于开学，返校要晚于放假。"
    en = "A term must end after it begins, the holiday not begin before it, and end after it began."


class TermIsNotOfItsYear(Malformed):
    """`2026-2027-1` lies in a school year of two years that follow each other."""

    zh = "学期编号与日期不符，例如 2026-2027-1 的日期应在 2026 至 2027 年内。"
    en = "The term's id and its dates do not agree; 2026-2027-1 lies in 2026 and 2027."


class TermIsPlannedOtherwise(Conflict):
    """A term keeps the dates it was opened with."""

    zh = "这个学期已经开始，日期不能再改。"
    en = "This term is open already: its days stand."


class TermWasOpened(Conflict):
    """A term is opened once."""

    zh = "这个学期已经开始或已经结束。"
    en = "This term was opened already."


class DayIsOutsideTerm(Malformed):
    """What is recorded happened within its term."""

    zh = "日期不在本学期内。"
    en = "The date is not within this term."


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a school, its days and how far it has come."""

    term: str
    opens_on: date
    closes_on: date
    state: Literal["planned", "open", "sealed"] = "planned"
    holiday_on: date | None = None
    back_on: date | None = None
    school_days: int | None = None
    label_set: str = "growth"
    check_days: int = 5
    notice_days: int | None = None

    @property
    def school_year(self) -> int:
        """2026 for 2026-2027-1."""
        return school_year_of(self.term)

    def require_open(self) -> None:
        """Raise `TermIsNotOpen` unless facts may be recorded."""
        if self.state != "open":
            raise TermIsNotOpen

    def require_open_on(self, day: date) -> None:
        """The term is open and `day` lies in it."""
        self.require_open()
        if not self.opens_on <= day <= self.closes_on:
            raise DayIsOutsideTerm


@dataclass(frozen=True, slots=True)
class Check:
    """A class's families look at their drafts until a day."""

    until: date
    state: State
    reopens_facts: bool = False

    @property
    def freezes_facts(self) -> bool:
        """From its opening on, unless it was closed to let facts be worked on again."""
        return self.state == "open" or not self.reopens_facts


@dataclass(frozen=True, slots=True)
class Notice:
    """公示 in a class until a day; `entries` of them are shown."""

    until: date
    state: State
    entries: int


def school_year_of(term: str) -> int:
    """2026 for 2026-2027-1."""
    return int(term[:4])


def planned(event: e.TermPlanned) -> Term:
    """The term as it was planned."""
    return Term(
        event.term,
        event.opens_on,
        event.closes_on,
        holiday_on=event.holiday_on,
        back_on=event.back_on,
        school_days=event.school_days,
        label_set=event.label_set,
        check_days=event.check_days,
        notice_days=event.notice_days,
    )


def require_sound(event: e.TermPlanned) -> None:
    """The days follow one another and lie in the years that the id names.

    Raises `TermDatesAreWrong`, `TermIsNotOfItsYear`.
    """
    holiday_on, back_on = event.holiday_on, event.back_on
    if event.closes_on <= event.opens_on or (holiday_on and holiday_on <= event.opens_on):
        raise TermDatesAreWrong
    if back_on and back_on <= (holiday_on or event.closes_on):
        raise TermDatesAreWrong
    first, second = school_year_of(event.term), int(event.term[5:9])
    if second != first + 1 or not first <= event.opens_on.year <= event.closes_on.year <= second:
        raise TermIsNotOfItsYear(reason=event.term)
