"""入册: what a pupil's stream says of the pupil."""

from datetime import date
from functools import reduce
from uuid import uuid4

import pytest

from builders import (
    CLASS_GROUP,
    GUARDIAN_ID,
    TEACHER_ID,
    TERM,
    a_student,
    an_admission,
)
from portfolio.admit import events as e
from portfolio.admit.pupil.fold import evolve_student
from portfolio.admit.pupils import (
    ConsentIsMissing,
    Enrolled,
    Erased,
    Left,
    StudentHasLeft,
    Unknown,
    enrolled,
    still_here,
)
from portfolio.support.event import Event
from portfolio.support.problems import Gone, NotFound

ADMITTED = an_admission()
ASSIGNED = e.ClassAssigned(class_group_id=CLASS_GROUP, roster_number=7)
LINKED = e.GuardianLinked(guardian_id=GUARDIAN_ID, name="李红", relation="母亲")
UNLINKED = e.GuardianUnlinked(guardian_id=GUARDIAN_ID)
ERASED = e.StudentErased(reason="guardian_request", erased_by=TEACHER_ID)
LEFT = e.TransferredOut(left_on=date(2026, 12, 4), reason="transfer", by=TEACHER_ID)
BIRTHDAY = date(2013, 2, 28)
TURNS_14 = date(2027, 2, 28)


def the_student(*events: Event) -> Enrolled | Erased | Unknown:
    return reduce(evolve_student, events, Unknown())


def the_pupil(*events: Event) -> Enrolled:
    return enrolled(the_student(ADMITTED, *events))


def granted(given_as: e.GivenAs = "guardian", scope: e.Scope = "photo") -> e.ConsentGranted:
    by = GUARDIAN_ID if given_as == "guardian" else uuid4()
    return e.ConsentGranted(
        scope=scope, granted_by=by, notice_version="notice.v1", given_as=given_as
    )


def withdrawn(given_as: e.GivenAs = "guardian") -> e.ConsentWithdrawn:
    return e.ConsentWithdrawn(scope="photo", withdrawn_by=GUARDIAN_ID, given_as=given_as)


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


def test_of_who_left_nothing_new_is_recorded() -> None:
    """The portfolio stays readable and stands in its sealed terms."""
    pupil = the_pupil(ASSIGNED, LEFT)

    assert pupil.left == Left(date(2026, 12, 4), "transfer")
    assert pupil.class_group_id == CLASS_GROUP
    assert enrolled(pupil) == pupil
    with pytest.raises(StudentHasLeft):
        still_here(pupil)
    assert still_here(a_student()) == a_student()


def test_nothing_is_consented_to_unless_somebody_says_so() -> None:
    """Silence is no consent (个人信息保护法, 14)."""
    assert not the_pupil().has_consent("photo", TURNS_14)
    with pytest.raises(ConsentIsMissing):
        the_pupil().require_consent("photo", TURNS_14)
    the_pupil(granted()).require_consent("photo", TURNS_14)


def test_consent_is_given_for_one_scope_and_can_be_taken_back() -> None:
    """A picture is not a survey; and withdrawing is as easy as giving (个人信息保护法, 15)."""
    assert the_pupil(granted()).has_consent("photo", TURNS_14)
    assert not the_pupil(granted()).has_consent("survey", TURNS_14)
    assert not the_pupil(granted(), withdrawn()).has_consent("photo", TURNS_14)
    assert the_pupil(granted(), withdrawn(), granted()).has_consent("photo", TURNS_14)


@pytest.mark.parametrize(
    ("day", "by_guardian", "by_both"),
    [(date(2027, 2, 27), True, True), (TURNS_14, False, True), (date(2028, 2, 28), False, True)],
)
def test_from_the_fourteenth_birthday_on_the_pupil_is_asked_too(
    day: date, *, by_guardian: bool, by_both: bool
) -> None:
    """Until then a guardian decides alone (个人信息保护法, 31); many turn 14 in grades 8 and 9."""
    admitted = an_admission(born_on=BIRTHDAY)
    theirs = enrolled(the_student(admitted, granted()))
    both = enrolled(the_student(admitted, granted(), granted("student")))
    own = enrolled(the_student(admitted, granted("student")))

    assert theirs.has_consent("photo", day) is by_guardian
    assert both.has_consent("photo", day) is by_both
    assert not own.has_consent("photo", day)


def test_either_word_withdrawn_ends_the_consent_of_a_fourteen_year_old() -> None:
    """Both are needed, so each is enough to end it."""
    admitted = (an_admission(born_on=BIRTHDAY), granted(), granted("student"))

    for word in (withdrawn(), withdrawn("student")):
        assert not enrolled(the_student(*admitted, word)).has_consent("photo", TURNS_14)


def test_who_was_born_on_a_leap_day_turns_fourteen_in_march() -> None:
    """A birthday that the year does not have is over on the next day."""
    pupil = a_student(born_on=date(2012, 2, 29))

    assert not pupil.decides_too(date(2026, 2, 28))
    assert pupil.decides_too(date(2026, 3, 1))


def test_an_individual_plan_holds_from_its_day_on() -> None:
    """A term that ended before is judged as it was; the plan may end again."""
    begun = e.IndividualPlanFollowed(follows=True, from_on=date(2026, 10, 12), by=TEACHER_ID)
    ended = e.IndividualPlanFollowed(follows=False, from_on=date(2027, 3, 1), by=TEACHER_ID)
    pupil = the_pupil(begun, ended)

    assert the_pupil(begun).follows_individual_plan
    assert not pupil.follows_individual_plan
    assert [
        pupil.follows_plan_on(day)
        for day in (date(2026, 10, 11), date(2026, 10, 12), date(2027, 2, 28), date(2027, 3, 1))
    ] == [False, True, True, False]


def test_who_came_with_a_plan_follows_it_until_it_is_ended() -> None:
    """The roster's word holds from the first day."""
    came = an_admission(follows_individual_plan=True)
    ended = e.IndividualPlanFollowed(follows=False, from_on=date(2027, 3, 1), by=TEACHER_ID)
    pupil = enrolled(the_student(came, ended))

    assert pupil.follows_plan_on(date(2026, 9, 1))
    assert not pupil.follows_plan_on(date(2027, 3, 1))
    assert a_student(follows_individual_plan=True).follows_plan_on(date(2026, 9, 1))
