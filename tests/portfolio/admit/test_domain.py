"""入册: what a school's and a pupil's stream say of them, and what may be planned."""

from datetime import date, timedelta
from functools import reduce
from typing import Any
from uuid import uuid4

import pytest

from builders import (
    CLASS_GROUP,
    CLOSES_ON,
    GUARDIAN_ID,
    OPENS_ON,
    TEACHER_ID,
    TERM,
    a_guardian,
    a_school,
    a_student,
    a_teacher,
    a_term,
    an_admission,
    an_assignment,
)
from given_when_then import folded_by
from portfolio.admit import events as e
from portfolio.admit import relations
from portfolio.admit.domain import (
    DayIsOutsideTerm,
    Enrolled,
    Erased,
    School,
    TermDatesAreWrong,
    TermIsNotOpen,
    TermIsPlannedOtherwise,
    TermIsUnknown,
    Unknown,
    decide_plan_term,
    enrolled,
    evolve_school,
    evolve_student,
)
from portfolio.capture.events import ObservationWithdrawn
from portfolio.support.event import Event
from portfolio.support.policy import Relation
from portfolio.support.problems import Gone, NotFound

PLANNED = e.TermPlanned(term=TERM, opens_on=OPENS_ON, closes_on=CLOSES_ON)
OPENED = e.TermOpened(term=TERM)
SEALED = e.TermSealed(term=TERM, sealed_by=TEACHER_ID)
FORMED = e.ClassFormed(class_group_id=CLASS_GROUP, grade=3, number=1)
ADMITTED = an_admission()
ASSIGNED = e.ClassAssigned(class_group_id=CLASS_GROUP, roster_number=7)
LINKED = e.GuardianLinked(guardian_id=GUARDIAN_ID, name="李红", relation="母亲")
UNLINKED = e.GuardianUnlinked(guardian_id=GUARDIAN_ID)
ERASED = e.StudentErased(reason="guardian_request", erased_by=TEACHER_ID)


def the_school(events: tuple[Event, ...]) -> School:
    return reduce(evolve_school, events, School())


def the_student(*events: Event) -> Enrolled | Erased | Unknown:
    return reduce(evolve_student, events, Unknown())


given = folded_by(the_school)


def a_duty(**changes: Any) -> e.StaffAssigned:
    said = {"staff_id": TEACHER_ID, "staff_number": "T001", "name": "王芳", "duty": "class_teacher"}
    return e.StaffAssigned.model_validate(said | {"class_group_id": CLASS_GROUP} | changes)


def test_a_term_is_planned_and_opened_at_once() -> None:
    """From then on facts may be recorded; nobody presses a second button."""
    (
        given(FORMED)
        .when(decide_plan_term, term=TERM, opens_on=OPENS_ON, closes_on=CLOSES_ON)
        .then(PLANNED, OPENED)
    )


@pytest.mark.parametrize("days", [0, -1])
def test_a_term_ends_after_it_begins(days: int) -> None:
    """A term without a day could never hold a fact."""
    (
        given()
        .when(
            decide_plan_term,
            term=TERM,
            opens_on=OPENS_ON,
            closes_on=OPENS_ON + timedelta(days=days),
        )
        .refuses(TermDatesAreWrong)
    )


def test_a_term_keeps_the_dates_it_was_opened_with() -> None:
    """Facts were checked against them; moving them would judge what is recorded anew."""
    (
        given(PLANNED, OPENED)
        .when(decide_plan_term, term=TERM, opens_on=OPENS_ON, closes_on=date(2027, 2, 1))
        .refuses(TermIsPlannedOtherwise)
    )


def test_a_school_without_the_term_says_so() -> None:
    """A misspelt term must not look like an empty one."""
    with pytest.raises(TermIsUnknown):
        the_school((PLANNED, OPENED)).term("2026-2027-2")


def test_facts_are_taken_while_their_term_is_open_and_only_then() -> None:
    """Before it opens there is no term to stand in; after it is sealed its facts are frozen."""
    states = [the_school(history).term(TERM) for history in ((PLANNED,), (PLANNED, OPENED, SEALED))]

    for term in states:
        with pytest.raises(TermIsNotOpen):
            term.require_open_on(OPENS_ON)
    the_school((PLANNED, OPENED)).term(TERM).require_open_on(OPENS_ON)


@pytest.mark.parametrize("day", [OPENS_ON, CLOSES_ON])
def test_the_first_and_the_last_day_belong_to_the_term(day: date) -> None:
    """What happened on the last school day is not lost."""
    a_term().require_open_on(day)


@pytest.mark.parametrize("day", [OPENS_ON - timedelta(days=1), CLOSES_ON + timedelta(days=1)])
def test_a_day_outside_the_term_is_refused(day: date) -> None:
    """A fact counts for one term: the one its day lies in."""
    with pytest.raises(DayIsOutsideTerm):
        a_term().require_open_on(day)


def test_a_released_member_of_staff_has_no_duty_left() -> None:
    """All duties end together; the colleagues keep theirs."""
    colleague = uuid4()
    school = the_school(
        (
            a_duty(),
            a_duty(duty="subject_teacher", subject="music"),
            a_duty(staff_id=colleague),
            e.StaffReleased(staff_id=TEACHER_ID),
        )
    )

    assert school.duties_of(TEACHER_ID) == ()
    assert len(school.duties_of(colleague)) == 1


