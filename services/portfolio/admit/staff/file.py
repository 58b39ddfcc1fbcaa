"""A staff workbook → who does what for which class.

In: bytes of an .xlsx with 工号, 姓名, 职责, and 班级, 学科 where the duty has them.
Out: the rows understood and the problems met, or a refusal.
One row is one duty; a class teacher who also teaches Chinese has two.
How to reach a person is not taken: accounts are local.
"""

import re
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.listed import Line, RowProblem, lines
from portfolio.admit.roster.workbook.person_name import person_name
from portfolio.admit.roster.workbook.sheets import Value

NEEDED = ("工号", "姓名", "职责")
OPTIONAL = ("班级", "学科")
ALSO_CALLED = {"任教班级": "班级", "任教学科": "学科"}
_BETWEEN_CLASSES = re.compile(r"[、,;/\s]+")
_CLASS = re.compile(r"(.{1,5}?)(?:年级)?[(]?([0-9]{1,2}|[一二三四五六七八九十])[)]?班")


class Duty(StrEnum):
    """职责: what a person answers for."""

    CLASS_TEACHER = "class_teacher"
    SUBJECT_TEACHER = "subject_teacher"
    SCHOOL_ADMIN = "school_admin"
    COUNSELLOR = "counsellor"
    MORAL_EDUCATION = "moral_education"
    HEALTH_TEACHER = "health_teacher"
    BOARDING_TEACHER = "boarding_teacher"
    PSYCHOLOGY_TEACHER = "psychology_teacher"
    RESOURCE_TEACHER = "resource_teacher"
    ASSISTING = "assisting"


_DUTIES = {
    "班主任": Duty.CLASS_TEACHER,
    "任课教师": Duty.SUBJECT_TEACHER,
    "科任教师": Duty.SUBJECT_TEACHER,
    "学校管理员": Duty.SCHOOL_ADMIN,
    "大队辅导员": Duty.COUNSELLOR,
    "少先队辅导员": Duty.COUNSELLOR,
    "德育主任": Duty.MORAL_EDUCATION,
    "德育干部": Duty.MORAL_EDUCATION,
    "教务主任": Duty.MORAL_EDUCATION,
    "校医": Duty.HEALTH_TEACHER,
    "保健教师": Duty.HEALTH_TEACHER,
    "生活老师": Duty.BOARDING_TEACHER,
    "生活教师": Duty.BOARDING_TEACHER,
    "宿管老师": Duty.BOARDING_TEACHER,
    "心理教师": Duty.PSYCHOLOGY_TEACHER,
    "心理健康教师": Duty.PSYCHOLOGY_TEACHER,
    "资源教师": Duty.RESOURCE_TEACHER,
    "特教教师": Duty.RESOURCE_TEACHER,
    "协助教师": Duty.ASSISTING,
    "中心校协助教师": Duty.ASSISTING,
}
# A duty that names its subject: the column of subjects may then stay empty.
_SUBJECT_IN_DUTY = re.compile(r"(体育|音乐|美术|劳动|科学|信息科技)(老师|教师)")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClassName(_Frozen):
    """`一年级1班` as grade 1, class 1."""

    grade: int
    class_number: int


class StaffRow(_Frozen):
    """One duty of one person; `subject` as the school writes it, only for a subject teacher."""

    row_number: int
    staff_number: str
    name: str
    duty: Duty
    classes: tuple[ClassName, ...]
    subject: str | None
    external_id: str | None = None


class EndingRow(_Frozen):
    """Whom a OneRoster bundle says to be gone; with `duty`, only from that in these classes.

    `staff_numbers`: what else the person may be known by; `column`: where the bundle says it.
    """

    row_number: int
    column: str
    external_id: str
    staff_numbers: tuple[str, ...] = ()
    duty: Duty | None = None
    classes: tuple[ClassName, ...] = ()


