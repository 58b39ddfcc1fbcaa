"""名单: what taking a list in does to a school, wholly or not at all."""

from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import SCHOOL_ID, TEACHER_ID, TODAY, a_school, a_student
from listed import EMPTY, THREE_ONE, decided, there, topics
from portfolio.admit import events as e
from portfolio.admit.domain import ClassGroup, Enrolled, School
from portfolio.admit.pupil.fold import evolve_student
from portfolio.admit.pupils import Left, Student, enrolled
from portfolio.admit.roster.file import GuardianRow, RosterRow
from portfolio.admit.roster.importing import (
    Import,
    ListHasProblems,
    ListIsOfAnotherSchool,
    class_group_id,
    stage_and_entry,
)
from portfolio.admit.roster.workbook.listed import RowProblem
from rosters import a_listed, taken_in_unseen


def a_problem(*, left_out: bool, row_number: int = 9) -> RowProblem:
    return RowProblem(
        row_number=row_number, column="年级", zh="读不懂", en="unclear", left_out=left_out
    )


def imported(
    *rows: RosterRow,
    school: School = EMPTY,
    students: dict[UUID, Enrolled] | None = None,
    problems: tuple[RowProblem, ...] = (),
) -> Import:
    return taken_in_unseen(school, students or {}, rows, problems=problems)


def test_a_list_forms_classes_admits_pupils_and_links_guardians() -> None:
    """Everything a school needs to begin, in one append."""
    done = imported(a_listed(3), a_listed(4, name="李沐宇", guardians=()))

    assert (done.admitted, done.unchanged) == (2, 0)
    assert topics(done) == [
        "roster-imported",
        "class-formed",
        "student-admitted",
        "class-assigned",
        "guardian-linked",
        "student-admitted",
        "class-assigned",
    ]
    assert {stream for stream, _ in done.events[:2]} == {SCHOOL_ID}


def test_each_pupil_gets_a_stream_of_random_id() -> None:
    """An id that followed from a name or a 学籍号 would tell who it is."""
    first, second = imported(a_listed()), imported(a_listed())

    assert {stream for stream, _ in first.events} & {stream for stream, _ in second.events} == {
        SCHOOL_ID
    }
    assert all(stream.version == 4 for stream, _ in first.events if stream != SCHOOL_ID)


def test_one_row_that_cannot_be_read_keeps_the_whole_list_out() -> None:
    """Half a list would leave children without a portfolio and nobody would notice."""
    with pytest.raises(ListHasProblems) as refused:
        imported(a_listed(), problems=(a_problem(left_out=True), a_problem(left_out=False)))

    assert refused.value.fields["count"] == 1
    rows = refused.value.fields["rows"]
    assert rows == [{"row_number": 9, "column": "年级", "zh": "读不懂", "en": "unclear"}]


def test_an_answer_names_two_hundred_rows_at_most() -> None:
    """Ten thousand mistakes are one mistake; the number is still told."""
    many = tuple(a_problem(left_out=True, row_number=n) for n in range(300))

    with pytest.raises(ListHasProblems) as refused:
        imported(problems=many)

    rows = refused.value.fields["rows"]
    assert isinstance(rows, list)
    assert (len(rows), refused.value.fields["count"]) == (200, 300)


def test_what_is_only_unclear_stops_nothing() -> None:
    """A wrong 学籍号 neither identifies nor rejects."""
    assert imported(a_listed(), problems=(a_problem(left_out=False),)).admitted == 1


def test_a_list_of_another_school_is_refused() -> None:
    """Two schools of one township keep their lists in one folder."""
    with pytest.raises(ListIsOfAnotherSchool):
        imported(a_listed(), a_listed(4, school_code="2150000198"))


def test_a_list_that_names_no_school_is_taken_for_the_callers() -> None:
    """Lists typed by hand have no column for it."""
    assert imported(a_listed(school_code=None)).admitted == 1


def test_who_is_there_already_is_left_as_is() -> None:
    """The same list again, a list with one child more: only the new child is admitted."""
    there = a_student(class_group_id=THREE_ONE, born_on=date(2018, 3, 1), roster_number=3)
    done = imported(a_listed(3), a_listed(4, name="李沐宇"), students={uuid4(): there})

    assert (done.admitted, done.unchanged) == (1, 1)


