"""Requests for exports, as an administrator makes them and a colleague answers."""

from typing import Any
from uuid import uuid4

from builders import TERM
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty

REASON = "三年级家长会前统一印发本学期的成长报告。"


async def a_deputy(school: StandingSchool) -> Caller:
    """Somebody of 德育/教务, signed in."""
    person_id = uuid4()
    await school.given(Decided(school.school_id, a_duty(person_id, "moral_education")))
    return await school.joined(person_id)


def body(school: StandingSchool, **changes: Any) -> dict[str, Any]:
    said = {
        "what": "class_reports",
        "term": TERM,
        "class_group_ids": [str(school.class_group_id), str(school.other_class_group_id)],
        "reason": REASON,
    }
    return said | changes


async def asked(school: StandingSchool, **changes: Any) -> str:
    """The id of a request of the administrator's."""
    response = await school["admin"].post("/export-requests", body(school, **changes))
    assert response.status_code == 201, response.text
    return str(response.json()["export_id"])


async def approved(school: StandingSchool, deputy: Caller, **changes: Any) -> str:
    export_id = await asked(school, **changes)
    response = await deputy.post(f"/export-requests/{export_id}/approval")
    assert response.status_code == 201, response.text
    return export_id


async def lines(school: StandingSchool, action: str) -> list[dict[str, Any]]:
    rows = await school.service.house.desk.pool.fetch(
        "SELECT * FROM access_line WHERE school_id = $1 AND action = $2 ORDER BY number",
        school.school_id,
        action,
    )
    return [dict(row) for row in rows]
