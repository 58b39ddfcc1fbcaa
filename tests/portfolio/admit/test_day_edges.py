"""The first and the last day, the same day twice, the day before, the 29th of February."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from builders import CLASS_GROUP, CLOSES_ON, OPENS_ON, TEACHER_ID, TERM, a_school, a_student, a_term
from portfolio.admit import events as e
from portfolio.admit.domain import ClassGroup, Enrolled, School
from portfolio.admit.pupil import enrolling, returning
from portfolio.admit.pupil.fold import evolve_student
from portfolio.admit.pupils import Left
from portfolio.admit.terms import DayIsOutsideTerm
from portfolio.support.clock import school_day
from portfolio.support.event import Event

DAY = timedelta(days=1)
LEAP = date(2028, 2, 29)
SIXTH = ClassGroup(CLASS_GROUP, 6, 1, "primary", 2021)
SPRING = a_term(term="2027-2028-2", opens_on=LEAP, closes_on=date(2028, 7, 1))


def leaves(on: date, *, today: date = CLOSES_ON, since: date | None = None) -> e.TransferredOut:
    return enrolling.decide_departure(
        left_on=on, reason="transfer", today=today, by=TEACHER_ID, since=since
    )


def comes_back(student: Enrolled, on: date, *, today: date, school: School | None = None) -> Any:
    return returning.decide_return(
        school or a_school(),
        student,
        class_group_id=CLASS_GROUP,
        roster_number=7,
        returned_on=on,
        school_year=2026,
        today=today,
        by=TEACHER_ID,
    )


def after(student: Enrolled, *events: Event) -> Enrolled:
    for event in events:
        told = evolve_student(student, event)
        assert isinstance(told, Enrolled)
        student = told
    return student


def gone(on: date) -> Enrolled:
    return a_student(left=Left(on, "transfer"))


@pytest.mark.parametrize("day", [OPENS_ON - DAY, OPENS_ON, CLOSES_ON, LEAP])
def test_a_pupil_leaves_and_returns_on_any_day_that_has_come(day: date) -> None:
    """Before the term, on its first and last day, on the 29th of February; today is one."""
    left = after(a_student(), leaves(day, today=day))
    here = after(left, *comes_back(left, day, today=day))
    again = leaves(day, today=day, since=here.returned_on)

    assert left.left == Left(day, "transfer")
    assert here.left is None
    assert after(here, again).left == Left(day, "transfer")


@pytest.mark.parametrize("day", [OPENS_ON, CLOSES_ON, LEAP])
def test_nobody_leaves_or_returns_tomorrow(day: date) -> None:
    """Also where tomorrow is the first day of a term, or of March."""
    with pytest.raises(enrolling.DayIsAhead):
        leaves(day + DAY, today=day)
    with pytest.raises(enrolling.DayIsAhead):
        comes_back(gone(day), day + DAY, today=day)


def test_nobody_returns_before_leaving() -> None:
    """A slip of the year made a stay out of an absence."""
    with pytest.raises(returning.ReturnsBeforeLeaving):
        comes_back(gone(OPENS_ON), OPENS_ON - DAY, today=CLOSES_ON)
    comes_back(gone(OPENS_ON), OPENS_ON, today=CLOSES_ON)


def test_nobody_leaves_before_they_came_back() -> None:
    """Nor the other way round; who was not away for a day has no such day."""
    back = after(a_student(), leaves(OPENS_ON - DAY))
    back = after(back, *comes_back(back, OPENS_ON, today=CLOSES_ON))
    same_day = after(a_student(), leaves(OPENS_ON))
    same_day = after(same_day, *comes_back(same_day, OPENS_ON, today=CLOSES_ON))
    with pytest.raises(enrolling.LeavesBeforeReturning):
        leaves(OPENS_ON - DAY, since=back.returned_on)
    leaves(OPENS_ON, since=back.returned_on)
    leaves(OPENS_ON - DAY, since=same_day.returned_on)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [(LEAP - DAY, False), (LEAP, True), (date(2028, 7, 1), True), (date(2028, 7, 2), False)],
)
def test_a_term_has_its_first_and_its_last_day(day: date, *, is_open: bool) -> None:
    """Both are days of it, the ones beside them are not."""
    if is_open:
        SPRING.require_open_on(day)
    else:
        with pytest.raises(DayIsOutsideTerm):
            SPRING.require_open_on(day)


def test_a_school_year_begins_with_the_first_day_of_its_term() -> None:
    """A pupil admitted, or returning, the day before belongs to the grade of the year before."""
    following = a_term(term="2027-2028-1", opens_on=date(2027, 9, 1), closes_on=date(2028, 1, 20))
    school = a_school(terms={TERM: a_term(), following.term: following})

    assert school.school_year_on(following.opens_on - DAY) == 2026
    assert school.school_year_on(following.opens_on) == 2027
    assert school.school_year_on(following.closes_on) == 2027
    assert school.school_year_on(following.closes_on + DAY) == 2027
    assert a_school(terms={}).school_year_on(OPENS_ON) is None


@pytest.mark.parametrize("day", [OPENS_ON, CLOSES_ON, CLOSES_ON + DAY, date(2027, 7, 1)])
def test_the_sixth_grade_graduates_from_its_first_day_on(day: date) -> None:
    """The day before the term it was the fifth, where the term of then is known."""
    before = a_term(term="2025-2026-2", opens_on=date(2026, 2, 20), closes_on=date(2026, 7, 1))
    school = a_school(terms={before.term: before, TERM: a_term()})

    enrolling.require_leaving(school, SIXTH, day)
    with pytest.raises(enrolling.ClassIsNotLeaving):
        enrolling.require_leaving(school, SIXTH, OPENS_ON - DAY)


def a_plan(student: Enrolled, *, follows: bool, on: date) -> e.IndividualPlanFollowed:
    return enrolling.decide_plan(a_school(), student, follows=follows, from_on=on, by=TEACHER_ID)


def planned(*said: tuple[bool, date]) -> Enrolled:
    student = a_student()
    for follows, on in said:
        student = after(student, a_plan(student, follows=follows, on=on))
    return student


@pytest.mark.parametrize("day", [OPENS_ON - DAY, OPENS_ON, CLOSES_ON, LEAP])
def test_a_plan_holds_from_its_first_day_on(day: date) -> None:
    """And ends with the day before the one that is named for its end."""
    student = planned((True, day), (False, day + 7 * DAY))
    followed = [student.follows_plan_on(day + days * DAY) for days in (-1, 0, 6, 7)]

    assert followed == [False, True, True, False]


def test_of_one_day_the_last_word_holds() -> None:
    """Entered by mistake and taken back in the same minute, and entered once more."""
    taken_back = planned((True, OPENS_ON), (False, OPENS_ON))
    anew = planned((True, OPENS_ON), (False, OPENS_ON), (True, OPENS_ON))

    assert not taken_back.follows_plan_on(OPENS_ON)
    assert anew.follows_plan_on(OPENS_ON)
    with pytest.raises(enrolling.PlanIsAsItIs):
        planned((True, OPENS_ON), (True, OPENS_ON))


def test_a_plan_of_next_month_can_be_moved_forward_and_called_off() -> None:
    """What is to hold from a later day does not hold yet: an earlier day is no repetition."""
    forward = planned((True, CLOSES_ON), (True, OPENS_ON))
    called_off = planned((True, CLOSES_ON), (False, OPENS_ON))

    assert forward.follows_plan_on(OPENS_ON)
    assert forward.follows_plan_on(CLOSES_ON)
    assert not called_off.follows_plan_on(CLOSES_ON)
    with pytest.raises(enrolling.PlanIsAsItIs):
        planned((True, OPENS_ON), (True, CLOSES_ON))


@pytest.mark.parametrize(
    ("born_on", "day", "is_fourteen"),
    [
        (date(2012, 2, 29), date(2026, 2, 28), False),
        (date(2012, 2, 29), date(2026, 3, 1), True),
        (date(2014, 2, 28), date(2028, 2, 28), True),
        (date(2014, 3, 1), LEAP, False),
    ],
)
def test_who_was_born_on_a_leap_day_is_fourteen_in_march(
    born_on: date, day: date, *, is_fourteen: bool
) -> None:
    """In a year without the day, the birthday is the next one: a right never comes early."""
    assert a_student(born_on=born_on).decides_too(day) is is_fourteen


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2028, 2, 28, 15, 59, 59, tzinfo=UTC), date(2028, 2, 28)),
        (datetime(2028, 2, 28, 16, 0, 0, tzinfo=UTC), LEAP),
        (datetime(2028, 2, 29, 16, 0, 0, tzinfo=UTC), date(2028, 3, 1)),
    ],
)
def test_a_day_is_a_day_in_china(instant: datetime, day: date) -> None:
    """A departure entered at half past midnight is of the day that has begun at the school."""
    assert school_day(instant) == day
    leaves(day, today=school_day(instant))
    with pytest.raises(enrolling.DayIsAhead):
        leaves(day + DAY, today=school_day(instant))


def test_who_joins_on_a_leap_day_is_of_the_class() -> None:
    """The grade follows from the class, on whichever day."""
    group = ClassGroup(uuid4(), 3, 1, "primary", 2025)
    said = {"name": "王小明", "born_on": LEAP.isoformat()}
    joined = enrolling.decide_admit((), said, group, school_year=2027)

    assert (joined.entry_year, joined.born_on) == (2025, LEAP)
