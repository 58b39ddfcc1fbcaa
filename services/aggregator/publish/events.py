"""What the aggregator itself did: a release was published. It is never changed, only followed."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

ReasonClass = Literal["scheduled", "late_school", "correction"]
Status = Literal["provisional", "final", "revised"]


class ReleasePublished(BaseModel):
    """Release `number` (r1, r2, …) of a term; `command_tag` tells a retry from another request."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: str
    number: int
    release_id: UUID
    reason: ReasonClass
    status: Status
    published_at: datetime
    published_by: str
    command_id: UUID
    command_tag: str
    supersedes_sha256: str | None
    input_nonce: bytes

    @property
    def name(self) -> str:
        """`r1`, `r2`, … as it stands in addresses."""
        return f"r{self.number}"
