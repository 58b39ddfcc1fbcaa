"""入册: a staff list against the school: which duties are given, and which end."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

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
from portfolio.admit.staff.file import ClassName, Duty, StaffFile, StaffRow
from portfolio.admit.staff.findings import Listing, StaffDifference
from portfolio.admit.staff.staffing import (
    DayIsOver,
    DutyIsGiven,
    DutyIsNotWhole,
    NobodyAdministers,
    NumberIsAnothers,
    OneselfIsNotReleased,
    decide_end,
    decide_give,
    decide_release,
    decide_staff_list,
)
from portfolio.support.ids import derived
from portfolio.support.problems import NotFound

TODAY, DAY = date(2026, 11, 2), timedelta(days=1)
ADMIN, WANG = derived(SCHOOL_ID, "staff", "T000"), derived(SCHOOL_ID, "staff", "T001")
HEAD = an_assignment("school_admin", staff_id=ADMIN, staff_number="T000", name="何校长")


def a_staff_row(duty: Duty = Duty.CLASS_TEACHER, **changes: Any) -> StaffRow:
    said = {
        "row_number": 3,
        "staff_number": "T001",
        "name": "王芳",
        "duty": duty,
        "classes": () if duty is Duty.SCHOOL_ADMIN else (ClassName(grade=3, class_number=1),),
        "subject": "音乐" if duty is Duty.SUBJECT_TEACHER else None,
    }
    return StaffRow.model_validate(said | changes)


def assigned(*rows: StaffRow, school: School | None = None, **more: Any) -> Import:
    school, listing = school or a_school(HEAD), Listing(by=ADMIN, today=TODAY, **more)
    return decide_staff_list(SCHOOL_ID, school, compared(*rows, school=school, **more), listing)


def compared(*rows: StaffRow, school: School, **more: Any) -> StaffDifference:
    file = StaffFile(rows=rows, problems=())
    listing = Listing(by=ADMIN, today=TODAY, **more)
    return staff_difference(SCHOOL_ID, school, file, vocabulary(), listing)


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


def test_somebody_else_releases_whoever_has_a_duty() -> None:
    """Never oneself: somebody is always left who can."""
    school = a_school(HEAD, an_assignment(staff_id=WANG))

    assert decide_release(school, WANG, by=ADMIN) == e.StaffReleased(staff_id=WANG)
    with pytest.raises(OneselfIsNotReleased):
        decide_release(school, ADMIN, by=ADMIN)
    with pytest.raises(NotFound):
        decide_release(school, uuid4(), by=ADMIN)


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


WITH_WANG = {WANG: "王芳"}


def kinds(found: StaffDifference) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.one.duty, one.was) for one in found.findings]


def test_a_list_is_looked_at_duty_by_duty() -> None:
    """Who is new, who is given one more, what stays, what a whole list ends."""
    school = a_school(
        HEAD,
        an_assignment(staff_id=WANG),
        an_assignment("counsellor", staff_id=WANG, class_group_id=None),
        staff_names=WITH_WANG,
    )
    newcomer = a_staff_row(Duty.HEALTH_TEACHER, staff_number="T009", name="周岚", classes=())
    music = a_staff_row(Duty.SUBJECT_TEACHER)
    found = compared(a_staff_row(), music, newcomer, school=school, is_whole=True)

    assert kinds(found) == [
        ("unchanged", "class_teacher", None),
        ("given", "subject_teacher", None),
        ("new", "health_teacher", None),
        ("ended", "counsellor", None),
    ]
    assert found.canonical() != compared(a_staff_row(), school=school).canonical()


def test_a_number_under_another_name_is_a_question_not_a_guess() -> None:
    """A slip of a digit would let a stranger sign as 王芳; a new surname is said to be hers."""
    school = a_school(HEAD, an_assignment(staff_id=WANG), staff_names=WITH_WANG)
    row = a_staff_row(name="王芳芳")
    asked = compared(row, school=school)
    told = compared(row, school=school, same_person=("T001",))
    done = assigned(row, school=school, same_person=("T001",))
    after = school
    for _, event in done.events:
        after = evolve_school(after, event)

    assert kinds(asked) == [("conflict", "class_teacher", "王芳")]
    with pytest.raises(ListHasProblems):
        assigned(row, school=school)
    assert kinds(told) == [("renamed", "class_teacher", "王芳")]
    assert [one.name for one in after.duties_of(WANG)] == ["王芳芳"]


def folded(*events: e.StaffAssigned | e.DutyEnded) -> School:
    school = a_school(HEAD)
    for event in events:
        school = evolve_school(school, event)
    return school


def a_gift(**changes: Any) -> e.StaffAssigned:
    said = {"staff_id": WANG, "staff_number": "T001", "name": "王芳", "duty": "resource_teacher"}
    return e.StaffAssigned.model_validate(said | changes)


def an_end(day: date) -> e.DutyEnded:
    return e.DutyEnded(staff_id=WANG, duty="resource_teacher", from_on=day)


def test_a_duty_is_had_from_its_first_day_and_not_on_the_one_it_ends() -> None:
    """资源教师 from Monday on: on Sunday nothing, on Monday everything, after the last day none."""
    school = folded(a_gift(from_on=TODAY), an_end(TODAY + 2 * DAY))
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY]

    assert [bool(school.on(day).duties_of(WANG)) for day in days] == [False, True, True, False]
    assert [WANG in school.on(day).duties_to_come for day in days] == [True, False, False, False]


def test_what_had_not_begun_never_does() -> None:
    """Ended before its first day, a duty leaves nothing behind."""
    school = folded(a_gift(from_on=TODAY + 3 * DAY), an_end(TODAY))

    assert WANG not in school.duties


def test_given_again_before_its_end_a_duty_goes_on() -> None:
    """One duty, not two of the same; given after its end, it begins anew."""
    on = folded(a_gift(), an_end(TODAY + 2 * DAY), a_gift(from_on=TODAY + 2 * DAY))
    anew = folded(a_gift(), an_end(TODAY), a_gift(from_on=TODAY + 2 * DAY))

    assert len(on.duties_of(WANG)) == 1
    assert on.on(TODAY + 9 * DAY).duties_of(WANG)
    held = [bool(anew.on(TODAY + n * DAY).duties_of(WANG)) for n in (-1, 0, 1, 2)]
    assert held == [True, False, False, True]


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


def wanted(**changes: Any) -> Any:
    said = {"staff_id": WANG, "staff_number": "T001", "class_group_id": None, "subject": None}
    return an_assignment("resource_teacher", **said | changes)


def test_one_duty_is_given_whole_once_and_to_whom_the_number_stands_for() -> None:
    """Without its class a class teacher would see nobody, and be noticed in the last week."""
    school = a_school(HEAD, staff_names=WITH_WANG)
    given = decide_give(school, wanted(from_on=TODAY), today=TODAY)
    held = evolve_school(school, given).on(TODAY)

    assert (given.duty, given.from_on) == ("resource_teacher", TODAY)
    for refusal, there, one in (
        (DutyIsGiven, held, wanted()),
        (DayIsOver, school, wanted(from_on=TODAY - DAY)),
        (DutyIsNotWhole, school, an_assignment("class_teacher", class_group_id=None)),
        (DutyIsNotWhole, school, wanted(class_group_id=CLASS_GROUP)),
        (DutyIsNotWhole, school, an_assignment("subject_teacher", subject=None)),
        (NotFound, school, an_assignment("class_teacher", class_group_id=uuid4())),
        (NumberIsAnothers, school, wanted(name="李文")),
    ):
        with pytest.raises(refusal):
            decide_give(there, one, today=TODAY)


def test_one_duty_ends_and_the_others_stay() -> None:
    """Nobody ends their own administration, nor what nobody has, nor yesterday."""
    school = a_school(HEAD, an_assignment(staff_id=WANG))
    own = e.DutyEnded(staff_id=ADMIN, duty="school_admin", from_on=TODAY)
    head = e.DutyEnded(
        staff_id=WANG, duty="class_teacher", class_group_id=CLASS_GROUP, from_on=TODAY
    )

    assert decide_end(school, WANG, head, by=ADMIN, today=TODAY) == head
    later = head.model_copy(update={"from_on": TODAY + 30 * DAY})
    planned = evolve_school(school, later)
    assert decide_end(planned, WANG, head, by=ADMIN, today=TODAY) == head
    assert WANG not in evolve_school(planned, head).on(TODAY).duties
    with pytest.raises(NotFound):  # no later than was said
        decide_end(planned, WANG, later, by=ADMIN, today=TODAY)
    for refusal, event in (
        (OneselfIsNotReleased, own),
        (NotFound, an_end(TODAY)),
        (DayIsOver, head.model_copy(update={"from_on": TODAY - DAY})),
    ):
        with pytest.raises(refusal):
            decide_end(school, event.staff_id, event, by=ADMIN, today=TODAY)
