"""A staff list: each class has a class teacher, subjects are shared out, two administer."""

from collections.abc import Iterator

from demo.chance import Chance
from demo.names import grown_up_name
from demo.roster_sheet import GRADES, phone
from demo.schools import ClassKey, School

TITLE = "{name} 2026年秋季教职工任课表"
COLUMNS = ("工号", "姓名", "职责", "班级", "学科", "联系")
_FROM_GRADE_THREE = 3
# Subject, the first grade that has it, how many classes one teacher takes.
_SUBJECTS = (
    ("数学", 1, 2),
    ("英语", _FROM_GRADE_THREE, 4),
    ("体育", 1, 6),
    ("科学", 1, 6),
    ("音乐", 1, 12),
    ("美术", 1, 12),
    ("劳动", 1, 12),
    ("信息科技", _FROM_GRADE_THREE, 12),
)
_WITH_THE_CLASS = ("语文", "道德与法治")
Row = list[str | None]
Duty = tuple[str, str | None, str | None]


def staff_rows(school: School) -> Iterator[Row]:
    """One row per duty, in the order of `COLUMNS`."""
    chance = Chance(f"staff {school.code}")
    people = _village(school) if school.one_teacher else _town(school)
    for number, duties in enumerate(people, start=1):
        name, contact = grown_up_name(chance), phone(chance)
        for duty in duties:
            yield [f"T{number:03}", name, *duty, contact]


def _town(school: School) -> Iterator[list[Duty]]:
    for one in school.classes:
        own = _classes([one])
        yield [("班主任", own, None), *(("任课教师", own, subject) for subject in _WITH_THE_CLASS)]
    for subject, first_grade, load in _SUBJECTS:
        having = [one for one in school.classes if one[0] >= first_grade]
        for start in range(0, len(having), load):
            yield [("任课教师", _classes(having[start : start + load]), subject)]
    for _ in range(2):
        yield [("学校管理员", None, None)]


def _village(school: School) -> Iterator[list[Duty]]:
    """A teaching point: one person for all classes and subjects, another who also administers."""
    everywhere = _classes(list(school.classes))
    own = ["数学", "音乐", "美术", "劳动", *_WITH_THE_CLASS]
    yield [("班主任", everywhere, None), *(("任课教师", everywhere, subject) for subject in own)]
    shared = [("任课教师", everywhere, subject) for subject in ("科学", "体育")]
    later = _classes([one for one in school.classes if one[0] >= _FROM_GRADE_THREE])
    elder = [("任课教师", later, subject) for subject in ("英语", "信息科技")]
    yield [("学校管理员", None, None), *shared, *elder]


def _classes(some: list[ClassKey]) -> str:
    return "、".join(f"{GRADES[grade - 1]}{number}班" for grade, number in some)
