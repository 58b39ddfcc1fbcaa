"""核对: a class is put before its families, who answer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from builders import TERM
from portfolio.admit import events as admit
from standing_school import Caller, StandingSchool


def of_class(school: StandingSchool, path: str = "check") -> str:
    return f"/class-groups/{school.class_group_id}/terms/{TERM}/{path}"


def draft_of(school: StandingSchool, student_id: UUID | None = None) -> str:
    return f"/students/{student_id or school.pupil_id}/terms/{TERM}/draft"


async def opened(school: StandingSchool) -> None:
    response = await school["class teacher"].post(of_class(school))
    assert response.status_code == 201, response.text


async def answered(who: Caller, path: str, said: str = "agreed") -> None:
    response = await who.post(f"{path}/check", {"said": said})
    assert response.status_code == 201, response.text


def check_opened(school: StandingSchool, **changes: Any) -> admit.CheckOpened:
    said = {
        "term": TERM,
        "class_group_id": school.class_group_id,
        "until": school.today + timedelta(days=7),
        "opened_by": school.actor("class teacher").person_id,
    }
    return admit.CheckOpened.model_validate(said | changes)
