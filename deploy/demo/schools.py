"""The demonstration schools: their classes, how many children, what is special in their lists."""

from dataclasses import dataclass, field

ClassKey = tuple[int, int]  # grade, number of the class within it
Place = tuple[int, int, int]  # grade, class, number within the class; all from 1


@dataclass(frozen=True)
class School:
    """One school in autumn 2026; `named` puts a given name and sex on a place of the list."""

    key: str
    code: str
    name: str
    classes: tuple[ClassKey, ...]
    pupils_in_class: int
    one_teacher: bool = False
    named: dict[Place, tuple[str, str]] = field(default_factory=dict)
    shared_registry_number: tuple[Place, ...] = ()
    individual_plan: tuple[Place, ...] = ()

    @property
    def roster_file(self) -> str:
        """The name of its roster among the samples."""
        return f"{self.key}roster.xlsx"

    @property
    def staff_file(self) -> str:
        """The name of its staff list among the samples."""
        return f"{self.key}staff.xlsx"


TOWN = School(
    key="",
    code="2150000123",
    name="年轮示例小学",
    classes=tuple((grade, number) for grade in range(1, 7) for number in (1, 2)),
    pupils_in_class=44,
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
)
SMALL = School(
    key="small_",
    code="2150000124",
    name="年轮示例第二小学",
    classes=((3, 1), (3, 2)),
    pupils_in_class=12,
    named={
        (3, 1, 2): ("沈䶮", "男"),
        (3, 1, 4): ("古丽·艾尼", "女"),
        (3, 2, 6): ("何　悦", "女"),
        (3, 2, 8): ("李沐宇", "男"),
        (3, 2, 9): ("李沐宇", "男"),
    },
    shared_registry_number=((3, 2, 8), (3, 2, 9)),
    individual_plan=((3, 1, 11),),
)
NINE = School(
    key="nine_",
    code="2150000125",
    name="年轮示例村小",
    classes=((1, 1), (2, 1), (3, 1)),
    pupils_in_class=3,
    one_teacher=True,
)
SCHOOLS = (TOWN, SMALL, NINE)
