"""A staff list against what the school has: which duties are given, and which end. Pure.

A list adds, unless it is said to be whole: then what is not on it ends,
as at a new school year, when most people change classes.
"""

from collections.abc import Iterable
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import Assignment, School
from portfolio.admit.roster.importing import Import, Placed, refuse_problems
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.staff.file import Duty, StaffFile, StaffRow
from portfolio.support.ids import derived
from portfolio.support.problems import Conflict, NotFound
from portfolio.support.vocabulary import Vocabulary

_Duty = tuple[str, UUID | None, str | None]
_Listed = dict[str, dict[_Duty, e.StaffAssigned]]


class OneselfIsNotReleased(Conflict):
    """An administrator ends others' duties, so that somebody is always left."""

    zh = "不能解除自己的职责，请由另一位学校管理员办理。"
    en = "You cannot end your own duties; another administrator has to."


def decide_import_staff(
    school_id: UUID,
    school: School,
    file: StaffFile,
    vocabulary: Vocabulary,
    *,
    school_year: int | None = None,
    whole_for: UUID | None = None,
) -> Import:
    """Duties given; the ones a person has already are left as they are.

    `school_year`: whose names of classes the list uses.
    `whole_for`: the administrator who says that the list is whole;
    they keep their own duty whatever it says.
    """
    problems = list(file.problems)
    listed: _Listed = {}
    for row in file.rows:
        for assigned in _assignments(school_id, school, row, vocabulary, school_year, problems):
            listed.setdefault(assigned.staff_number, {})[_duty(assigned)] = assigned
    refuse_problems(problems)
    released = _released(school, listed, whole_for) if whole_for else []
    ended = {one.staff_id for one in released}
    had = {
        (one.staff_number, *_duty(one)) for one in school.assignments if one.staff_id not in ended
    }
    given = [
        assigned
        for number, duties in listed.items()
        for duty, assigned in duties.items()
        if (number, *duty) not in had
    ]
    events = tuple((school_id, event) for event in (*released, *given))
    return Import(events, len(given), sum(map(len, listed.values())) - len(given))


def decide_release(school: School, staff_id: UUID, *, by: UUID) -> e.StaffReleased:
    """All duties of a member of staff end; raises `NotFound`, `OneselfIsNotReleased`."""
    if not school.duties_of(staff_id):
        raise NotFound
    if staff_id == by:
        raise OneselfIsNotReleased
    return e.StaffReleased(staff_id=staff_id)


def new_duties(school: School, events: Iterable[Placed]) -> set[tuple[UUID, str]]:
    """Who is given which duty that they had nowhere before; another class of it is nothing new."""
    given: set[tuple[UUID, str]] = {
        (one.staff_id, one.duty) for _, one in events if isinstance(one, e.StaffAssigned)
    }
    return given - {(one.staff_id, one.duty) for one in school.assignments}


def _released(school: School, listed: _Listed, whole_for: UUID) -> list[e.StaffReleased]:
    """Whoever has a duty that the list does not name: all of theirs end, the listed come anew."""
    for one in school.duties_of(whole_for):
        if one.duty == "school_admin":
            listed.setdefault(one.staff_number, {}).setdefault(_duty(one), _again(one))
    return [
        e.StaffReleased(staff_id=staff_id)
        for staff_id, theirs in school.duties.items()
        if {_duty(one) for one in theirs} - set(listed.get(theirs[0].staff_number, ()))
    ]


def _again(one: Assignment) -> e.StaffAssigned:
    return e.StaffAssigned(
        staff_id=one.staff_id,
        staff_number=one.staff_number,
        name=one.name,
        duty=one.duty,
        class_group_id=one.class_group_id,
        subject=one.subject,
    )


def _duty(one: Assignment | e.StaffAssigned) -> _Duty:
    return one.duty, one.class_group_id, one.subject


def _assignments(
    school_id: UUID,
    school: School,
    row: StaffRow,
    vocabulary: Vocabulary,
    school_year: int | None,
    problems: list[RowProblem],
) -> list[e.StaffAssigned]:
    by_name = {(one.grade_in(school_year), one.number): one for one in school.class_groups.values()}
    subject = vocabulary.subject_named(row.subject) if row.subject else None
    if row.subject and subject is None:
        problems.append(_problem(row, "学科", "没有这门学科", "is not a subject we know"))
    if row.duty is Duty.ASSISTING and school.reporting_unit is None:
        zh, en = "只有教学点可以请中心校教师协助", "is for a teaching point, which has a 中心校"
        problems.append(_problem(row, "职责", zh, en))
    groups: list[UUID | None] = []
    for one in row.classes:
        if group := by_name.get((one.grade, one.class_number)):
            groups.append(group.class_group_id)
        else:
            problems.append(_problem(row, "班级", "名册里没有这个班", "is not on the roster"))
    return [
        e.StaffAssigned(
            staff_id=derived(school_id, "staff", row.staff_number),
            staff_number=row.staff_number,
            name=row.name,
            duty=row.duty.value,
            class_group_id=group,
            subject=subject.code if subject else None,
        )
        for group in (groups or [None])
    ]


def _problem(row: StaffRow, column: str, zh: str, en: str) -> RowProblem:
    return RowProblem(row_number=row.row_number, column=column, zh=zh, en=en, left_out=True)
