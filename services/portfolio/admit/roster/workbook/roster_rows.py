"""A line of a roster → the pupil it names, or the problems that keep it out.

Grade and class are put together from what the columns say of them;
what decides how a child is judged, or where it belongs, is never guessed.
"""

from dataclasses import dataclass, field
from datetime import date

from portfolio.admit.roster.workbook import cells, registry_numbers
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.class_names import (
    By,
    ReadClass,
    Stage,
    class_name,
    grade_name,
    grade_of_year,
)
from portfolio.admit.roster.workbook.fields import CLASSES, GUARDIANS, Field
from portfolio.admit.roster.workbook.listed import Line
from portfolio.admit.roster.workbook.person_name import person_name
from portfolio.admit.roster.workbook.pupil_lines import PupilLine
from portfolio.admit.roster.workbook.registry_numbers import registry_number
from portfolio.admit.roster.workbook.roster import GuardianRow, RosterRow

_AGE_AT_ENTRY = 6
_YOUNGER, _OLDER = 2, 5  # years off the usual age of a grade that are remarked upon
_BY: dict[Field, By] = {
    Field.CLASS_OF_ENTRY: "entry",
    Field.CLASS_OF_GRADUATION: "graduation",
}
_WHO = {Field.FATHER: "父亲", Field.MOTHER: "母亲"}


@dataclass
class Reading:
    """What holds for the whole list, and what was met on the way that should be told once."""

    columns: frozenset[Field]
    school_year: int | None = None
    stage: Stage | None = None
    told_by: set[tuple[int, By]] = field(default_factory=set)
    has_dates_for_classes: bool = False
    is_without_class: bool = False

    @property
    def class_column(self) -> Field | None:
        """The field that the list's column of classes was taken for, if it has one."""
        return next((one for one in CLASSES if one in self.columns), None)


@dataclass(frozen=True, slots=True)
class _Placed:
    grade: int
    number: int
    mixed: tuple[int, ...]


def roster_row(pupil: PupilLine, reading: Reading) -> RosterRow | None:
    """The pupil, or None where the row is to be left out; the line then says why."""
    line = pupil.line
    name = line.must(Field.NAME, person_name)
    placed = _placed(pupil, reading)
    # Left out rather than guessed: it decides by which measure a child is judged.
    has_plan = Field.INDIVIDUAL_PLAN in line.values
    plan = line.must(Field.INDIVIDUAL_PLAN, cells.yes) if has_plan else False
    if name is None or placed is None or plan is None:
        return None
    sex = line.may(Field.SEX, cells.sex)
    born_on = _born_on(line, placed.grade, reading)
    number = _registry_number(line, born_on)
    return RosterRow(
        row_number=line.row_number,
        school_code=line.may(Field.SCHOOL_CODE, cells.school_code),
        name=name,
        sex=sex,
        born_on=born_on,
        grade=placed.grade,
        class_number=placed.number,
        mixed_grades=placed.mixed,
        roster_number=line.may(Field.ROSTER_NUMBER, cells.roster_number),
        registry_number=number,
        boards=line.may(Field.BOARDS, cells.boards),
        follows_individual_plan=plan,
        left_behind=line.may(Field.LEFT_BEHIND, cells.yes),
        guardians=tuple(_guardians(line)),
    )


def _placed(pupil: PupilLine, reading: Reading) -> _Placed | None:
    line = pupil.line
    of_grade = line.must(Field.GRADE, grade_name) if Field.GRADE in line.values else None
    column = next((one for one in CLASSES if one in line.values), None)
    of_class = line.must(column, class_name) if column else pupil.section
    if any(one.left_out and one.column != line.titles.get(Field.NAME) for one in line.problems):
        return None
    if of_class is None and reading.class_column and not (of_grade and of_grade.number):
        line.note(reading.class_column, "没有填写", "is empty", left_out=True)
        return None
    read = of_class or of_grade or ReadClass()
    reading.has_dates_for_classes = reading.has_dates_for_classes or read.is_from_date
    grade = _grade(line, of_grade, read, column, reading)
    number = read.number or (of_grade.number if of_grade else None)
    if number is None and reading.class_column is None:
        reading.is_without_class, number = True, 1
    if number is None:
        line.note(column or Field.CLASS, "没有写班号", "has no number", left_out=True)
    if grade is None or number is None:
        return None
    return _Placed(grade, number, read.mixed or ((grade,) if read.is_mixed else ()))


