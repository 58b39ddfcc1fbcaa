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
    a_term,
    an_admission,
)
from given_when_then import folded_by
from portfolio.admit import events as e
from portfolio.admit.domain import (
    Check,
    DayIsOutsideTerm,
    Enrolled,
    Erased,
    FactsAreFrozen,
    LabelSetIsUnknown,
    Notice,
    School,
    TermDatesAreWrong,
    TermIsNotOpen,
    TermIsPlannedOtherwise,
    TermIsUnknown,
    Unknown,
    decide_plan_term,
    evolve_school,
    evolve_student,
)
from portfolio.capture.events import ObservationWithdrawn
from portfolio.support.event import Event

PLANNED = e.TermPlanned(term=TERM, opens_on=OPENS_ON, closes_on=CLOSES_ON)
OPENED = e.TermOpened(term=TERM)
SEALED = e.TermSealed(term=TERM, sealed_by=TEACHER_ID)
FORMED = e.ClassFormed(class_group_id=CLASS_GROUP, grade=3, number=1)
ADMITTED = an_admission()
ASSIGNED = e.ClassAssigned(class_group_id=CLASS_GROUP, roster_number=7)
LINKED = e.GuardianLinked(guardian_id=GUARDIAN_ID, name="李红", relation="母亲")
UNLINKED = e.GuardianUnlinked(guardian_id=GUARDIAN_ID)
CHECK_OPENED = e.CheckOpened(
    term=TERM, class_group_id=CLASS_GROUP, until=CLOSES_ON, opened_by=TEACHER_ID
)
CHECK_CLOSED = e.CheckClosed(term=TERM, class_group_id=CLASS_GROUP, closed_by=TEACHER_ID)
NOTICE_OPENED = e.NoticeOpened(
    term=TERM, class_group_id=CLASS_GROUP, until=CLOSES_ON, opened_by=TEACHER_ID, entries=12
)
NOTICE_CLOSED = e.NoticeClosed(term=TERM, class_group_id=CLASS_GROUP, closed_by=TEACHER_ID)
LABELS = {"growth", "formal"}
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
    (given(FORMED).when(decide_plan_term, PLANNED, label_sets=LABELS).then(PLANNED, OPENED))


@pytest.mark.parametrize(
    "days",
    [
        {"closes_on": OPENS_ON},
        {"closes_on": OPENS_ON - timedelta(days=1)},
        {"holiday_on": OPENS_ON},
        {"back_on": CLOSES_ON},
        {"holiday_on": CLOSES_ON + timedelta(days=1), "back_on": CLOSES_ON + timedelta(days=1)},
    ],
)
def test_the_days_of_a_term_follow_one_another(days: dict[str, date]) -> None:
    """A term without a day could never hold a fact; a holiday ends after it begins."""
    plan = PLANNED.model_copy(update=days)

    given().when(decide_plan_term, plan, label_sets=LABELS).refuses(TermDatesAreWrong)


def test_levels_are_called_by_names_that_there_are() -> None:
    """The names travel with the numbers: nobody could read unknown ones."""
    plan = PLANNED.model_copy(update={"label_set": "stars"})

    given().when(decide_plan_term, plan, label_sets=LABELS).refuses(LabelSetIsUnknown)


def test_a_term_keeps_the_dates_it_was_opened_with() -> None:
    """Facts were checked against them; moving them would judge what is recorded anew."""
    later = PLANNED.model_copy(update={"closes_on": date(2027, 2, 1)})
    history = given(PLANNED, OPENED)

    history.when(decide_plan_term, later, label_sets=LABELS).refuses(TermIsPlannedOtherwise)


def test_a_term_carries_its_calendar() -> None:
    """What a report and the families' check go by; an old term has the usual days."""
    calendar = {
        "holiday_on": date(2027, 1, 23),
        "back_on": date(2027, 2, 25),
        "school_days": 98,
        "label_set": "formal",
        "check_days": 7,
        "notice_days": 10,
    }
    term = the_school((PLANNED.model_copy(update=calendar), OPENED)).term(TERM)
    usual = the_school((PLANNED, OPENED)).term(TERM)

    assert {name: getattr(term, name) for name in calendar} == calendar
    assert (usual.label_set, usual.check_days, usual.notice_days) == ("growth", 5, None)


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


