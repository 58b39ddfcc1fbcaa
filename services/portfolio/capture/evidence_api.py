"""HTTP of 佐证材料: one picture up, one picture down; same origin, policy at each read."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portfolio.admit.desk import Desk
from portfolio.capture.evidence_commands import EvidenceRoom, attach_evidence, open_evidence
from portfolio.support.web import NewId, Position, answer, status_of, told


class EvidenceAnswer(Position):
    """The picture is in the record."""

    evidence_id: UUID


Small = Annotated[
    bool, Query(description="A picture as a list shows it: 640 pixels on the long side.")
]
_FILE = {"schema": {"type": "string", "format": "binary"}}
_SENT = {"requestBody": {"required": True, "content": {"image/jpeg": _FILE}}}
_KINDS = ("image/jpeg", "audio/mp4", "audio/ogg", "audio/webm")
_SHOWN: dict[int | str, dict[str, Any]] = {
    200: {"content": dict.fromkeys(_KINDS, _FILE), "description": "The picture or the clip."}
}


def routes(desk: Desk, room: EvidenceRoom) -> APIRouter:
    """The routes of evidence."""
    router = APIRouter(tags=["capture"])
    path = "/observations/{observation_id}/evidence/{evidence_id}"

    @router.put(
        path,
        status_code=201,
        response_model=EvidenceAnswer,
        responses={429: {}},
        openapi_extra=_SENT,
    )
    async def attach(observation_id: UUID, evidence_id: NewId, request: Request) -> Response:
        """Attach a picture (JPEG, PNG or WebP), drawn again, so place and device are gone;
        or a child's voice (m4a, WebM or Ogg with Opus, a minute at most), likewise made anew.
        """
        actor = await desk.sessions.actor(request)
        appended = await attach_evidence(
            desk,
            room,
            actor,
            observation_id=observation_id,
            evidence_id=evidence_id,
            chunks=request.stream(),
        )
        return answer(told(appended, evidence_id=evidence_id), status_of(appended))

    @router.get(path, responses=_SHOWN, response_class=Response)
    async def show(
        observation_id: UUID,
        evidence_id: UUID,
        request: Request,
        small: Small = False,  # noqa: FBT002 — a word of the query
    ) -> Response:
        """The picture or the clip, for whoever may see the observation now."""
        actor = await desk.sessions.actor(request)
        media_type, picture = await open_evidence(
            desk,
            room,
            actor,
            observation_id=observation_id,
            evidence_id=evidence_id,
            is_small=small,
        )
        headers = {
            "content-disposition": f'attachment; filename="{evidence_id}"',
            "cache-control": "private, no-store",
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return Response(picture, headers=headers, media_type=media_type)

    return router