def _grade(
    line: Line,
    of_grade: ReadClass | None,
    of_class: ReadClass,
    column: Field | None,
    reading: Reading,
) -> int | None:
    """The pupil's own grade first, then the one in the name of the class."""
    shown = column or Field.CLASS
    own = _grade_said(line, of_grade, Field.GRADE, None, reading) if of_grade else None
    if own is None and of_grade is not None:
        return None
    if of_class.is_mixed and own is None:
        zh = "复式班里有几个年级，请加一列“年级”写明每个学生的年级"
        line.note(shown, zh, "a class of several grades; add a column of grades", left_out=True)
        return None
    if own is None:
        return _grade_said(line, of_class, shown, _BY.get(shown), reading)
    elsewhere = (of_class.grade not in {None, own}) or (
        of_class.mixed and own not in of_class.mixed
    )
    if elsewhere:
        line.note(shown, "与年级一列不一致", "differs from the column of grades", left_out=True)
        return None
    return own


def _grade_said(
    line: Line, read: ReadClass, column: Field, by: By | None, reading: Reading
) -> int | None:
    if read.grade is not None:
        return read.grade
    if read.year is None:
        if Field.GRADE in reading.columns:
            line.note(Field.GRADE, "没有填写", "is empty", left_out=True)
        else:
            zh = "没有写年级，请写成“三年级1班”"
            line.note(column, zh, "does not say the grade", left_out=True)
        return None
    try:
        grade, told_by = grade_of_year(
            read, school_year=reading.school_year, stage=reading.stage, by=by
        )
    except Unclear as unclear:
        line.note(column, unclear.zh, unclear.en, left_out=True)
        return None
    reading.told_by.add((read.year, told_by))
    return grade


def _born_on(line: Line, grade: int, reading: Reading) -> date | None:
    born_on = line.may(Field.BORN_ON, cells.day)
    if born_on is None or reading.school_year is None:
        return born_on
    age = reading.school_year - born_on.year - (_AGE_AT_ENTRY + grade - 1)
    if reading.school_year < born_on.year:
        zh, en = "出生日期在将来，未采用", "the date lies ahead; not taken"
        line.note(Field.BORN_ON, zh, en, left_out=False)
        return None
    if not -_YOUNGER <= age <= _OLDER:
        zh, en = "与年级相差较大，请核对", "far from the usual age of the grade; please check"
        line.note(Field.BORN_ON, zh, en, left_out=False)
    return born_on


def _registry_number(line: Line, born_on: date | None) -> str | None:
    number = line.may(Field.REGISTRY_NUMBER, registry_number)
    if number is None:
        return None
    if registry_numbers.checked(number) == "wrong":
        zh, en = "学籍号校验位不对，已照录，请核对", "its check digit is wrong; kept, please check"
        line.note(Field.REGISTRY_NUMBER, zh, en, left_out=False)
    if born_on and registry_numbers.born_on(number) not in {None, born_on}:
        zh, en = "与学籍号里的日期不同，请核对", "differs from the date within the registry number"
        line.note(Field.BORN_ON, zh, en, left_out=False)
    return number


def _guardians(line: Line) -> list[GuardianRow]:
    found = [
        GuardianRow(name=name, relation=line.may(relation, cells.relation) or "监护人")
        for column, relation in GUARDIANS
        if (name := line.may(column, person_name)) is not None
    ]
    for column, relation in _WHO.items():
        name = line.may(column, person_name)
        if name is not None and name not in {one.name for one in found}:
            found.append(GuardianRow(name=name, relation=relation))
    return found


def repeats(line: Line, row: RosterRow, earlier: dict[tuple[object, ...], int]) -> bool:
    """Whether the row was there before; two of one name in a class are two pupils, not one."""
    place = (row.grade, row.class_number)
    pupil = (*place, row.name, row.born_on, row.roster_number)
    first = earlier.setdefault(pupil, row.row_number)
    if first != row.row_number and row.born_on is not None:
        line.note(Field.NAME, f"与第 {first} 行重复", f"the same as row {first}", left_out=True)
        return True
    for column, value, zh in (
        (Field.ROSTER_NUMBER, row.roster_number and (*place, row.roster_number), "这个学号"),
        (Field.REGISTRY_NUMBER, row.registry_number and (row.registry_number,), "这个学籍号"),
    ):
        if value:
            holder = earlier.setdefault((column, *value), row.row_number)
            _say_held(line, column, holder, zh)
    return False


def _say_held(line: Line, column: Field, holder: int, zh: str) -> None:
    if holder != line.row_number:
        same = "同班" if column is Field.ROSTER_NUMBER else ""
        said = f"{same}第 {holder} 行已用{zh}"
        line.note(column, said, f"row {holder} has this number too", left_out=False)