@pytest.mark.parametrize("changes", [{"name": "王晓明"}, {"born_on": date(2018, 3, 2)}])
def test_who_differs_in_name_or_birthday_is_somebody_else(changes: dict[str, Any]) -> None:
    """Two children of one name are two children."""
    there = a_student(class_group_id=THREE_ONE, born_on=date(2018, 3, 1), roster_number=3)

    assert imported(a_listed(3, **changes), students={uuid4(): there}).admitted == 1


@pytest.mark.parametrize("changes", [{"roster_number": 8}, {"class_number": 2}])
def test_who_is_here_under_another_class_or_number_is_not_admitted_twice(
    changes: dict[str, Any],
) -> None:
    """A move is told by row and reason; taken in, the child would have two records."""
    there = a_student(class_group_id=THREE_ONE, born_on=date(2018, 3, 1), roster_number=3)

    with pytest.raises(ListHasProblems) as refused:
        imported(a_listed(3, **changes), students={uuid4(): there})

    assert [row["row_number"] for row in refused.value.fields["rows"]] == [3]


def test_two_children_of_one_name_and_birthday_in_two_classes_are_two() -> None:
    """Both stand on the list: nobody has moved."""
    there = a_student(class_group_id=THREE_ONE, born_on=date(2018, 3, 1), roster_number=3)
    rows = (a_listed(3), a_listed(4, class_number=2))

    assert imported(*rows, students={uuid4(): there}).admitted == 1


def test_a_class_that_is_there_is_not_formed_again() -> None:
    """A list for a class that has one pupil more."""
    school = a_school(class_groups={THREE_ONE: ClassGroup(THREE_ONE, 3, 1)})

    assert "class-formed" not in topics(imported(a_listed(), school=school))


def test_a_class_keeps_its_id_as_it_moves_up() -> None:
    """3(1) of this year is 4(1) of the next: the same children, the same teacher's view."""
    assert class_group_id(SCHOOL_ID, 3, 1, 2026) == class_group_id(SCHOOL_ID, 4, 1, 2027)
    assert class_group_id(SCHOOL_ID, 3, 1, 2026) != class_group_id(SCHOOL_ID, 3, 1, 2027)


@pytest.mark.parametrize(
    ("grade", "expected"),
    [(1, ("primary", 2026)), (6, ("primary", 2021)), (7, ("junior", 2026)), (9, ("junior", 2024))],
)
def test_stage_and_entry_follow_from_the_grade(grade: int, expected: tuple[str, int]) -> None:
    """Six years and three."""
    assert stage_and_entry(grade, 2026) == expected


def test_who_repeats_a_year_keeps_the_grades_of_the_years_before() -> None:
    """A report of last year goes on saying the grade it was written in."""
    student_id, pupil = uuid4(), there()
    done = decided(a_listed(3, grade=2), students={student_id: pupil})
    said = [event for who, event in done.events if who == student_id]
    start: Student = pupil
    pupil = enrolled(reduce(evolve_student, said, start))

    assert pupil.grade("2025-2026-2") == 2
    assert pupil.grade("2026-2027-1") == 2
    assert pupil.grade("2027-2028-1") == 3


def test_an_adult_of_a_bundle_is_one_for_two_children() -> None:
    """Siblings: one mother, one account."""
    mother = GuardianRow(name="李红", relation="母亲", external_id="adult-7")
    rows = [a_listed(3, guardians=(mother,)), a_listed(4, name="李沐宇", guardians=(mother,))]
    done = imported(*rows)
    linked = [event.guardian_id for _, event in done.events if isinstance(event, e.GuardianLinked)]

    assert len(linked) == 2
    assert len(set(linked)) == 1


def test_who_left_comes_back_as_the_same() -> None:
    """With the seat and the class of the list."""
    student_id = uuid4()
    left = there(left=Left(date(2026, 6, 1), "transfer"), roster_number=9)
    done = decided(a_listed(3), students={student_id: left})

    assert [event for stream, event in done.events if stream == student_id] == [
        e.StudentReturned(returned_on=TODAY, by=TEACHER_ID),
        e.ClassAssigned(class_group_id=THREE_ONE, roster_number=3),
        e.PersonCorrected(sex="m", by=TEACHER_ID),
    ]
