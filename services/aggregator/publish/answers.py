"""What several routes of releases take in and answer with."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Path, Response
from pydantic import BaseModel

from aggregator.publish.events import Status
from aggregator.publish.queries import ReleaseRow
from aggregator.support.desk import Desk, desk
from aggregator.support.identity import Caller
from aggregator.support.oauth import operator

AtDesk = Annotated[Desk, Depends(desk)]
Operator = Annotated[Caller, Depends(operator)]
Term = Annotated[str, Path(pattern=r"^20[0-9]{2}-20[0-9]{2}-[12]$", examples=["2026-2027-1"])]
IfNoneMatch = Annotated[str | None, Header(description="已有版本的 ETag / ETag at hand")]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "没有变化 / not modified"}}


class Release(BaseModel):
    """One release of a term."""

    term: str
    release: str
    release_id: UUID
    status: Status
    published_at: datetime
    manifest_sha256: str
    supersedes: str | None


def sent(content: bytes, media_type: str, digest: str, if_none_match: str | None) -> Response:
    """200 with its ETag, or 304 where the caller has it (RFC 9110, 13.1.2)."""
    headers = {"etag": f'"{digest}"', "cache-control": "private, no-cache"}
    at_hand = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    if headers["etag"] in at_hand or "*" in at_hand:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def release_answer(one: ReleaseRow) -> Release:
    return Release.model_validate(
        {
            "term": one.term,
            "release": one.name,
            "release_id": one.release_id,
            "status": one.status,
            "published_at": one.published_at,
            "manifest_sha256": one.manifest_sha256,
            "supersedes": f"r{one.number - 1}" if one.number > 1 else None,
        }
    )
