"""Rows of a list of pupils as tests send them, and the class they name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from portfolio.admit.roster.class_ids import class_group_id
from roster_calls import YEAR
from standing_school import StandingSchool
from workbooks import a_roster

HEAD = (
    *("姓名", "性别", "出生日期", "年级", "班号", "班内学号"),
    *("学籍号", "成员1姓名", "成员1关系"),
)
NUMBER = "G500000201803010041"


def a_row(name: str, seat: int | None = 1, **changes: Any) -> list[Any]:
    said = {
        "sex": "男",
        "born_on": "20180301",
        "grade": "三年级",
        "class": "7",
        "seat": seat,
        "number": None,
        "guardian": "李红",
        "relation": "母亲",
    } | changes
    return [name, *said.values()]


def a_list(*rows: Sequence[Any]) -> bytes:
    return a_roster(*rows, head=HEAD)


def class_of(school: StandingSchool, grade: int = 3, number: int = 7) -> UUID:
    return class_group_id(school.school_id, grade, number, YEAR)
