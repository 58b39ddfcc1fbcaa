"""A staff list: each class has a class teacher, subjects are shared out, two administer.

A class keeps its teacher as it moves up; who saw a class off takes the one that enters.
"""

from collections.abc import Iterator

from demo.chance import Chance
from demo.names import grown_up_name
from demo.roster_sheet import GRADES, phone
from demo.schools import FIRST_YEAR, ClassKey, School

COLUMNS = ("工号", "姓名", "职责", "班级", "学科", "联系")
# Subject, its grades, how many classes one teacher takes.
_SUBJECTS = (
    ("数学", range(1, 10), 2),
    ("英语", range(3, 10), 4),
    ("体育", range(1, 10), 6),
    ("科学", range(1, 7), 6),
    ("物理", range(8, 10), 6),
    ("化学", range(9, 10), 6),
    ("生物", range(7, 9), 6),
    ("历史", range(7, 10), 6),
    ("地理", range(7, 9), 6),
    ("音乐", range(1, 10), 12),
    ("美术", range(1, 10), 12),
    ("劳动", range(1, 10), 12),
    ("信息科技", range(3, 9), 12),
)
_WITH_THE_CLASS = ("语文", "道德与法治")
Row = list[str | None]
Duty = tuple[str, str | None, str | None]
_FOR_ALL = ("大队辅导员", "德育主任", "校医")


def title(school: School, year: int) -> str:
    """What stands above the list."""
    return f"{school.name} {year}年秋季教职工任课表"


def staff_rows(school: School, year: int) -> Iterator[Row]:
    """One row per duty, in the order of `COLUMNS`; people keep number and name over the years."""
    chance = Chance(f"staff {school.code}")
    people = _point(school, year) if school.one_teacher else _town(school, year)
    for number, duties in enumerate(people, start=1):
        name, contact = grown_up_name(chance), phone(chance)
        for duty in duties:
            yield [f"T{number:03}", name, *duty, contact]


def _town(school: School, year: int) -> Iterator[list[Duty]]:
    slots = _slots(school, year)
    for one in slots:
        own = _classes([one])
        yield [("班主任", own, None), *(("任课教师", own, subject) for subject in _WITH_THE_CLASS)]
    for subject, grades, load in _SUBJECTS:
        if not set(grades) & set(school.grades):
            continue
        for start in range(0, len(slots), load):
            having = [one for one in slots[start : start + load] if one[0] in grades]
            yield [("任课教师", _classes(having), subject)] if having else []
    for duty in _FOR_ALL:
        yield [(duty, None, None)]
    for _ in range(2):
        yield [("学校管理员", None, None)]


def _point(school: School, year: int) -> Iterator[list[Duty]]:
    """A teaching point: one person for all classes and subjects, another who also administers."""
    everywhere = _classes(_slots(school, year))
    own = ["数学", "音乐", "美术", "劳动", *_WITH_THE_CLASS]
    yield [("班主任", everywhere, None), *(("任课教师", everywhere, subject) for subject in own)]
    shared = [("任课教师", everywhere, subject) for subject in ("科学", "体育")]
    yield [("学校管理员", None, None), ("德育主任", None, None), *shared]


def _slots(school: School, year: int) -> list[ClassKey]:
    """The classes in the order of their teachers: a place stays with whoever moves up."""
    found: list[ClassKey] = []
    for place in range(len(school.grades)):
        grade = school.grades[(place + year - FIRST_YEAR) % len(school.grades)]
        found += [(grade, number) for number in range(1, school.classes_in_grade + 1)]
    return found


def _classes(some: list[ClassKey]) -> str:
    return "、".join(f"{GRADES[grade - 1]}{number}班" for grade, number in some)
