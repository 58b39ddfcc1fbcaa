"""A part of a term: from one day to another, both of it."""

from dataclasses import dataclass
from datetime import date

from demo.term import Term


@dataclass(frozen=True)
class Span:
    """What happened in it is recorded at its end."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def halves(term: Term) -> tuple[Span, Span]:
    """What is recorded in the middle of the term, and what before its end."""
    lessons = [day for day in term.school_days if day <= term.judged_on]
    middle = lessons[len(lessons) // 2]
    after = next(day for day in term.days if day > middle)
    return Span(term.opens_on, middle), Span(after, term.judged_on)