@pytest.mark.parametrize(
    ("history", "frozen"),
    [
        ((), False),
        ((CHECK_OPENED,), True),
        ((CHECK_OPENED, CHECK_CLOSED), True),
        ((CHECK_OPENED, CHECK_CLOSED.model_copy(update={"reopens_facts": True})), False),
        ((NOTICE_OPENED,), False),
    ],
)
def test_facts_of_a_class_stand_still_from_its_check_on(
    history: tuple[Event, ...], *, frozen: bool
) -> None:
    """What families look at must not move under them; a notice freezes only what it shows."""
    school = the_school((PLANNED, OPENED, *history))

    if frozen:
        with pytest.raises(FactsAreFrozen):
            school.require_facts_open(TERM, CLASS_GROUP, OPENS_ON)
    else:
        assert school.require_facts_open(TERM, CLASS_GROUP, OPENS_ON) == school.term(TERM)
    for other in (uuid4(), None):
        school.require_facts_open(TERM, other, OPENS_ON)


def test_facts_are_taken_on_days_of_an_open_term() -> None:
    """The one question every step asks before it writes a fact."""
    school = the_school((PLANNED, OPENED))

    with pytest.raises(DayIsOutsideTerm):
        school.require_facts_open(TERM, CLASS_GROUP, CLOSES_ON + timedelta(days=1))
    with pytest.raises(TermIsNotOpen):
        the_school((PLANNED, OPENED, SEALED)).require_facts_open(TERM, CLASS_GROUP)
    with pytest.raises(TermIsUnknown):
        school.require_facts_open("2026-2027-2", CLASS_GROUP)


def test_a_check_and_a_notice_tell_until_when_and_whether_they_last() -> None:
    """The families' deadline is what the school said when it began."""
    school = the_school((PLANNED, OPENED, CHECK_OPENED, CHECK_CLOSED, NOTICE_OPENED, NOTICE_CLOSED))

    assert school.checks[TERM, CLASS_GROUP] == Check(CLOSES_ON, "closed")
    assert school.notices[TERM, CLASS_GROUP] == Notice(CLOSES_ON, "closed", 12)


def test_a_class_moves_up_with_its_pupils() -> None:
    """The label follows from the year of entry; two years on 三年级 is 五年级."""
    formed = FORMED.model_copy(update={"stage": "primary", "entry_year": 2024})
    school = the_school((formed, PLANNED, OPENED))
    (group,) = school.classes_in(2026)

    assert [group.grade_in(year) for year in (2026, 2027, 2029)] == [3, 4, 6]
    assert school.classes_in(2030) == ()
    assert school.classes_in(2023) == ()


def test_a_class_of_several_grades_stays_until_its_youngest_have_gone_through() -> None:
    """复式班: its own grade has left, and others are still taught in it, under their grade."""
    formed = FORMED.model_copy(update={"stage": "primary", "entry_year": 2024})
    mixed = e.ClassMixed(class_group_id=CLASS_GROUP, entry_years=(2024, 2025))
    school = the_school((formed, mixed, PLANNED, OPENED))

    def listed(year: int) -> list[int]:
        return [school.label_of(one, year) for one in school.classes_in(year)]

    assert [listed(year) for year in (2024, 2026, 2029, 2030, 2031)] == [[1], [3], [6], [6], []]


def test_the_school_year_is_that_of_the_newest_roster_or_term() -> None:
    """A term planned for years ahead calls no class by another name."""
    later = PLANNED.model_copy(
        update={
            "term": "2027-2028-1",
            "opens_on": date(2027, 9, 1),
            "closes_on": date(2028, 1, 20),
        }
    )
    roster = e.RosterImported(school_year=2027, admitted=1, unchanged=0, imported_by=TEACHER_ID)
    school = the_school((PLANNED, OPENED, later))

    assert the_school(()).school_year_on(OPENS_ON) is None
    assert school.school_year_on(CLOSES_ON) == 2026
    assert school.school_year_on(date(2027, 9, 1)) == 2027
    assert evolve_school(school, roster).school_year_on(CLOSES_ON) == 2027


def test_a_teaching_point_names_the_school_it_reports_through() -> None:
    """Its own code stays its identity; most schools report for themselves."""
    said = {"code": "2150000124", "name": "黄桷垭教学点", "authority": "500103", "stage": "primary"}
    point = e.SchoolRegistered.model_validate(said | {"reporting_unit": "2150000123"})

    assert the_school((point,)).reporting_unit == "2150000123"
    assert the_school((e.SchoolRegistered.model_validate(said),)).reporting_unit is None
    with pytest.raises(ValueError, match="reporting_unit"):
        e.SchoolRegistered.model_validate(said | {"reporting_unit": "21500001"})


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
