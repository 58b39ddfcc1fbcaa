"""A roster against what the school has: which events make the school as the list says. Pure.

Taken in wholly or not at all. A pupil who is there already
(same class, name, birthday and roster number) is left as is; who differs in one is somebody else.
Who moved or left is entered one by one, with a day and a reason that a list does not tell.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.roster_file import RosterFile, RosterRow
from portfolio.admit.workbook.listed import RowProblem
from portfolio.support.event import Event
from portfolio.support.ids import derived
from portfolio.support.problems import Malformed

_FIRST_JUNIOR_GRADE = 7


class ListHasProblems(Malformed):
    """Some rows cannot be taken in, so none is; each is named with its reason."""

    zh = "名单中有 {count} 处需要修改，未导入任何内容。"
    en = "{count} places in the list need correction; nothing was imported."


class ListIsOfAnotherSchool(Malformed):
    """The list names another 学校标识码."""

    zh = "名单里的学校标识码不是本校的，未导入任何内容。"
    en = "The list is of another school; nothing was imported."


Placed = tuple[UUID, Event]
"""The stream an event goes to, and the event."""


@dataclass(frozen=True, slots=True)
class Import:
    """What taking a list in does."""

    events: tuple[Placed, ...]
    admitted: int = 0
    unchanged: int = 0


def refuse_problems(problems: Sequence[RowProblem]) -> None:
    """Raise `ListHasProblems` if a row would be left out."""
    fatal = [problem for problem in problems if problem.left_out]
    if fatal:
        told = [one.model_dump(exclude={"left_out"}) for one in fatal[:200]]
        raise ListHasProblems(count=len(fatal), reason="", rows=told)


def stage_and_entry(grade: int, school_year: int) -> tuple[e.Stage, int]:
    """Stage and entry year of who is in this grade in this school year (6 + 3 years)."""
    if grade >= _FIRST_JUNIOR_GRADE:
        return "junior", school_year - (grade - _FIRST_JUNIOR_GRADE)
    return "primary", school_year - (grade - 1)


def class_group_id(school_id: UUID, grade: int, number: int, school_year: int) -> UUID:
    """A class keeps its id as it moves up: it follows from stage, entry year and number."""
    return derived(school_id, "class", *stage_and_entry(grade, school_year), number)


def class_called(
    school_id: UUID, school: School, grade: int, number: int, school_year: int
) -> UUID:
    """The id of the class of this name in a school year, whether it is formed or not.

    Asked of the school first: 七年级 of a nine-year school entered it as 一年级.
    """
    called = (
        one.class_group_id
        for one in school.class_groups.values()
        if one.entry_year and (one.grade_in(school_year), one.number) == (grade, number)
    )
    return next(called, class_group_id(school_id, grade, number, school_year))


def decide_import_roster(
    school_id: UUID,
    school: School,
    students: Mapping[UUID, Enrolled],
    file: RosterFile,
    *,
    school_year: int,
    by: UUID,
    new_id: Callable[[object], UUID],
) -> Import:
    """Classes formed, pupils admitted, guardians linked;
    `new_id` gives the same id for the same name.
    """
    refuse_problems(file.problems)
    if any(row.school_code not in {None, school.code} for row in file.rows):
        raise ListIsOfAnotherSchool(reason="")
    events: list[Placed] = [
        (school_id, formed) for formed in _classes(school_id, school, file.rows, school_year)
    ]
    groups = [
        class_called(school_id, school, row.grade, row.class_number, school_year)
        for row in file.rows
    ]
    new = _new_rows(students.values(), file.rows, groups)
    for row, group in new:
        events += _admit(row, group, school_year, new_id)
    admitted, unchanged = len(new), len(file.rows) - len(new)
    imported = e.RosterImported(
        school_year=school_year, admitted=admitted, unchanged=unchanged, imported_by=by
    )
    return Import(((school_id, imported), *events), admitted, unchanged)


def _new_rows(
    students: Iterable[Enrolled], rows: Sequence[RosterRow], groups: Sequence[UUID]
) -> list[tuple[RosterRow, UUID]]:
    """The rows of pupils who are not there, with their class.

    Raises `ListHasProblems` where a row looks like somebody who is there under another class or
    number: taken in, the child would have two records.
    """
    listed = [
        ((group, row.name, row.born_on, row.roster_number), row)
        for row, group in zip(rows, groups, strict=True)
    ]
    there = {(one.class_group_id, one.name, one.born_on, one.roster_number) for one in students}
    gone = there - {identity for identity, _ in listed}
    elsewhere = {(name, born_on) for _, name, born_on, _ in gone if born_on}
    new = [(row, identity[0]) for identity, row in listed if identity not in there]
    refuse_problems([_moved(row) for row, _ in new if (row.name, row.born_on) in elsewhere])
    return new


def _moved(row: RosterRow) -> RowProblem:
    return RowProblem(
        row_number=row.row_number,
        column="班号",
        zh="本校已有同名同生日的学生，班级或座号不同；转班、改座号请逐人办理",
        en="is here already in another class or under another number; move pupils one by one",
        left_out=True,
    )


def _classes(
    school_id: UUID, school: School, rows: Sequence[RosterRow], school_year: int
) -> list[e.ClassFormed]:
    wanted = sorted({(row.grade, row.class_number) for row in rows})
    formed = []
    for grade, number in wanted:
        stage, entry_year = stage_and_entry(grade, school_year)
        formed.append(
            e.ClassFormed(
                class_group_id=class_called(school_id, school, grade, number, school_year),
                grade=grade,
                number=number,
                stage=stage,
                entry_year=entry_year,
            )
        )
    return [one for one in formed if one.class_group_id not in school.class_groups]


def _admit(
    row: RosterRow, group: UUID, school_year: int, new_id: Callable[[object], UUID]
) -> list[Placed]:
    stage, entry_year = stage_and_entry(row.grade, school_year)
    student_id = new_id(row.row_number)
    admitted = e.StudentAdmitted(
        name=row.name,
        stage=stage,
        entry_year=entry_year,
        born_on=row.born_on,
        sex=row.sex,
        registry_number=row.registry_number,
        follows_individual_plan=row.follows_individual_plan,
    )
    assigned = e.ClassAssigned(class_group_id=group, roster_number=row.roster_number)
    linked = [
        e.GuardianLinked(
            guardian_id=new_id((row.row_number, number)), name=one.name, relation=one.relation
        )
        for number, one in enumerate(row.guardians)
    ]
    return [(student_id, event) for event in (admitted, assigned, *linked)]
