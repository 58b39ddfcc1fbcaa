"""What a class teacher is told of a check agrees with what the service would decide."""

from datetime import date, timedelta
from typing import Literal

import pytest

from builders import CLASS_GROUP, TERM, a_school, a_teacher, a_term
from portfolio.admit.domain import School
from portfolio.admit.terms import Check
from portfolio.review.domain import decide_close_check, decide_open_check
from portfolio.review.following import stands
from portfolio.support.problems import Refusal

FRIDAY = date(2027, 1, 8)
UNTIL = date(2027, 1, 15)
OPEN, CLOSED = Check(UNTIL, "open"), Check(UNTIL, "closed")
REOPENED = Check(UNTIL, "closed", reopens_facts=True)
STATES: tuple[Literal["planned", "open", "sealed"], ...] = ("planned", "open", "sealed")


def test_before_it_begins_its_last_day_is_told() -> None:
    """A teacher begins it knowing until when the facts would stand still: so many working days."""
    told = stands(a_term(check_days=5), None, FRIDAY, waits=True)

    assert told == {
        "state": "not_begun",
        "until": None,
        "would_end": UNTIL,
        "is_asked": True,
        "may_end": False,
        "may_reopen": False,
    }


def test_a_term_planned_without_a_check_says_so() -> None:
    """It can be held all the same."""
    told = stands(a_term(check_days=0), REOPENED, FRIDAY, waits=True)

    assert told["is_asked"] is False
    assert told["would_end"] == FRIDAY


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("check", [None, OPEN, CLOSED, REOPENED])
@pytest.mark.parametrize("today", [FRIDAY, UNTIL, UNTIL + timedelta(days=1)])
@pytest.mark.parametrize("waits", [True, False])
def test_what_may_be_pressed_is_what_is_let_through(
    state: Literal["planned", "open", "sealed"], check: Check | None, today: date, *, waits: bool
) -> None:
    """No button that is refused, and none missing where the step would be taken."""
    term = a_term(state=state, check_days=5)
    checks = {(TERM, CLASS_GROUP): check} if check else {}
    school = a_school(checks=checks, terms={TERM: term})
    told = stands(term, check, today, waits=waits)

    assert (told["would_end"] is not None) == _begins(school, today)
    assert told["may_end"] == _ends(school, today, waiting=int(waits), reopens=False)
    assert told["may_reopen"] == _ends(school, today, waiting=int(waits), reopens=True)


def _begins(school: School, today: date) -> bool:
    try:
        decide_open_check(school, TERM, CLASS_GROUP, today=today, by=a_teacher())
    except Refusal:
        return False
    return True


def _ends(school: School, today: date, *, waiting: int, reopens: bool) -> bool:
    try:
        decide_close_check(
            school,
            TERM,
            CLASS_GROUP,
            today=today,
            waiting=waiting,
            reason="补录",
            reopens=reopens,
            by=a_teacher().person_id,
        )
    except Refusal:
        return False
    return True
