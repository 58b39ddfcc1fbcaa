"""A class as somebody records of it: whom nobody wrote about, whose picture may be taken, when.

Nothing here counts a child: how long ago is told in four words, for whoever looks after the class
to see whom they overlooked, and never as a list to be worked off (教基〔2021〕3号, growth over
comparison).
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from portfolio.admit.domain import Enrolled, School, Term
from portfolio.capture.consented import SCOPE
from portfolio.capture.initials import initials

Since = Literal["week", "fortnight", "month", "longer", "none"]
Photo = Literal["yes", "no", "own_word"]
_STEPS: tuple[tuple[int, Since], ...] = ((7, "week"), (14, "fortnight"), (31, "month"))


def since(last: date | None, today: date) -> Since:
    """How long ago, in a word."""
    if last is None:
        return "none"
    days = (today - last).days
    return next((word for most, word in _STEPS if days <= most), "longer")


def photo_of(student: Enrolled, today: date) -> Photo:
    """Whether a picture may be taken; `own_word`: the family agrees, the pupil has not yet."""
    if student.has_consent(SCOPE, today):
        return "yes"
    return "own_word" if SCOPE in student.consents else "no"


def open_term(school: School, today: date) -> Term | None:
    """The term that facts are recorded in: of those open the one of today, else the latest."""
    terms = [one for one in school.terms.values() if one.state == "open"]
    of_today = [one for one in terms if one.opens_on <= today <= one.closes_on]
    return max(of_today or terms, key=lambda one: one.opens_on, default=None)


def may_record_in(school: School, term: Term, class_group_id: UUID) -> bool:
    """Whether the facts of this class are open in the term: the families are not checking."""
    check = school.checks.get((term.term, class_group_id))
    return not (check and check.freezes_facts)


def in_roster_order(
    pupils: Mapping[UUID, Enrolled], term: Term | None, year: int
) -> list[dict[str, Any]]:
    """The pupils as a register lists them, of one name each told apart."""
    order = sorted(pupils, key=lambda one: (pupils[one].roster_number or 0, one))
    named = Counter(one.name for one in pupils.values())
    return [
        {
            "student_id": who,
            "roster_number": pupils[who].roster_number,
            "name": pupils[who].name,
            "shown_as": _shown_as(pupils[who], named[pupils[who].name], order.index(who) + 1),
            "initials": initials(pupils[who].name),
            "grade": pupils[who].grade(term.term) if term else pupils[who].grade_in_year(year),
        }
        for who in order
    ]


def _shown_as(student: Enrolled, of_this_name: int, place: int) -> str:
    """李浩然, or 李浩然07 where another child of the class is called so too."""
    if of_this_name == 1:
        return student.name
    return f"{student.name}{student.roster_number or place:02d}"
