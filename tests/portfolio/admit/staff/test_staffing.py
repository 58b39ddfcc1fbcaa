"""入册: a staff list against the school: which duties are given, and which end."""

from functools import reduce
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import (
    CLASS_GROUP,
    SCHOOL_ID,
    a_school,
    an_assignment,
    vocabulary,
)
from portfolio.admit import events as e
from portfolio.admit.domain import ClassGroup, School, evolve_school
from portfolio.admit.roster.importing import Import, ListHasProblems
from portfolio.admit.staff.difference import staff_difference
from portfolio.admit.staff.duties import is_administered
from portfolio.admit.staff.file import ClassName, Duty, StaffFile, StaffRow
from portfolio.admit.staff.findings import Listing, StaffDifference
from portfolio.admit.staff.staffing import (
    DayIsOver,
    NobodyAdministers,
    StaffEvent,
    decide_end,
    decide_release,
    decide_staff_list,
    require_administered,
)
from portfolio.support.ids import derived
from staff_rows import ADMIN, DAY, HEAD, TODAY, WANG, a_staff_row, assigned


def test_duties_are_given_by_the_schools_own_words() -> None:
    """体育 is 体育与健康; the number on the staff card is who it is."""
    done = assigned(a_staff_row(Duty.SUBJECT_TEACHER, subject="体育"))

    [(_, taken), (stream, event)] = done.events
    assert isinstance(taken, e.StaffListTaken)
    assert (taken.given, taken.ended, taken.unchanged) == (1, 0, 0)
    assert stream == SCHOOL_ID
    assert event == e.StaffAssigned(
        staff_id=derived(SCHOOL_ID, "staff", "T001"),
        staff_number="T001",
        name="王芳",
        duty="subject_teacher",
        class_group_id=CLASS_GROUP,
        subject="physical_education",
    )


def test_one_row_for_several_classes_is_a_duty_for_each() -> None:
    """Relations are to one class; nobody works out lists again."""
    other = uuid4()
    groups = {CLASS_GROUP: ClassGroup(CLASS_GROUP, 3, 1), other: ClassGroup(other, 4, 2)}
    row = a_staff_row(
        classes=(ClassName(grade=3, class_number=1), ClassName(grade=4, class_number=2))
    )
    done = assigned(row, school=a_school(HEAD, class_groups=groups))

    assert done.admitted == 2
    assert [getattr(event, "class_group_id", None) for _, event in done.events[1:]] == [
        CLASS_GROUP,
        other,
    ]


def test_an_administrator_answers_for_no_class() -> None:
    """And for all of them."""
    [_, (_, event)] = assigned(a_staff_row(Duty.SCHOOL_ADMIN)).events

    assert isinstance(event, e.StaffAssigned)
    assert (event.duty, event.class_group_id) == ("school_admin", None)


def test_a_duty_that_is_given_already_or_named_twice_is_given_once() -> None:
    """The list is sent again each term, with what changed."""
    row = a_staff_row(Duty.SUBJECT_TEACHER)
    there = an_assignment("subject_teacher")

    assert assigned(row, row).admitted == 1
    again = assigned(row, school=a_school(there))
    assert (again.admitted, again.unchanged, again.events) == (0, 1, ())


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (a_staff_row(Duty.SUBJECT_TEACHER, subject="围棋"), "学科"),
        (a_staff_row(classes=(ClassName(grade=5, class_number=1),)), "班级"),
    ],
)
def test_a_subject_or_a_class_nobody_knows_keeps_the_list_out(row: StaffRow, column: str) -> None:
    """A duty for nothing would open nothing, and be noticed in the last week of term."""
    with pytest.raises(ListHasProblems) as refused:
        assigned(a_staff_row(Duty.SCHOOL_ADMIN), row)

    rows = refused.value.fields["rows"]
    assert isinstance(rows, list)
    assert [one["column"] for one in rows] == [column]


def test_a_list_names_classes_as_they_are_called_in_its_year() -> None:
    """三年级1班 of last year is 四年级1班 now; its teacher stays, under the new name."""
    group = ClassGroup(CLASS_GROUP, 3, 1, "primary", 2024)
    school = a_school(HEAD, class_groups={CLASS_GROUP: group})
    fourth = a_staff_row(classes=(ClassName(grade=4, class_number=1),))
    [_, (_, event)] = assigned(fourth, school=school, school_year=2027).events

    assert isinstance(event, e.StaffAssigned)
    assert event.class_group_id == CLASS_GROUP
    with pytest.raises(ListHasProblems):
        assigned(fourth, school=school, school_year=2026)


def the_duties(school: School, done: Import) -> dict[UUID, set[str]]:
    for _, event in done.events:
        school = evolve_school(school, event)
    held = school.on(TODAY).duties
    return {who: {one.duty for one in theirs} for who, theirs in held.items()}


def test_a_whole_list_ends_what_it_does_not_name() -> None:
    """Last year's teacher of music sees the class no more; who stays keeps duties and account."""
    colleague = uuid4()
    school = a_school(
        HEAD,
        an_assignment(staff_id=WANG),
        an_assignment("subject_teacher", staff_id=WANG),
        an_assignment("counsellor", staff_id=colleague, staff_number="T002"),
    )
    only = a_staff_row(Duty.CLASS_TEACHER)
    done = assigned(only, school=school, is_whole=True)

    assert the_duties(school, done) == {ADMIN: {"school_admin"}, WANG: {"class_teacher"}}
    assert (done.admitted, done.unchanged) == (0, 1)
    assert assigned(only, school=school).events == ()


