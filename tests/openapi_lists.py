"""The workbooks that a walked school is entered by: pupils, staff, those who leave."""

from datetime import date, timedelta
from functools import cache

from workbooks import a_workbook

CODE, OTHER_CODE = "2150000124", "2150000125"

STAFF = [
    ["工号", "姓名", "职责", "班级", "学科"],
    ["T001", "王芳", "班主任", "三年级1班", None],
    ["T002", "李强", "班主任", "三年级2班", None],
    ["T005", "赵云", "任课教师", "三年级1班、三年级2班", "体育"],
    ["T010", "钱塘", "任课教师", "三年级1班、三年级2班", "信息科技"],
]


@cache
def a_roster_list() -> bytes:
    """Two classes of grade 3 with twelve pupils each: enough for the gate to tell of."""
    head = [
        "学校标识码",
        "姓名",
        "性别",
        "出生日期",
        "年级",
        "班号",
        "班内学号",
        "成员1姓名",
        "成员1关系",
    ]
    pupils = [
        [
            CODE,
            f"{family}{given}",
            "女",
            "2018-03-02",
            "三年级",
            group,
            number,
            f"{family}红",
            "母亲",
        ]
        for group, given in ((1, "一宁"), (2, "二安"))
        for number, family in enumerate("王李张刘陈杨黄赵周吴徐孙", 1)
    ]
    return a_workbook(head, *pupils)


def a_staff_list(number: int) -> bytes:
    """A list with one colleague whom nobody has entered yet."""
    return a_workbook(STAFF[0], [f"T9{number:03}", "何永康", "任课教师", "三年级1班", "音乐"])


def a_leavers_list(number: int) -> bytes:
    """A roster with one pupil of grade 6, in a class of this number."""
    born_on = date(2014, 9, 1) + timedelta(days=number)
    return a_workbook(
        ["姓名", "性别", "出生日期", "年级", "班号", "班内学号"],
        ["孙梅", "女", born_on.isoformat(), "六年级", number, 1],
    )
