"""An import taken back: within a day, while nothing refers to it, each change by its answer."""

from datetime import date, timedelta
from functools import reduce
from uuid import uuid4

import pytest

from builders import CLASS_GROUP, NOON, SCHOOL_ID, TEACHER_ID, TERM, TODAY, a_school, a_student
from portfolio.admit import events as e
from portfolio.admit.domain import Check, Enrolled, School
from portfolio.admit.pupil.fold import evolve_student
from portfolio.admit.pupil.moving import ClassesAreChecking
from portfolio.admit.pupils import Left, Student, enrolled
from portfolio.admit.roster.undoing import (
    ImportIsReferredTo,
    ImportIsUndone,
    Numbers,
    Touched,
    UndoIsTooLate,
    decide_undo,
    require_undoable,
    require_unreferred,
)
from portfolio.support.event import Event

IMPORT, PUPIL = uuid4(), uuid4()


def undone(
    before: Enrolled, *said: Event, numbers: Numbers | None = None, school: School | None = None
) -> list[Event]:
    now = enrolled(_after(before, said))
    touched = {PUPIL: Touched(now, said, before, numbers or Numbers())}
    at = school or a_school()
    events = decide_undo(SCHOOL_ID, at, IMPORT, touched, by=TEACHER_ID, today=TODAY)
    return [event for stream, event in events if stream == PUPIL]


def _after(before: Student, said: "tuple[Event, ...] | list[Event]") -> Student:
    return reduce(evolve_student, said, before)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (a_student(), [e.ClassAssigned(class_group_id=uuid4(), roster_number=1)]),
        (
            a_student(born_on=date(2018, 3, 1), sex="m"),
            [e.PersonCorrected(name="王晓明", born_on=date(2018, 3, 9), sex="f", by=TEACHER_ID)],
        ),
        (a_student(), [e.PersonCorrected(born_on=date(2018, 3, 9), by=TEACHER_ID)]),
        (
            a_student(left=Left(date(2026, 6, 1), "transfer")),
            [
                e.StudentReturned(returned_on=TODAY, by=TEACHER_ID),
                e.ClassAssigned(class_group_id=uuid4()),
            ],
        ),
        (a_student(), [e.TransferredOut(left_on=TODAY, reason="other", by=TEACHER_ID)]),
        (
            a_student(guardians=()),
            [e.GuardianLinked(guardian_id=uuid4(), name="李红", relation="母亲")],
        ),
    ],
)
def test_who_was_there_is_as_before(before: Enrolled, said: list[Event]) -> None:
    """Event by event, the last one first."""
    now = _after(_after(before, said), undone(before, *said))

    assert now == before


def test_nobody_comes_back_into_a_class_whose_families_are_checking() -> None:
    """What they look at stays as it was: as where one pupil is taken back."""
    gone = e.TransferredOut(left_on=TODAY, reason="other", by=TEACHER_ID)
    checks = {(TERM, CLASS_GROUP): Check(TODAY, "open")}

    with pytest.raises(ClassesAreChecking):
        undone(a_student(), gone, school=a_school(checks=checks))


def test_a_grade_that_was_changed_is_the_old_one_again() -> None:
    """In every school year."""
    before = a_student()
    said = e.EntryYearCorrected(
        from_school_year=2026, stage="primary", entry_year=2025, reason="repeats", by=TEACHER_ID
    )
    now = enrolled(_after(_after(before, [said]), undone(before, said)))

    assert [now.grade_in_year(year) for year in range(2024, 2030)] == [
        before.grade_in_year(year) for year in range(2024, 2030)
    ]


def test_a_number_is_the_old_one_or_none_again() -> None:
    """By it the child was found; a wrong one must find nobody."""
    said = e.PersonCorrected(registry_number="G9", external_id="x", by=TEACHER_ID)
    [event] = undone(a_student(), said, numbers=Numbers(registry_number="G1"))

    assert event == e.PersonCorrected(registry_number="G1", cleared=("external_id",), by=TEACHER_ID)


def test_who_was_admitted_stands_on_the_roll_no_more() -> None:
    """The adults first: from the next request on they see nothing."""
    adult = uuid4()
    said: tuple[Event, ...] = (
        e.StudentAdmitted(name="王小明", stage="primary", entry_year=2024),
        e.ClassAssigned(class_group_id=CLASS_GROUP),
        e.GuardianLinked(guardian_id=adult, name="李红", relation="母亲"),
    )
    touched = {PUPIL: Touched(a_student(), said)}
    events = decide_undo(SCHOOL_ID, a_school(), IMPORT, touched, by=TEACHER_ID, today=TODAY)

    assert events == [
        (SCHOOL_ID, e.ImportUndone(import_id=IMPORT, undone_by=TEACHER_ID)),
        (PUPIL, e.GuardianUnlinked(guardian_id=adult)),
        (PUPIL, e.AdmissionUndone(undone_on=TODAY, import_id=IMPORT, by=TEACHER_ID)),
    ]


def test_it_is_undone_once_and_within_a_day() -> None:
    """To the second."""
    school = a_school()
    a_day = timedelta(hours=24)
    require_undoable(school, IMPORT, imported_at=NOON, now=NOON + a_day)

    late = NOON + a_day + timedelta(seconds=1)
    with pytest.raises(UndoIsTooLate):
        require_undoable(school, IMPORT, imported_at=NOON, now=late)
    again = a_school(undone_imports=frozenset({IMPORT}))
    with pytest.raises(ImportIsUndone):
        require_undoable(again, IMPORT, imported_at=NOON, now=NOON)


@pytest.mark.parametrize(
    ("later", "accounts", "zh"),
    [
        ({"observation-recorded": 2, "evidence-attached": 1}, 0, "3 条写实记录"),
        ({"consent-granted": 1}, 2, "1 项授权、2 个已启用的账号"),
        ({"level-signed": 4}, 0, "4 项等级或评语"),
        ({"class-assigned": 1}, 0, "1 处学籍变动"),
        ({"report-issued": 1}, 0, "1 项其他内容"),
        ({}, 1, "1 个已启用的账号"),
    ],
)
def test_what_refers_to_it_is_named(later: dict[str, int], accounts: int, zh: str) -> None:
    """So that the administrator knows whom to ask."""
    with pytest.raises(ImportIsReferredTo) as refused:
        require_unreferred(later, accounts)

    assert zh in refused.value.detail("zh")
    assert refused.value.detail("en")


def test_nothing_that_refers_stops_nothing() -> None:
    """Printed codes that nobody has used are void and no more."""
    require_unreferred({}, 0)
