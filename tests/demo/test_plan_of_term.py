"""What the demonstration's teachers and families see: plausible, enough, the same for one seed."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from demo.observation_bank import load_bank
from demo.plan_of_term import PlanOfTerm, Seen
from demo.recordable import RecordableNotes
from demo.rooms import Pupil, Room
from demo.term import school_day, term_at
from portfolio.support.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "schemas" / "vocabulary")
NOTES = RecordableNotes(load_bank(), VOCABULARY)
NOVEMBER, LATE = date(2026, 11, 20), date(2027, 6, 1)
BEFORE = date(2026, 3, 9)


def a_plan(today: date, seed: int = 7) -> PlanOfTerm:
    term = term_at(today)
    return PlanOfTerm(
        seed=seed,
        notes=NOTES,
        needed=[
            (one.code, VOCABULARY.sufficiency(one.code).facts) for _, one in VOCABULARY.indicators()
        ],
        days=term.days_until(today),
        school_days=term.school_days_until(today),
    )


def a_room(grade: int, size: int = 44) -> Room:
    return Room("a-class", grade, 1, tuple(Pupil(f"pupil-{n}", n) for n in range(1, size + 1)))


def everything(plan: PlanOfTerm, room: Room) -> list[Seen]:
    home = [seen for pupil in room.pupils for seen in plan.at_home(room, pupil)]
    return [*plan.together(room), *plan.one_by_one(room), *plan.some(room, 50, "more"), *home]


@pytest.mark.parametrize("today", [NOVEMBER, LATE, BEFORE])
def test_nothing_is_seen_in_the_future_or_outside_the_term(today: date) -> None:
    """The real interface refuses a day that has not come; the demonstration must not meet it."""
    term = term_at(today)
    days = {seen.on for seen in everything(a_plan(today), a_room(3))}

    assert days
    assert all(term.opens_on <= day <= min(today, term.closes_on) for day in days)


@pytest.mark.parametrize("grade", range(1, 10))
def test_most_pupils_have_facts_enough_and_a_few_have_not(grade: int) -> None:
    """A term with a level in every cell would show nothing of what "not enough" looks like."""
    room, plan = a_room(grade), a_plan(NOVEMBER)
    days = defaultdict[tuple[Pupil, str], set[date]](set)
    for seen in (*plan.together(room), *plan.one_by_one(room)):
        for pupil in seen.pupils:
            days[pupil, seen.what.indicator].add(seen.on)
    cells = [(p, one) for p in room.pupils for one in VOCABULARY.levelled_indicators()]
    short = [cell for cell in cells if len(days[cell]) < VOCABULARY.sufficiency(cell[1]).days]

    assert 0 < len(short) < 0.15 * len(cells)


def test_the_same_seed_sees_the_same_and_another_seed_something_else() -> None:
    """A journey that was cut short sends again what it sent, under the same ids."""
    room = a_room(2)

    assert everything(a_plan(NOVEMBER), room) == everything(a_plan(NOVEMBER), room)
    assert everything(a_plan(NOVEMBER), room) != everything(a_plan(NOVEMBER, seed=8), room)


def test_a_family_tells_housework_and_something_that_a_teacher_must_confirm() -> None:
    """Both ways a parent's word takes are on show: counted at once, and after a teacher's yes."""
    room, plan = a_room(5), a_plan(NOVEMBER)

    for pupil in room.pupils:
        labour, other = plan.at_home(room, pupil)
        assert labour.what.category == "labour"
        assert other.what.awaits_teacher


def test_a_remark_never_speaks_of_what_few_may_see() -> None:
    """A restricted fact is for the child, the guardians and the class teacher, not for print."""
    facts = [seen for ones in a_plan(NOVEMBER).facts_in_print(a_room(4)).values() for seen in ones]
    kinds = {VOCABULARY.observation_type(seen.what.observation_type).sensitivity for seen in facts}

    assert kinds <= {"normal", "home"}


@pytest.mark.parametrize(
    ("today", "term"),
    [
        (date(2026, 9, 1), "2026-2027-1"),
        (date(2031, 5, 5), "2026-2027-1"),
        (date(2026, 8, 31), "2025-2026-2"),
        (date(2026, 1, 5), "2025-2026-1"),
    ],
)
def test_the_term_is_autumn_2026_or_the_latest_that_has_begun(today: date, term: str) -> None:
    """A machine with an early clock still shows a term, since nothing may lie in its future."""
    assert term_at(today).id == term


def test_the_days_of_a_term_count_from_its_first_and_leave_the_week_of_october_out() -> None:
    """Lessons are on weekdays; what is done at home is done on any day."""
    term = term_at(NOVEMBER)
    lessons = term.school_days_until(NOVEMBER)

    assert term.school_days_until(date(2026, 9, 1)) == (date(2026, 9, 1),)
    assert date(2026, 10, 5) not in lessons
    assert all(day.weekday() < 5 for day in lessons)
    assert date(2026, 10, 5) in term.days_until(NOVEMBER)


def test_a_day_is_the_schools_own() -> None:
    """At five in the afternoon of UTC it is already tomorrow in Chongqing."""
    from datetime import UTC, datetime

    assert school_day(datetime(2026, 11, 20, 17, tzinfo=UTC)) == date(2026, 11, 21)
