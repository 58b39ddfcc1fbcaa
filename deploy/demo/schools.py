"""The demonstration's county: five schools of very different sizes, and how it is scaled.

A cohort of children keeps its class while it moves up; each autumn another one enters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

ClassKey: TypeAlias = tuple[int, int]  # grade, number of the class within it
Place: TypeAlias = tuple[int, int, int]  # grade, class, number within the class; all from 1
FIRST_YEAR = 2025
FIRST_JUNIOR_GRADE = 7
_MANY = 10


@dataclass(frozen=True)
class Cohort:
    """A class of children from the year in which they enter a stage to the year they leave it."""

    stage: Literal["primary", "junior"]
    entry_year: int
    number: int

    def grade(self, year: int) -> int:
        """Their grade in the school year that begins in this year."""
        first = FIRST_JUNIOR_GRADE if self.stage == "junior" else 1
        return year - self.entry_year + first

    def __str__(self) -> str:
        return f"{self.stage}-{self.entry_year}-{self.number}"


@dataclass(frozen=True)
class School:
    """One school; `named` puts a given name and sex on a place of its first list.

    `unit`: the 中心校 with whose numbers those of a teaching point are told.
    """

    code: str
    name: str
    stage: Literal["primary", "junior", "nine_year"]
    grades: range
    classes_in_grade: int
    in_class: int
    unit: str | None = None
    one_teacher: bool = False
    has_notice: bool = False
    named: dict[Place, tuple[str, str]] = field(default_factory=dict, repr=False)
    shared_registry_number: tuple[Place, ...] = ()
    individual_plan: tuple[Place, ...] = ()
    without_carer: tuple[Place, ...] = ()

    @property
    def size(self) -> int:
        """How many children it has."""
        return len(self.grades) * self.classes_in_grade * self.in_class

    def cohorts(self, year: int) -> Iterator[Cohort]:
        """The classes of a school year, in the order of their grades."""
        for grade in self.grades:
            is_junior = self._begins_as_junior(grade, year)
            entry = year - grade + (FIRST_JUNIOR_GRADE if is_junior else 1)
            for number in range(1, self.classes_in_grade + 1):
                yield Cohort("junior" if is_junior else "primary", entry, number)

    def _begins_as_junior(self, grade: int, year: int) -> bool:
        """七年级 of a nine-year school entered it as 一年级, but for those of the first list."""
        grade_at_first = grade - (year - FIRST_YEAR)
        stays = self.stage == "nine_year" and grade_at_first < FIRST_JUNIOR_GRADE
        return grade >= FIRST_JUNIOR_GRADE and not stays

    def classes(self, year: int) -> tuple[ClassKey, ...]:
        """Grade and number of each class in a school year."""
        return tuple((one.grade(year), one.number) for one in self.cohorts(year))


TOWN = School(
    code="2150000123",
    name="年轮示例小学",
    stage="primary",
    grades=range(1, 7),
    classes_in_grade=2,
    in_class=45,
    has_notice=True,
    named={
        (1, 1, 7): ("池𠅤宁", "男"),
        (1, 2, 18): ("阿依努尔·买买提", "女"),
        (2, 2, 29): ("梁䶮舟", "男"),
        (3, 1, 7): ("沈𬭎远", "男"),
        (3, 2, 37): ("阎　禾", "女"),
        (4, 1, 5): ("李沐宇", "男"),
        (4, 1, 31): ("李沐宇", "男"),
        (4, 2, 24): ("多吉次仁", "男"),
        (5, 1, 20): ("欧阳知行", "男"),
        (6, 2, 37): ("秦𬭎", "女"),
    },
    shared_registry_number=((5, 2, 3), (5, 2, 4)),
    individual_plan=((2, 1, 12), (4, 2, 40), (6, 1, 9)),
    without_carer=((3, 1, 11),),
)
JUNIOR = School(
    code="3150000126",
    name="年轮示例初级中学",
    stage="junior",
    grades=range(7, 10),
    classes_in_grade=2,
    in_class=20,
    individual_plan=((8, 1, 3),),
)
NINE_YEAR = School(
    code="3150000127",
    name="年轮示例九年一贯制学校",
    stage="nine_year",
    grades=range(1, 10),
    classes_in_grade=1,
    in_class=20,
    named={(5, 1, 4): ("古丽·艾尼", "女")},
    individual_plan=((3, 1, 11), (7, 1, 2)),
)
VILLAGE = School(
    code="2150000125",
    name="年轮示例村小学",
    stage="primary",
    grades=range(1, 7),
    classes_in_grade=1,
    in_class=9,
    without_carer=((2, 1, 5),),
)
POINT = School(
    code="2150000128",
    name="年轮示例村小学山坡教学点",
    stage="primary",
    grades=range(1, 3),
    classes_in_grade=1,
    in_class=7,
    unit=VILLAGE.code,
    one_teacher=True,
)
SCHOOLS = (TOWN, JUNIOR, NINE_YEAR, VILLAGE, POINT)
PUPILS = sum(one.size for one in SCHOOLS)


def county(*, pupils: int = PUPILS, schools: int = len(SCHOOLS)) -> tuple[School, ...]:
    """So many schools with about so many pupils between them; as it is by default."""
    chosen = [_school(number) for number in range(schools)]
    share = pupils / sum(one.size for one in chosen)
    return tuple(one if share == 1 else _scaled(one, share) for one in chosen)


def _school(number: int) -> School:
    """The five, then more like them under other codes."""
    pattern = SCHOOLS[number % len(SCHOOLS)]
    again = number // len(SCHOOLS)
    if not again:
        return pattern
    code = f"{pattern.code[:6]}{1000 * again + int(pattern.code[6:]):04}"
    unit = f"{pattern.unit[:6]}{1000 * again + int(pattern.unit[6:]):04}" if pattern.unit else None
    return replace(pattern, code=code, name=f"{pattern.name}（{again + 1}）", unit=unit)


def _scaled(school: School, share: float) -> School:
    """Fewer children in a class; with very few, fewer classes."""
    in_grade = school.in_class * school.classes_in_grade * share
    classes = school.classes_in_grade if in_grade >= _MANY * school.classes_in_grade else 1
    classes = max(classes, -(-int(in_grade) // 55))
    size = max(1, round(in_grade / classes))

    def there(places: tuple[Place, ...]) -> tuple[Place, ...]:
        return tuple(one for one in places if one[1] <= classes and one[2] <= size)

    return replace(
        school,
        classes_in_grade=classes,
        in_class=size,
        named={place: school.named[place] for place in there(tuple(school.named))},
        shared_registry_number=there(school.shared_registry_number),
        individual_plan=there(school.individual_plan),
        without_carer=there(school.without_carer),
    )
