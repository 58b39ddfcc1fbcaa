"""A list of staff, and what is said of one duty: the rows and events that tests begin from."""

from datetime import date, timedelta
from typing import Any

from builders import (
    SCHOOL_ID,
    a_school,
    an_assignment,
    vocabulary,
)
from portfolio.admit import events as e
from portfolio.admit.domain import School
from portfolio.admit.roster.importing import Import
from portfolio.admit.staff.difference import staff_difference
from portfolio.admit.staff.file import ClassName, Duty, StaffFile, StaffRow
from portfolio.admit.staff.findings import Listing, StaffDifference
from portfolio.admit.staff.staffing import (
    decide_staff_list,
)
from portfolio.support.ids import derived

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


WITH_WANG = {WANG: "王芳"}


def assigned(*rows: StaffRow, school: School | None = None, **more: Any) -> Import:
    school, listing = school or a_school(HEAD), Listing(by=ADMIN, today=TODAY, **more)
    return decide_staff_list(SCHOOL_ID, school, compared(*rows, school=school, **more), listing)


def compared(*rows: StaffRow, school: School, **more: Any) -> StaffDifference:
    file = StaffFile(rows=rows, problems=())
    listing = Listing(by=ADMIN, today=TODAY, **more)
    return staff_difference(SCHOOL_ID, school, file, vocabulary(), listing)


def a_gift(**changes: Any) -> e.StaffAssigned:
    said = {"staff_id": WANG, "staff_number": "T001", "name": "王芳", "duty": "resource_teacher"}
    return e.StaffAssigned.model_validate(said | changes)


def an_end(day: date) -> e.DutyEnded:
    return e.DutyEnded(staff_id=WANG, duty="resource_teacher", from_on=day)
