"""A colleague whom an administrator invents: imported, given a code, signed in as."""

from typing import Any
from uuid import UUID

from portfolio.support.ids import derived, uuid7
from signing_in import activated
from standing_school import Caller, StandingSchool
from workbooks import a_workbook

HEAD = ("工号", "姓名", "职责", "班级", "学科")


async def imported(
    school: StandingSchool,
    number: str,
    duty: str = "德育主任",
    group: str | None = None,
    subject: str | None = None,
    *,
    by: Caller | None = None,
) -> UUID:
    """Somebody on a list: the id the school knows them by."""
    content = a_workbook(HEAD, (number, "李存", duty, group, subject))
    path = f"/staff-imports/{uuid7()}"
    response = await (by or school["admin"]).send("PUT", path, content=content)
    assert response.status_code == 201, response.text
    return derived(school.school_id, "staff", number)


async def code_of_staff(school: StandingSchool, number: str, *, by: Caller | None = None) -> str:
    """The newest printed code of somebody, as whoever printed the sheet reads it."""
    response = await (by or school["admin"]).post("/staff-codes")
    return str(next(o["code"] for o in response.json()["items"] if o["staff_number"] == number))


async def invented(
    school: StandingSchool, number: str, *duty: str, by: Caller | None = None
) -> Caller:
    """The three steps in one; `duty`, its class, its subject."""
    await imported(school, number, *duty, by=by)
    return await activated(school, await code_of_staff(school, number, by=by), number.lower())


async def alarms_of(school: StandingSchool) -> list[dict[str, Any]]:
    rows = await school.service.house.desk.pool.fetch(
        "SELECT * FROM access_alarm WHERE school_id = $1 ORDER BY rule, person_id",
        school.school_id,
    )
    return [dict(row) for row in rows]


async def days_pass(school: StandingSchool, days: int) -> None:
    """As if everything that anybody was given lay further back."""
    await school.service.house.desk.pool.execute(
        "UPDATE leaning SET given_at = given_at - make_interval(days => $2) WHERE school_id = $1",
        school.school_id,
        days,
    )
