"""A picture, or a clip, sent to stand beside a record."""

from typing import Any
from uuid import UUID

from photos import a_photo
from portfolio.support.ids import uuid7
from standing_school import Caller, StandingSchool


async def attach(
    who: Caller, observation_id: UUID, evidence_id: UUID | None = None, **more: Any
) -> Any:
    path = f"/observations/{observation_id}/evidence/{evidence_id or uuid7()}"
    said = {"content": a_photo(), "headers": {"content-type": "image/jpeg"}} | more
    return await who.send("PUT", path, **said)


async def attached(school: StandingSchool, by: str, observation_id: UUID, **more: Any) -> str:
    """The path of a picture that `by` has just attached."""
    evidence_id = uuid7()
    response = await attach(school[by], observation_id, evidence_id, **more)
    assert response.status_code == 201, response.text
    return f"/observations/{observation_id}/evidence/{evidence_id}"
