"""`manifest.json` of a release, and its signature: what consumers check first.

The digests of the snapshots stand there only as a commitment:
a plain SHA-256 of unprotected counts could be found by trying counts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from joserfc.jwk import OKPKey
from pydantic import BaseModel, ConfigDict, Field

from aggregator.protect.audit import ATTACKERS
from aggregator.protect.policy import Policy
from aggregator.protect.told import Reason
from aggregator.publish.domain import Draft
from aggregator.publish.events import ReasonClass, ReleasePublished, Status
from aggregator.publish.files import File
from aggregator.support.canonical import canonical, sha256_hex
from aggregator.support.clock import written
from aggregator.support.signing import key_id, sign_detached

Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Supersedes(_Manifest):
    """The release before this one, by the digest of its manifest."""

    release: str
    manifest_sha256: Hex


class PolicyName(_Manifest):
    """Which rules protected the numbers."""

    version: str
    digest: Hex


class Inputs(_Manifest):
    """SHA-256 over a nonce that is kept inside, then RFC 8785 of {school: snapshot digest}."""

    commitment: Hex


class ManifestFile(_Manifest):
    """One file, to be checked byte by byte; `rows` of a table, schools of `data.json`,
    counties of `county.json`.
    """

    name: Literal["data.csv", "data.json", "schema.json", "county.csv", "county.json"]
    sha256: Hex
    bytes: int
    rows: int | None


class ManifestSchool(_Manifest):
    """How finely a school is told; `carried_from` where earlier numbers stand."""

    code: str
    snapshot_id: UUID
    status: Status
    rung: Literal["levels", "halves", "not_published"]
    reason: Reason | None
    carried_from: str | None


class Audit(_Manifest):
    """`held_back`: schools not told of because the audit found something."""

    result: Literal["passed", "passed_without_some"]
    attackers: tuple[str, ...]
    held_back: tuple[str, ...]


class Manifest(_Manifest):
    """The manifest of a release of school.B12 and county.B12, version 1."""

    format: Literal["b12-manifest.v1"]
    indicator: Literal["school.B12"]
    term: str
    release: str
    release_id: UUID
    supersedes: Supersedes | None
    status: Status
    reason: ReasonClass
    published_at: datetime
    policy: PolicyName
    inputs: Inputs
    files: tuple[ManifestFile, ...]
    schools: tuple[ManifestSchool, ...]
    audit: Audit
    kid: str


def manifest_files(
    event: ReleasePublished,
    drafts: Mapping[str, Draft],
    digests: Mapping[str, str],
    *,
    files: Sequence[File],
    policy: Policy,
    key: OKPKey,
) -> tuple[File, File]:
    """`manifest.json` as RFC 8785 bytes, and `manifest.sig`, a detached JWS over exactly these."""
    said = _manifest(event, drafts, digests, files, policy, key_id(key))
    words = said.model_dump(mode="json") | {"published_at": written(event.published_at)}
    content = canonical(words)
    signature = sign_detached(content, key).encode()
    return (
        File("manifest.json", "application/json", content),
        File("manifest.sig", "application/jose", signature),
    )


def commitment(nonce: bytes, digests: Mapping[str, str]) -> str:
    """Binds us to the snapshots used, and opens only with the nonce."""
    return sha256_hex(nonce + canonical(dict(digests)))


def _manifest(
    event: ReleasePublished,
    drafts: Mapping[str, Draft],
    digests: Mapping[str, str],
    files: Sequence[File],
    policy: Policy,
    kid: str,
) -> Manifest:
    held_back = tuple(one.document.school.code for one in drafts.values() if one.findings)
    before = event.supersedes_sha256
    return Manifest(
        format="b12-manifest.v1",
        indicator="school.B12",
        term=event.term,
        release=event.name,
        release_id=event.release_id,
        supersedes=Supersedes(release=f"r{event.number - 1}", manifest_sha256=before)
        if before
        else None,
        status=event.status,
        reason=event.reason,
        published_at=event.published_at,
        policy=PolicyName(version=policy.version, digest=policy.digest),
        inputs=Inputs(commitment=commitment(event.input_nonce, digests)),
        files=tuple(
            ManifestFile(name=one.name, sha256=one.sha256, bytes=len(one.content), rows=one.rows)
            for one in files
        ),
        schools=tuple(_school(draft) for draft in drafts.values()),
        audit=Audit(
            result="passed_without_some" if held_back else "passed",
            attackers=ATTACKERS,
            held_back=held_back,
        ),
        kid=kid,
    )


def _school(draft: Draft) -> ManifestSchool:
    document, carried = draft.document, draft.carried_from
    return ManifestSchool(
        code=document.school.code,
        snapshot_id=document.snapshot_id,
        status=document.status,
        rung=document.rung,
        reason=document.reason,
        carried_from=None if carried is None else f"r{carried}",
    )
