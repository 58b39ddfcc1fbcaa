"""异议: filed, read by those who answer, and answered."""

from typing import Any
from uuid import UUID

from builders import TERM
from portfolio.curate.domain import level_cell
from portfolio.curate.events import LevelSigned
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool


def path_of(school: StandingSchool, student_id: UUID | None = None) -> str:
    return f"/students/{student_id or school.pupil_id}/terms/{TERM}/objections"


async def filed(school: StandingSchool, who: str = "guardian", **said: Any) -> str:
    body = {"about": "other", "text": "出勤少记了一天。"} | said
    response = await school[who].post(path_of(school), body)
    assert response.status_code == 201, response.text
    return str(response.json()["objection_id"])


async def resolved(who: Caller, objection_id: str, **said: Any) -> Any:
    body = {"outcome": "upheld", "answer": "已核对，按您说的更正。"} | said
    return await who.post(f"/objections/{objection_id}/resolution", body)


async def waiting(school: StandingSchool, who: str = "admin", **query: Any) -> list[dict[str, Any]]:
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    items: list[dict[str, Any]] = (await school[who].get("/objections", **query)).json()["items"]
    return items


def a_level(school: StandingSchool, level: str = "B") -> Decided:
    signed = LevelSigned.model_validate(
        {
            "indicator": "student.B3",
            "level": level,
            "level_scale": "growth.v1",
            "signed_by": school.actor("class teacher").person_id,
        }
    )
    cell = level_cell(school.pupil_id, TERM, "student.B3")
    return Decided(school.pupil_id, signed, TERM, cell)
