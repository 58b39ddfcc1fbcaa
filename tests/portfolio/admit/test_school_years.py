"""Three terms across two school years: grades, classes, duties, and who counts in which term."""

from datetime import date
from functools import reduce
from typing import Any
from uuid import UUID, uuid4

from builders import SCHOOL_ID, a_student, vocabulary
from portfolio.admit import events as e
from portfolio.admit.domain import Enrolled, School, evolve_school
from portfolio.admit.roster.class_ids import class_group_id
from portfolio.admit.roster.file import GuardianRow, RosterRow
from portfolio.admit.staff.difference import staff_difference
from portfolio.admit.staff.file import ClassName, Duty, StaffFile, StaffRow
from portfolio.admit.staff.findings import Listing
from portfolio.admit.staff.staffing import decide_staff_list
from portfolio.support.event import Event
from rosters import taken_in_unseen

CODE = "2150000199"
TERMS = {
    "2025-2026-2": (date(2026, 3, 5), date(2026, 7, 1)),
    "2026-2027-1": (date(2026, 9, 1), date(2027, 1, 22)),
    "2026-2027-2": (date(2027, 2, 25), date(2027, 7, 1)),
}
BY = uuid4()


def registered(stage: str = "primary") -> School:
    said = {"code": CODE, "name": "年轮示例小学", "authority": "500103", "stage": stage}
    return evolve_school(School(), e.SchoolRegistered.model_validate(said))


def a_row(grade: int, number: int = 1, name: str = "王小明", born: int = 2018) -> RosterRow:
    return RosterRow(
        row_number=3,
        school_code=CODE,
        name=name,
        sex="m",
        born_on=date(born, 3, 1),
        grade=grade,
        class_number=number,
        roster_number=1,
        registry_number=None,
        boards=None,
        follows_individual_plan=False,
        left_behind=None,
        guardians=(GuardianRow(name="李红", relation="母亲"),),
    )


def taken_in(
    school: School, year: int, *rows: RosterRow, there: dict[UUID, Enrolled] | None = None
) -> tuple[School, Any]:
    done = taken_in_unseen(school, there or {}, rows, year=year)
    ours: list[Event] = [event for stream, event in done.events if stream == SCHOOL_ID]
    return reduce(evolve_school, ours, school), done


def with_term(school: School, term: str) -> School:
    opens_on, closes_on = TERMS[term]
    planned = e.TermPlanned(term=term, opens_on=opens_on, closes_on=closes_on)
    return reduce(evolve_school, (planned, e.TermOpened(term=term)), school)


def labels(school: School, day: date) -> list[tuple[int, int]]:
    year = school.school_year_on(day)
    return [(one.grade_in(year), one.number) for one in school.classes_in(year)]


def test_pupils_and_their_classes_move_up_together() -> None:
    """Nobody enters it: the grade follows from the year of entry, the label from the class's."""
    school, _ = taken_in(registered(), 2025, a_row(2), a_row(6, name="李沐宇", born=2014))
    pupil = a_student(entry_year=2024)
    for term in TERMS:
        school = with_term(school, term)

    assert [pupil.grade(term) for term in TERMS] == [2, 3, 3]
    assert labels(school, TERMS["2025-2026-2"][0]) == [(2, 1), (6, 1)]
    assert labels(school, TERMS["2026-2027-1"][0]) == [(3, 1)]
    assert labels(school, TERMS["2026-2027-2"][1]) == [(3, 1)]


def test_a_new_years_roster_brings_new_classes_and_leaves_the_old_ones() -> None:
    """The list of autumn has everybody; who was there stays who they were."""
    school, _ = taken_in(registered(), 2025, a_row(2))
    there = a_student(
        class_group_id=class_group_id(SCHOOL_ID, 2, 1, 2025),
        roster_number=1,
        born_on=date(2018, 3, 1),
        entry_year=2024,
    )
    school, done = taken_in(
        school, 2026, a_row(3), a_row(1, name="陈一", born=2020), there={uuid4(): there}
    )

    assert (done.admitted, done.unchanged) == (1, 1)
    assert labels(school, date(2026, 8, 30)) == [(1, 1), (3, 1)]


def test_a_nine_year_schools_seventh_grade_is_its_sixth_of_last_year() -> None:
    """The same class by another name: no second one is formed beside it."""
    school, _ = taken_in(registered("nine_year"), 2025, a_row(6, born=2014))
    sixth = class_group_id(SCHOOL_ID, 6, 1, 2025)
    there = a_student(
        class_group_id=sixth, roster_number=1, born_on=date(2014, 3, 1), entry_year=2020
    )
    school, done = taken_in(school, 2026, a_row(7, born=2014), there={uuid4(): there})

    assert (done.admitted, done.unchanged) == (0, 1)
    assert labels(school, date(2026, 9, 1)) == [(7, 1)]
    assert there.grade("2026-2027-1") == 7


def test_a_staff_list_calls_classes_as_its_year_does() -> None:
    """三年级1班 in autumn is the class that was 二年级1班 in spring; duties follow the list."""
    school, _ = taken_in(registered(), 2025, a_row(2))
    group = class_group_id(SCHOOL_ID, 2, 1, 2025)

    def listed(school: School, staff_number: str, grade: int, year: int) -> School:
        row = StaffRow(
            row_number=3,
            staff_number=staff_number,
            name="王芳",
            duty=Duty.CLASS_TEACHER,
            classes=(ClassName(grade=grade, class_number=1),),
            subject=None,
        )
        file = StaffFile(rows=(row,), problems=())
        listing = Listing(by=BY, today=date(year, 9, 1), school_year=year, is_whole=True)
        found = staff_difference(SCHOOL_ID, school, file, vocabulary(), listing)
        done = decide_staff_list(SCHOOL_ID, school, found, listing)
        return reduce(evolve_school, [event for _, event in done.events], school)

    spring = listed(school, "T001", 2, 2025)
    autumn = listed(spring, "T002", 3, 2026)

    for after, number in ((spring, "T001"), (autumn, "T002")):
        [only] = after.assignments
        assert (only.staff_number, only.class_group_id) == (number, group)
