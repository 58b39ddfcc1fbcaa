"""The outgoing feed as others read it: CloudEvents 1.0 with the school's own dense numbers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from portfolio.share.snapshot import CubeSnapshot

TYPE: Literal["cn.nianlun.cube-snapshot.v1"] = "cn.nianlun.cube-snapshot.v1"
SCHEMA = "schemas/published/cube-snapshot.v1.1.json"


class SignedSnapshot(BaseModel):
    """A snapshot and its detached JWS."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    snapshot: CubeSnapshot
    signature: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+$")]


class FeedEvent(BaseModel):
    """One CloudEvent; `sequence` has no hole: a consumer who sees one stops."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: Literal["cn.nianlun.cube-snapshot.v1"] = TYPE
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str = SCHEMA
    sequence: Annotated[str, Field(pattern=r"^[1-9][0-9]*$")]
    data: SignedSnapshot


def feed_event(
    sequence: int, at: datetime, snapshot: dict[str, Any], signature: str
) -> dict[str, Any]:
    """A row of the feed as a CloudEvent."""
    return {
        "specversion": "1.0",
        "id": snapshot["snapshot_id"],
        "source": f"/schools/{snapshot['school']['code']}/portfolio",
        "type": TYPE,
        "subject": snapshot["term"],
        "time": at,
        "datacontenttype": "application/json",
        "dataschema": SCHEMA,
        "sequence": str(sequence),
        "data": {"snapshot": snapshot, "signature": signature},
    }
