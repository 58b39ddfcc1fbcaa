"""What people see over HTTP of what was recorded: a pupil's timeline, a class's queue."""

from typing import Any
from uuid import UUID

from builders import TERM
from standing_school import StandingSchool


async def timeline(school: StandingSchool, who: str = "guardian", **query: Any) -> dict[str, Any]:
    said = {"term": TERM, "seen": await school.shown(), **query}
    response = await school[who].get(f"/students/{school.pupil_id}/timeline", **said)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


async def waiting(school: StandingSchool, **query: Any) -> dict[str, Any]:
    said = {"seen": await school.shown(), **query}
    path = f"/class-groups/{school.class_group_id}/pending-confirmations"
    response = await school["class teacher"].get(path, **said)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


def ids(page: dict[str, Any]) -> list[UUID]:
    return [UUID(one["observation_id"]) for one in page["items"]]