def test_a_member_of_staff_can_have_several_duties() -> None:
    """In a village school one person is class teacher and teaches everything."""
    duties = (a_duty(), a_duty(duty="subject_teacher", subject="music"))

    assert [one.duty for one in the_school(duties).duties_of(TEACHER_ID)] == [
        "class_teacher",
        "subject_teacher",
    ]


def test_what_another_step_adds_to_a_stream_is_passed_over() -> None:
    """The log is shared by all steps; each reads only what it knows."""
    other = ObservationWithdrawn(withdrawn_by=TEACHER_ID)

    assert the_school((FORMED, other)) == the_school((FORMED,))
    assert the_student(ADMITTED, other) == the_student(ADMITTED)


def test_a_pupil_is_who_was_admitted_assigned_and_linked() -> None:
    """The portfolio knows name, class and who may act for the child; no 学籍号 is needed."""
    student = the_student(ADMITTED, ASSIGNED, LINKED)

    assert isinstance(student, Enrolled)
    assert (student.name, student.class_group_id, student.roster_number) == (
        "王小明",
        CLASS_GROUP,
        7,
    )
    assert [(one.guardian_id, one.relation) for one in student.guardians] == [(GUARDIAN_ID, "母亲")]


def test_a_pupil_belongs_to_the_class_assigned_last() -> None:
    """Who changed class is read by the new teacher, not by the old one."""
    other = uuid4()
    student = the_student(ADMITTED, ASSIGNED, e.ClassAssigned(class_group_id=other))

    assert isinstance(student, Enrolled)
    assert (student.class_group_id, student.roster_number) == (other, None)


def test_an_unlinked_guardian_is_no_guardian() -> None:
    """The family's word ends it; the history stays in the log."""
    student = the_student(ADMITTED, LINKED, UNLINKED)

    assert isinstance(student, Enrolled)
    assert student.guardians == ()


def test_an_erased_pupil_stays_erased() -> None:
    """Whatever came before or, by a fault, after."""
    assert the_student(ADMITTED, ASSIGNED, ERASED) == Erased()
    assert the_student(ADMITTED, ERASED, LINKED) == Erased()


def test_what_came_before_the_admission_makes_no_pupil() -> None:
    """`evolve` never raises: a stream that is not a pupil's is nobody."""
    assert the_student(ASSIGNED, LINKED) == Unknown()


def test_nobody_is_told_apart_from_the_erased() -> None:
    """An erased portfolio is gone (410), one that never was is not found (404)."""
    with pytest.raises(Gone):
        enrolled(Erased())
    with pytest.raises(NotFound):
        enrolled(Unknown())
    assert enrolled(a_student()) == a_student()


@pytest.mark.parametrize(
    ("stage", "entry_year", "grade"),
    [("primary", 2026, 1), ("primary", 2021, 6), ("junior", 2026, 7), ("junior", 2024, 9)],
)
def test_a_grade_follows_from_stage_and_entry(stage: str, entry_year: int, grade: int) -> None:
    """Six years and three (义务教育法): nobody has to move anybody up in summer."""
    assert a_student(stage=stage, entry_year=entry_year).grade(TERM) == grade


def test_staff_stand_to_a_pupil_by_the_class_of_today() -> None:
    """A class teacher of another class is a stranger to the child."""
    school = a_school(an_assignment(), an_assignment("subject_teacher"))
    other = a_student(class_group_id=uuid4())

    assert relations.to_student(a_teacher(), school, a_student()) == {
        Relation.CLASS_TEACHER,
        Relation.SUBJECT_TEACHER,
    }
    assert relations.to_student(a_teacher(), school, other) == frozenset()
    assert relations.to_student(a_teacher(), school, a_student(class_group_id=None)) == frozenset()


def test_an_administrator_stands_to_every_class() -> None:
    """Also to a child without a class."""
    school = a_school(an_assignment("school_admin"))

    for student in (a_student(), a_student(class_group_id=None)):
        assert relations.to_student(a_teacher(), school, student) == {Relation.SCHOOL_ADMIN}


def test_a_guardian_stands_to_the_linked_child_only() -> None:
    """Not to the class, and not to a classmate."""
    school = a_school()

    assert relations.to_student(a_guardian(), school, a_student()) == {Relation.GUARDIAN}
    assert relations.to_student(a_guardian(), school, a_student(guardians=())) == frozenset()
    assert relations.to_class_group(a_guardian(), school, CLASS_GROUP) == frozenset()


def test_a_teacher_with_a_guardians_account_is_only_a_guardian() -> None:
    """An account is one thing; a parent who teaches has two."""
    school = a_school(an_assignment(staff_id=GUARDIAN_ID))

    assert relations.to_student(a_guardian(), school, a_student(guardians=())) == frozenset()


def test_subjects_are_those_taught_in_that_class() -> None:
    """Music in 3(1) gives no word about music in 3(2)."""
    other = uuid4()
    school = a_school(
        an_assignment("subject_teacher"),
        an_assignment("subject_teacher", subject="labour", class_group_id=other),
    )

    assert relations.subjects_taught(a_teacher(), school, CLASS_GROUP) == {"music"}
