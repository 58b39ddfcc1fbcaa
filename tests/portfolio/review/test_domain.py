"""核对: how long a check lasts, when it may end, and what holds meanwhile."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from builders import CLASS_GROUP, TEACHER_ID, TERM, a_school, a_teacher, a_term
from portfolio.admit.domain import School
from portfolio.admit.events import CheckClosed, CheckOpened
from portfolio.admit.terms import Check
from portfolio.review.domain import (
    CheckIsNotOpen,
    CheckIsOpen,
    CheckIsOver,
    DraftIsNotReady,
    FamiliesAreChecking,
    ReasonIsMissing,
    decide_close_check,
    decide_open_check,
    draft_of,
    overdue_checks,
    working_day,
)
from portfolio.support.problems import NotFound, Refusal

FRIDAY = date(2027, 1, 8)
UNTIL = date(2027, 1, 15)
OPEN, CLOSED = Check(UNTIL, "open"), Check(UNTIL, "closed")
REOPENED = Check(UNTIL, "closed", reopens_facts=True)


def checked(check: Check | None) -> School:
    checks = {(TERM, CLASS_GROUP): check} if check else {}
    return a_school(checks=checks)


@pytest.mark.parametrize(
    ("days", "last"),
    [(0, FRIDAY), (1, date(2027, 1, 11)), (5, UNTIL), (10, date(2027, 1, 22))],
    ids=str,
)
def test_weekends_are_no_working_days(days: int, last: date) -> None:
    """Five working days behind a Friday end on the next Friday."""
    assert working_day(FRIDAY, days, a_term()) == last


def test_the_holiday_of_the_term_is_no_working_day() -> None:
    """Nobody is there to answer; it goes on when school does."""
    term = a_term(holiday_on=date(2027, 1, 13), back_on=date(2027, 3, 1))

    assert working_day(FRIDAY, 3, term) == date(2027, 3, 1)


def test_a_holiday_without_an_end_stops_nothing() -> None:
    """A calendar half entered must not make a day that never comes."""
    assert working_day(FRIDAY, 5, a_term(holiday_on=date(2027, 1, 13))) == UNTIL


@pytest.mark.parametrize("check", [None, REOPENED], ids=["first", "again"])
def test_a_check_is_opened_for_the_days_of_the_term(check: Check | None) -> None:
    """Once, and anew after the facts were worked on again."""
    opened = decide_open_check(checked(check), TERM, CLASS_GROUP, today=FRIDAY, by=a_teacher())

    assert opened == CheckOpened(
        term=TERM, class_group_id=CLASS_GROUP, until=UNTIL, opened_by=TEACHER_ID
    )


@pytest.mark.parametrize(
    ("check", "refusal"), [(OPEN, CheckIsOpen), (CLOSED, CheckIsOver)], ids=["open", "closed"]
)
def test_a_check_is_not_opened_twice(check: Check, refusal: type[Refusal]) -> None:
    """Families are asked once."""
    with pytest.raises(refusal):
        decide_open_check(checked(check), TERM, CLASS_GROUP, today=FRIDAY, by=a_teacher())


def test_a_check_is_of_a_class_of_this_school() -> None:
    """An unknown class is nobody's."""
    with pytest.raises(NotFound):
        decide_open_check(a_school(), TERM, uuid4(), today=FRIDAY, by=a_teacher())


def close(check: Check | None, **said: object) -> CheckClosed:
    usual = {"today": FRIDAY, "waiting": 0, "reason": None, "reopens": False, "by": TEACHER_ID}
    return decide_close_check(checked(check), TERM, CLASS_GROUP, **usual | said)


def test_a_check_ends_early_when_everyone_has_answered() -> None:
    """And not while one family has not."""
    assert close(OPEN, waiting=0).reopens_facts is False
    with pytest.raises(FamiliesAreChecking) as refused:
        close(OPEN, waiting=3)

    assert "3" in refused.value.detail("zh")
    assert str(UNTIL) in refused.value.detail("zh")


def test_a_check_ends_after_its_last_day_whoever_has_answered() -> None:
    """On the last day itself a family may still look."""
    assert close(OPEN, waiting=9, today=UNTIL + timedelta(days=1))
    with pytest.raises(FamiliesAreChecking):
        close(OPEN, waiting=9, today=UNTIL)


@pytest.mark.parametrize("check", [OPEN, CLOSED], ids=["meanwhile", "afterwards"])
def test_facts_are_reopened_with_a_reason(check: Check) -> None:
    """Whoever sets families' work aside says why."""
    assert close(check, waiting=9, reopens=True, reason="补录").reason == "补录"
    with pytest.raises(ReasonIsMissing):
        close(check, reopens=True)


@pytest.mark.parametrize("check", [None, CLOSED, REOPENED], ids=["none", "closed", "reopened"])
def test_what_is_not_open_is_not_closed(check: Check | None) -> None:
    """A second press is told so."""
    with pytest.raises(CheckIsNotOpen):
        close(check)


def test_there_is_a_draft_from_the_opening_on() -> None:
    """Not before, and not while the facts are worked on again."""
    assert draft_of(checked(OPEN), TERM, CLASS_GROUP) == OPEN
    assert draft_of(checked(CLOSED), TERM, CLASS_GROUP) == CLOSED
    for none in (None, REOPENED):
        with pytest.raises(DraftIsNotReady):
            draft_of(checked(none), TERM, CLASS_GROUP)
    with pytest.raises(DraftIsNotReady):
        draft_of(checked(OPEN), TERM, None)


def test_the_worker_closes_what_is_over_and_nothing_else() -> None:
    """The day after the last one; of an open term."""
    after = UNTIL + timedelta(days=1)

    assert overdue_checks(checked(OPEN), UNTIL) == []
    assert overdue_checks(checked(OPEN), after) == [(TERM, CLASS_GROUP)]
    assert overdue_checks(checked(CLOSED), after) == []
