"""A class's list of pupils over HTTP, as somebody is shown it."""

from typing import Any
from uuid import UUID

from standing_school import StandingSchool


async def pupils_of(school: StandingSchool, group: UUID, who: str = "admin") -> list[Any]:
    path = f"/class-groups/{group}/students"
    response = await school[who].get(path, seen=await school.shown())
    assert response.status_code == 200, response.text
    items: list[Any] = response.json()["items"]
    return items
