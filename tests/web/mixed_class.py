"""A village's class: two grades in one room, one teacher."""

from live_service import LiveService
from openapi_lists import CODE, STAFF
from openapi_person import Person
from openapi_seeds import TERM, Seeds
from portfolio.support.ids import uuid7
from workbooks import a_workbook

_NAMES = {"五年级": "蒋沈韩", "六年级": "朱秦尤许"}
_TEACHER = "T022"


def a_mixed_class(live: LiveService, seeds: Seeds) -> Person:
    """五、六复式班 with three pupils and four; its class teacher, by whose duty it is found."""
    admin = seeds.people["admin"]
    pupils = a_workbook(
        ["姓名", "性别", "出生日期", "年级", "班号", "班内学号"],
        *(
            [f"{family}小禾", "女", "2015-03-02", grade, "五六复式班", number]
            for grade, families in _NAMES.items()
            for number, family in enumerate(families, 1 if grade == "五年级" else 4)
        ),
    )
    admin.sent("PUT", f"/roster-imports/{uuid7()}?school_year={TERM[:4]}", content=pupils)
    staff = a_workbook(STAFF[0], [_TEACHER, "周敏", "班主任", "五年级1班", None])
    admin.sent("PUT", f"/staff-imports/{uuid7()}", content=staff)
    items = admin.sent("POST", "/staff-codes")["items"]
    [code] = [one["code"] for one in items if one["staff_number"] == _TEACHER]
    return Person(live).enters(CODE, code, _TEACHER)


def class_of(teacher: Person) -> str:
    """The one class that somebody has."""
    duties = teacher.sent("GET", "/sessions/current")["duties"]
    [group] = {one["class_group_id"] for one in duties if one["class_group_id"]}
    return str(group)
