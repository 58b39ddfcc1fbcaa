"""An adult whom somebody names beside 小明."""

from typing import Any

from standing_school import StandingSchool


async def link(school: StandingSchool, who: str, **more: Any) -> Any:
    """The answer to `who`, who names the grandmother."""
    path = f"/students/{school.pupil_id}/guardians"
    return await school[who].post(path, {"name": "李 兰", "relation": "外祖母"}, **more)
