"""A roster as a registry exports it: invented children, in that layout and with its slips.

Who was on last year's list is on this year's in the same words, a grade higher.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from demo.chance import Chance
from demo.names import grown_up_name, pupil_name
from demo.schools import FIRST_YEAR, Cohort, Place, School

Cell = str | int | None

COLUMNS = (
    *("学校标识码", "学校名称", "姓名", "性别", "出生日期", "年级", "班号", "班内学号"),
    *("学籍辅号", "就读方式", "是否随班就读", "是否留守儿童", "户口性质"),
    *("成员1姓名", "成员1关系", "成员1联系电话", "成员2姓名", "成员2关系", "成员2联系电话"),
)
GRADES = tuple(f"{one}年级" for one in "一二三四五六七八九")
_CARERS = (("母亲", "父亲"), ("父亲", "母亲"), ("祖父", "祖母"), ("外祖母", "母亲"))
_WRONG_NUMBER = "G500000000000000000"
_AGE_AT_ENTRY = {"primary": 6, "junior": 12}
_BOARD_FROM = 3


def title(school: School, year: int) -> str:
    """What stands above the list."""
    return f"{school.name} {year}年秋季学生基本信息表"


def roster_rows(school: School, year: int, *, late: int = 0) -> Iterator[list[Cell]]:
    """One row per child, class by class, in the order of `COLUMNS`.

    `late`: so many joined the third class of the list after the term had begun.
    """
    for place_of_class, cohort in enumerate(school.cohorts(year)):
        count = school.in_class + (late if place_of_class == min(2, len(school.grades) - 1) else 0)
        yield from islice(_children(school, cohort, year), count)


def _children(school: School, cohort: Cohort, year: int) -> Iterator[list[Cell]]:
    chance = Chance(f"roster {school.code} {cohort}")
    first_grade = cohort.grade(FIRST_YEAR)
    taken = {name for name, _ in school.named.values()}
    number = 0
    while True:
        number += 1
        place = (first_grade, cohort.number, number)
        yield _row(school, cohort, place, year, chance, taken)


def _row(
    school: School, cohort: Cohort, place: Place, year: int, chance: Chance, taken: set[str]
) -> list[Cell]:
    name, sex = school.named.get(place) or _new_name(chance, taken)
    born_on = _birthday(chance, cohort)
    first, second = _CARERS[0] if chance.happens(0.7) else chance.one_of(_CARERS)
    carers: list[Cell] = [
        grown_up_name(chance),
        first,
        phone(chance),
        grown_up_name(chance),
        second,
        phone(chance) if chance.happens(0.8) else None,
    ]
    return [
        school.code,
        school.name,
        name,
        "1-男" if sex == "男" else "2-女",
        _written(chance, born_on),
        GRADES[cohort.grade(year) - 1],
        f"{cohort.number:02}",
        place[2],
        _registry_number(school, place, born_on, chance),
        "住校" if place[0] >= _BOARD_FROM and chance.happens(0.2) else "走读",
        "是" if place in school.individual_plan else "否",
        "1-是" if chance.happens(0.16) else "0-否",
        chance.one_of(("农业", "非农业")),
        *([None] * len(carers) if place in school.without_carer else carers),
    ]


def _new_name(chance: Chance, taken: set[str]) -> tuple[str, str]:
    girl = chance.happens(0.48)
    name = pupil_name(chance, girl=girl)
    while name in taken:
        name = pupil_name(chance, girl=girl)
    taken.add(name)
    return name, "女" if girl else "男"


def _birthday(chance: Chance, cohort: Cohort) -> date:
    """Six years old by 31 August of the year of entry (义务教育法, art. 11)."""
    year = cohort.entry_year - _AGE_AT_ENTRY[cohort.stage] - 1
    return date(year, 9, 1) + timedelta(days=chance.below(365))


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
    digits = f"500000{born_on:%Y%m%d}{serial // 10:03}"
    return f"G{digits}{check_digit(digits)}" if chance.happens(0.6) else None


def check_digit(digits: str) -> str:
    """The last character of a number whose first seventeen digits are these (GB 11643-1999)."""
    total = sum(int(one) * pow(2, 17 - place, 11) for place, one in enumerate(digits))
    return "10X98765432"[total % 11]


def phone(chance: Chance) -> str:
    """A number in a range that is not given out."""
    return f"1990000{chance.below(10_000):04}"
