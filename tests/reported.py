"""A school whose term has ended: every family has its report, one of them a line for home."""

from functools import partial
from typing import Any

from builders import TERM
from standing_school import StandingSchool
from standing_service import until

LINE = "周末一起走一走"


async def reported(school: StandingSchool, *, line: str | None = LINE) -> StandingSchool:
    """`line`: what was agreed for 家里 of 小明."""
    steps = {"school": "每周二课后陪读", **({"family": line} if line else {})}
    agreed = await school["class teacher"].put(of_pupil(school, "next-steps"), steps)
    assert agreed.status_code == 201, agreed.text
    await school["admin"].post(f"/terms/{TERM}/closure")
    await until(partial(_has_report, school))
    return school


def of_pupil(school: StandingSchool, what: str) -> str:
    """An address of 小明's term."""
    return f"/students/{school.pupil_id}/terms/{TERM}/{what}"


async def own_report(school: StandingSchool, who: str = "guardian") -> dict[str, Any]:
    """What the family's list of terms says of the report."""
    path = f"/students/{school.pupil_id}/terms"
    items = (await school[who].get(path, seen=await school.shown())).json()["items"]
    found: dict[str, Any] = next(one["report"] for one in items if one["term"] == TERM)
    return found


async def _has_report(school: StandingSchool) -> bool:
    return (await school["guardian"].get(of_pupil(school, "report"))).status_code == 200
