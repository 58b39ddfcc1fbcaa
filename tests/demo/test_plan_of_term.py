"""What the demonstration's teachers and families see: plausible, enough, the same for one seed."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from demo.observation_bank import load_bank
from demo.plan_of_term import PlanOfTerm, Seen
from demo.recordable import RecordableNotes
from demo.rooms import Pupil, Room
from demo.schools import Cohort
from demo.term import TERMS, Term, school_day
from portfolio.support.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "schemas" / "vocabulary")
NOTES = RecordableNotes(load_bank(), VOCABULARY)
AUTUMN = TERMS[0]


def a_plan(term: Term = AUTUMN, seed: str = "7") -> PlanOfTerm:
    return PlanOfTerm(
        seed=seed,
        notes=NOTES,
        needed=[
            (one.code, VOCABULARY.sufficiency(one.code).facts) for _, one in VOCABULARY.indicators()
        ],
        days=term.days,
        school_days=term.school_days,
    )


def a_room(grade: int, size: int = 44) -> Room:
    cohort = Cohort("junior" if grade > 6 else "primary", 2025 - (grade - 1) % 6, 1)
    pupils = (Pupil(f"pupil-{n}", n, f"{cohort}-{n}") for n in range(1, size + 1))
    return Room("a-class", cohort, grade, tuple(pupils))


def everything(plan: PlanOfTerm, room: Room) -> list[Seen]:
    home = [seen for pupil in room.pupils for seen in plan.at_home(room, pupil, plan.days[-1])]
    return [*plan.together(room), *plan.one_by_one(room), *home]


@pytest.mark.parametrize("term", TERMS, ids=lambda one: one.id)
def test_nothing_is_seen_outside_the_term_and_nothing_twice(term: Term) -> None:
    """The real interface refuses another day, and takes two records of one name for one."""
    seen = everything(a_plan(term), a_room(3))
    names = [one.name for one in seen]

    assert all(term.opens_on <= one.on <= term.closes_on for one in seen)
    assert len(set(names)) == len(names) > 100


@pytest.mark.parametrize("grade", range(1, 10))
@pytest.mark.parametrize("term", TERMS, ids=lambda one: one.id)
def test_every_pupil_is_seen_thirty_times_a_term_or_more(term: Term, grade: int) -> None:
    """A county that an official would believe: a record a week and more, for everyone."""
    room, plan = a_room(grade, 30), a_plan(term)
    counts = Counter(
        pupil for seen in (*plan.together(room), *plan.one_by_one(room)) for pupil in seen.pupils
    )

    assert min(counts[pupil] for pupil in room.pupils) >= 30
    assert max(counts.values()) < 45


@pytest.mark.parametrize("grade", range(1, 10))
def test_most_pupils_have_facts_enough_and_a_few_have_not(grade: int) -> None:
    """A term with a level in every cell would show nothing of what "not enough" looks like."""
    room, plan = a_room(grade), a_plan()
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

    assert everything(a_plan(), room) == everything(a_plan(), room)
    assert everything(a_plan(), room) != everything(a_plan(seed="8"), room)


def test_who_joins_changes_no_other_childs_record() -> None:
    """What was recorded before somebody came must not be planned otherwise afterwards."""
    small, large = a_room(2, 20), a_room(2, 21)
    before = {one.name: (one.on, one.what) for one in everything(a_plan(), small)}
    after = {one.name: (one.on, one.what) for one in everything(a_plan(), large)}

    assert before.items() <= after.items()


def test_a_family_tells_housework_and_something_that_a_teacher_must_confirm() -> None:
    """Both ways a parent's word takes are on show: counted at once, and after a teacher's yes."""
    room, plan = a_room(5), a_plan()

    for pupil in room.pupils:
        labour, other = plan.at_home(room, pupil, plan.days[-1])
        assert labour.what.category == "labour"
        assert other.what.awaits_teacher


def test_a_remark_never_speaks_of_what_few_may_see() -> None:
    """A restricted fact is for the child, the guardians and the class teacher, not for print."""
    facts = [seen for ones in a_plan().facts_in_print(a_room(4)).values() for seen in ones]
    kinds = {VOCABULARY.observation_type(seen.what.observation_type).sensitivity for seen in facts}

    assert kinds <= {"normal", "home"}


def test_terms_follow_each_other_and_lessons_are_on_weekdays() -> None:
    """Like meets like after a year; the week of October is off, what is done at home goes on."""
    ids = [term.id for term in TERMS]

    assert ids == ["2025-2026-1", "2025-2026-2", "2026-2027-1"]
    assert all(one.back_on <= other.opens_on for one, other in pairwise(TERMS))
    assert date(2025, 10, 5) not in AUTUMN.school_days
    assert date(2025, 10, 5) in AUTUMN.days
    assert all(day.weekday() < 5 for term in TERMS for day in term.school_days)
    assert all(90 <= len(term.school_days) <= 105 or not term.is_autumn for term in TERMS)


def test_a_day_is_the_schools_own() -> None:
    """At five in the afternoon of UTC it is already tomorrow in Chongqing."""
    assert school_day(datetime(2026, 11, 20, 17, tzinfo=UTC)) == date(2026, 11, 21)
