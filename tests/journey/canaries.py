"""A roster in which every field is a canary: found anywhere else, it tells which way it flew.

The characters of the names stand in no sentence of either service.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from workbooks import a_roster, a_workbook

HEAD = (
    *("学校标识码", "姓名", "性别", "出生日期", "年级", "班号", "班内学号"),
    *("学籍辅号", "是否随班就读", "成员1姓名", "成员1关系", "成员1联系电话"),
)
GIVEN = "鸑鷟鸂鶒鹓鶵鹡鸰鹣鹔鷞鸤鸠鹈鹕鹦鹉鸬鹚鸲鹆鵷鶢鶋鷫鸘鸜鹳鸨"
XIAOMING = "鸑小明"
CLASS_SIZE, CLASSES = 28, (1, 2)
BY_PLAN = 27  # the place in the second class of a pupil with a plan of their own
NOTE_ON_THE_BUS = "鸑在校车上给一年级的小朋友让座，还帮忙扶好书包。"
NOTE_AT_HOME = "鷟周末给楼下的花坛浇了水，拔了杂草。"
NOTE_OF_CLASS = "鶒一起做了课间操。"
REMARK = "鹓小明，十月的那个早晨，你把座位让给了更小的孩子，老师看见了。"
WANG, LI = ("T001", "鹔王秀兰"), ("T002", "鹔李国平")


@dataclass(frozen=True)
class Child:
    """One row of the roster."""

    class_number: int
    roster_number: int

    @property
    def name(self) -> str:
        if (self.class_number, self.roster_number) == (1, 1):
            return XIAOMING
        return GIVEN[self.roster_number - 1] + GIVEN[-self.class_number] + "鸑"

    @property
    def guardian(self) -> str:
        return "鷞" + GIVEN[self.roster_number - 1] + "嫂"

    @property
    def registry_number(self) -> str:
        return f"G5000002017{self.class_number:02}{self.roster_number:02}7391"

    def row(self, school: str) -> tuple[object, ...]:
        born_on = f"2017{self.class_number:02}{self.roster_number:02}"
        plan = "是" if self.follows_plan else "否"
        place = ("三年级", f"{self.class_number:02}", self.roster_number)
        guardian = (self.guardian, "母亲", f"1990000{self.roster_number:04}")
        return (school, self.name, "女", born_on, *place, self.registry_number, plan, *guardian)

    @property
    def follows_plan(self) -> bool:
        return (self.class_number, self.roster_number) == (2, BY_PLAN)


CHILDREN = tuple(Child(c, n) for c in CLASSES for n in range(1, CLASS_SIZE + 1))


def the_roster(school: str) -> bytes:
    """The workbook of two classes."""
    return a_roster(*(one.row(school) for one in CHILDREN), head=HEAD)


def the_staff() -> bytes:
    """王老师 has class 1, 李老师 class 2."""
    rows = [(*WANG, "班主任", "三年级1班"), (*LI, "班主任", "三年级2班")]
    return a_workbook(["教职工任课表"], ("工号", "姓名", "职责", "班级"), *rows)


def written_canaries() -> set[str]:
    """Every text of a person that went into the portfolio."""
    told = {NOTE_ON_THE_BUS, NOTE_AT_HOME, NOTE_OF_CLASS, REMARK, WANG[1], LI[1]}
    rows = {str(cell) for one in CHILDREN for cell in one.row("")[1:] if len(str(cell)) > 4}
    return told | rows | {one.name for one in CHILDREN} | {one.guardian for one in CHILDREN}


def forms(text: str) -> Iterator[bytes]:
    """The bytes in which a text may stand: as it is, escaped in JSON, in UTF-16, as hex."""
    yield text.encode()
    yield json.dumps(text)[1:-1].encode()
    yield "".join(f"\\u{ord(one):04X}" for one in text).encode()
    yield text.encode("utf-16-le")
    yield text.encode().hex().encode()
