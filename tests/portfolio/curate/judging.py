"""Levels over HTTP: facts enough for one, its signature, what is shown of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from builders import TERM
from standing_school import StandingSchool

B2 = "student.B2"


def base(student_id: UUID) -> str:
    return f"/students/{student_id}/terms/{TERM}"


async def enough(school: StandingSchool, student_id: UUID | None = None) -> None:
    """Two facts on two days: enough for student.B2."""
    for days in (1, 2):
        day = school.today - timedelta(days=days)
        await school.recorded("class teacher", student_id, occurred_on=day.isoformat())


async def sign(
    school: StandingSchool, level: str = "B", *, by: str = "class teacher", **more: Any
) -> Any:
    path = f"{base(more.pop('student_id', school.pupil_id))}/levels/{more.pop('indicator', B2)}"
    return await school[by].put(path, {"level": level}, **more)


async def judgement(school: StandingSchool, who: str = "class teacher") -> dict[str, Any]:
    response = await school[who].get(f"{base(school.pupil_id)}/judgement")
    assert response.status_code == 200, response.text
    said: dict[str, Any] = response.json()
    return said


def level_of(said: dict[str, Any], indicator: str = B2) -> dict[str, Any]:
    [found] = [one for one in said["levels"] if one["indicator"] == indicator]
    return dict(found)
