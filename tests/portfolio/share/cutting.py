"""A cut of a school's numbers over HTTP, and the feed that tells of it."""

from typing import Any
from uuid import uuid4

from builders import TERM
from standing_school import StandingSchool, a_pupil


async def cut(school: StandingSchool, cut: str = "provisional", **more: Any) -> Any:
    path = f"/terms/{more.pop('term', TERM)}/cube-snapshots"
    return await school["admin"].post(path, {"cut": cut}, **more)


async def feed(school: StandingSchool, **query: Any) -> dict[str, Any]:
    """The feed once it shows all that was cut so far."""
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    response = await school["feed"].get("/feed/events", school=school.code, **query)
    assert response.status_code == 200, response.text
    said: dict[str, Any] = response.json()
    return said


async def with_pupils(school: StandingSchool, count: int, *, grade: int = 3) -> None:
    """So many more pupils in a grade, in no class."""
    for _ in range(count):
        name = {"name": "甲", "entry_year": 2027 - grade}
        await school.given(*a_pupil(uuid4(), school.class_group_id, 9, **name))