def test_whoever_says_that_a_list_is_whole_stays_an_administrator() -> None:
    """A list without oneself must not lock the school's only door."""
    school = a_school(HEAD, an_assignment("class_teacher", staff_id=ADMIN, staff_number="T000"))
    elsewhere = a_staff_row(Duty.SUBJECT_TEACHER, staff_number="T000", name="何校长")

    for rows, duties in ((), {"school_admin"}), ((elsewhere,), {"school_admin", "subject_teacher"}):
        done = assigned(*rows, school=school, is_whole=True)
        assert the_duties(school, done) == {ADMIN: duties}


def test_a_whole_list_ends_at_once_what_was_to_end_later() -> None:
    """Whose last day was to be in June is not on the list of today: nothing is theirs till June."""
    june = TODAY + 200 * DAY
    music = an_assignment("subject_teacher", staff_id=WANG, ended_on=june)
    done = assigned(school=a_school(HEAD, music), is_whole=True)
    later = assigned(school=a_school(HEAD, music), is_whole=True, from_on=june)

    assert the_duties(a_school(HEAD, music), done) == {ADMIN: {"school_admin"}}
    assert later.events == ()


def test_two_administrators_cannot_put_each_other_out() -> None:
    """One from Monday on, the other today: on Monday nobody could give anybody a duty."""
    heir = an_assignment("school_admin", staff_id=WANG, staff_number="T001")
    monday = e.DutyEnded(staff_id=WANG, duty="school_admin", from_on=TODAY + 3 * DAY)
    school = a_school(HEAD, heir)
    ending = evolve_school(school, decide_end(school, WANG, monday, by=ADMIN, today=TODAY))
    at_once = e.DutyEnded(staff_id=ADMIN, duty="school_admin", from_on=TODAY)

    with pytest.raises(NobodyAdministers):
        decide_end(ending, ADMIN, at_once, by=WANG, today=TODAY)
    with pytest.raises(NobodyAdministers):
        decide_release(ending, ADMIN, by=WANG)
    listing = Listing(by=WANG, today=TODAY, is_whole=True)
    with pytest.raises(NobodyAdministers):
        decide_staff_list(SCHOOL_ID, ending, compared_by(WANG, ending), listing)


def compared_by(who: UUID, school: School) -> StaffDifference:
    """An empty list that somebody says is whole."""
    listing = Listing(by=who, today=TODAY, is_whole=True)
    return staff_difference(
        SCHOOL_ID, school, StaffFile(rows=(), problems=()), vocabulary(), listing
    )


def test_a_whole_list_that_changes_nothing_releases_nobody() -> None:
    """Sent twice, it must not sign everybody off."""
    row = a_staff_row(Duty.CLASS_TEACHER)
    school = a_school(HEAD, an_assignment(staff_id=WANG))

    assert assigned(row, school=school, is_whole=True).events == ()


def test_only_a_teaching_point_borrows_somebody_of_its_central_school() -> None:
    """一师一校: the second person answers for what the only teacher wrote."""
    row = a_staff_row(Duty.ASSISTING, classes=())
    with pytest.raises(ListHasProblems) as refused:
        assigned(row)
    point = a_school(HEAD, reporting_unit="2150000100")
    [_, (_, event)] = assigned(row, school=point).events

    assert [one["column"] for one in refused.value.fields["rows"]] == ["职责"]
    assert isinstance(event, e.StaffAssigned)
    assert (event.duty, event.class_group_id) == ("assisting", None)


def test_a_list_for_next_week_changes_nothing_today() -> None:
    """What it gives begins that day, what it ends is held until then."""
    school = a_school(HEAD, an_assignment(staff_id=WANG))
    row = a_staff_row(Duty.HEALTH_TEACHER, staff_number="T009", name="周岚", classes=())
    monday = TODAY + 7 * DAY
    done = assigned(row, school=school, is_whole=True, from_on=monday)
    for _, event in done.events:
        school = evolve_school(school, event)

    assert set(school.on(monday - DAY).duties) == {ADMIN, WANG}
    assert set(school.on(monday).duties) == {ADMIN, derived(SCHOOL_ID, "staff", "T009")}
    with pytest.raises(DayIsOver):
        assigned(row, from_on=TODAY - DAY)


_STAFF_IDS = [ADMIN, WANG, derived(SCHOOL_ID, "staff", "T002")]
_DUTIES = st.sampled_from(["school_admin", "resource_teacher"])
_SAID = st.one_of(
    st.builds(
        lambda who, duty: e.StaffAssigned(
            staff_id=who, staff_number="T", name="王芳", duty=duty, from_on=TODAY
        ),
        st.sampled_from(_STAFF_IDS),
        _DUTIES,
    ),
    st.builds(
        lambda who, duty, days: e.DutyEnded(staff_id=who, duty=duty, from_on=TODAY + days * DAY),
        st.sampled_from(_STAFF_IDS),
        _DUTIES,
        st.integers(0, 2),
    ),
    st.builds(lambda who: e.StaffReleased(staff_id=who), st.sampled_from(_STAFF_IDS)),
)


@given(st.lists(_SAID, max_size=6), st.lists(_SAID, max_size=8))
def test_whether_somebody_is_left_follows_from_everything_that_was_said(
    before: list[StaffEvent], said: list[StaffEvent]
) -> None:
    """Only what concerns that duty is folded; the whole fold, kept as the control, agrees."""
    school = reduce(evolve_school, before, a_school(HEAD)).on(TODAY)
    then = reduce(evolve_school, said, school)
    nobody_is_left = is_administered(school.duties) and not is_administered(then.duties)
    try:
        require_administered(school, said)
        is_refused = False
    except NobodyAdministers:
        is_refused = True

    assert is_refused is nobody_is_left
