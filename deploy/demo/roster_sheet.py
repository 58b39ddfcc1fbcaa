"""A roster as a registry exports it: invented children, in that layout and with its slips."""

from collections.abc import Iterator
from datetime import date, timedelta

from demo.chance import Chance
from demo.names import grown_up_name, pupil_name
from demo.schools import Place, School

Cell = str | int | None

TITLE = "{name} 2026年秋季学生基本信息表"
COLUMNS = (
    *("学校标识码", "学校名称", "姓名", "性别", "出生日期", "年级", "班号", "班内学号"),
    *("学籍辅号", "就读方式", "是否随班就读", "是否留守儿童", "户口性质"),
    *("成员1姓名", "成员1关系", "成员1联系电话", "成员2姓名", "成员2关系", "成员2联系电话"),
)
GRADES = tuple(f"{one}年级" for one in "一二三四五六七八九")
_CARERS = (("母亲", "父亲"), ("父亲", "母亲"), ("祖父", "祖母"), ("外祖母", "母亲"))
_WRONG_NUMBER = "G500000000000000000"
_ENTRY_YEAR = 2026


def roster_rows(school: School) -> Iterator[list[Cell]]:
    """One row per child, class by class, in the order of `COLUMNS`."""
    chance = Chance(f"roster {school.code}")
    for grade, class_number in school.classes:
        taken = {name for name, _ in school.named.values()}
        for number in range(1, school.pupils_in_class + 1):
            yield _row(school, (grade, class_number, number), chance, taken)


def _row(school: School, place: Place, chance: Chance, taken: set[str]) -> list[Cell]:
    grade, class_number, number = place
    name, sex = school.named.get(place) or _new_name(chance, taken)
    born_on = _birthday(chance, grade)
    first, second = _CARERS[0] if chance.happens(0.7) else chance.one_of(_CARERS)
    return [
        school.code,
        school.name,
        name,
        "1-男" if sex == "男" else "2-女",
        _written(chance, born_on),
        GRADES[grade - 1],
        f"{class_number:02}",
        number,
        _registry_number(school, place, born_on, chance),
        "住校" if grade >= 3 and chance.happens(0.2) else "走读",  # noqa: PLR2004 — from grade 3
        "是" if place in school.individual_plan else "否",
        "1-是" if chance.happens(0.16) else "0-否",
        chance.one_of(("农业", "非农业")),
        grown_up_name(chance),
        first,
        phone(chance),
        grown_up_name(chance),
        second,
        phone(chance) if chance.happens(0.8) else None,
    ]


def _new_name(chance: Chance, taken: set[str]) -> tuple[str, str]:
    girl = chance.happens(0.48)
    name = pupil_name(chance, girl=girl)
    while name in taken:
        name = pupil_name(chance, girl=girl)
    taken.add(name)
    return name, "女" if girl else "男"


def _birthday(chance: Chance, grade: int) -> date:
    """Six years old by 31 August of the year of entry (义务教育法, art. 11)."""
    return date(_ENTRY_YEAR - 7 - (grade - 1), 9, 1) + timedelta(days=chance.below(365))


def _written(chance: Chance, day: date) -> Cell:
    """A number in most rows, text where somebody typed it anew, dashes here and there."""
    if chance.happens(0.68):
        return int(day.strftime("%Y%m%d"))
    return day.isoformat() if chance.happens(0.1) else day.strftime("%Y%m%d")


def _registry_number(school: School, place: Place, born_on: date, chance: Chance) -> Cell:
    serial = chance.below(10_000)
    if place in school.shared_registry_number:
        return _WRONG_NUMBER
    # 500000 is a whole municipality: no person's number begins with it.
    return f"G500000{born_on:%Y%m%d}{serial:04}" if chance.happens(0.6) else None


def phone(chance: Chance) -> str:
    """A number in a range that is not given out."""
    return f"1990000{chance.below(10_000):04}"