class StaffFile(_Frozen):
    """The duties understood, those that a bundle says to have ended, and what was not."""

    rows: tuple[StaffRow, ...]
    problems: tuple[RowProblem, ...]
    endings: tuple[EndingRow, ...] = ()


def read_staff(content: bytes) -> StaffFile:
    """Read a staff list; whatever the bytes, the answer is a `StaffFile` or a `Refusal`."""
    listed = lines(content, needed=NEEDED, optional=OPTIONAL, also_called=ALSO_CALLED)
    names: dict[str, str] = {}
    read = [_row(line) for line in listed]
    rows = [
        row
        for line, row in zip(listed, read, strict=True)
        if row is not None and _is_one_person(line, row, names)
    ]
    problems = [problem for line in listed for problem in line.problems]
    return StaffFile(rows=tuple(rows), problems=tuple(problems))


def _row(line: Line) -> StaffRow | None:
    number = line.must("工号", _staff_number)
    name = line.must("姓名", person_name)
    duty = line.must("职责", _duty)
    teaches = duty is Duty.SUBJECT_TEACHER
    classes = _classes_of(line, duty)
    subject = (_subject_in(line) or line.must("学科", cells.short)) if teaches else None
    if number is None or name is None or duty is None or classes is None:
        return None
    if teaches and subject is None:
        return None
    return StaffRow(
        row_number=line.row_number,
        staff_number=number,
        name=name,
        duty=duty,
        classes=classes,
        subject=subject,
    )


def _classes_of(line: Line, duty: Duty | None) -> tuple[ClassName, ...] | None:
    """The classes of a duty that has some; 生活老师 without any look after the whole school."""
    if duty in {Duty.CLASS_TEACHER, Duty.SUBJECT_TEACHER}:
        return line.must("班级", _classes)
    if duty is Duty.BOARDING_TEACHER and "班级" in line.values:
        return line.must("班级", _classes)
    return ()


def _subject_in(line: Line) -> str | None:
    """体育 of a 体育老师, unless the row says more."""
    named = _SUBJECT_IN_DUTY.fullmatch(cells.text(line.values.get("职责", "")))
    return named[1] if named and "学科" not in line.values else None


def _is_one_person(line: Line, row: StaffRow, names: dict[str, str]) -> bool:
    """A staff number is a login: under two names, the second row would sign as the first person."""
    if names.setdefault(row.staff_number, row.name) == row.name:
        return True
    zh, en = "这个工号前面写的是另一个姓名", "this number stands for another name above"
    line.note("工号", zh, en, left_out=True)
    return False


def _staff_number(value: Value) -> str:
    written = cells.text(value)
    if not re.fullmatch(r"[A-Za-z0-9-]{1,20}", written):
        raise Unclear("工号只能是字母和数字，最长 20 位", "letters and digits only, 20 at most")
    return written


def _duty(value: Value) -> Duty:
    written = cells.text(value)
    teaches = _SUBJECT_IN_DUTY.fullmatch(written)
    found = Duty.SUBJECT_TEACHER if teaches else _DUTIES.get(written)
    if found is None:
        expected = (
            "班主任、任课教师、大队辅导员、德育主任、校医、生活老师、心理教师、资源教师、"
            "中心校协助教师或学校管理员"
        )
        raise Unclear(f"职责应为{expected}", f"the duty should be {expected}")
    return found


def _classes(value: Value) -> tuple[ClassName, ...]:
    written = [one for one in _BETWEEN_CLASSES.split(cells.text(value)) if one]
    return tuple(dict.fromkeys(_class(one) for one in written))


def _class(written: str) -> ClassName:
    parts = _CLASS.fullmatch(written)
    if parts is None:
        raise Unclear(
            "班级应写成“一年级1班”，多个班用顿号隔开", "write classes as 一年级1班、一年级2班"
        )
    return ClassName(grade=cells.grade(parts[1]), class_number=cells.class_number(parts[2]))
