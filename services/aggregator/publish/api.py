"""Releases and the school.B12 feed over HTTP: an operator publishes, an evaluator reads.

What is published never changes, so its digest is its ETag.
A release, school or term that is not there, or is not well written, is 404 alike.
"""

import asyncio
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from aggregator.protect.policy import Policy
from aggregator.protect.told import Reason
from aggregator.publish import domain
from aggregator.publish.answers import (
    NOT_MODIFIED,
    AtDesk,
    IfNoneMatch,
    Operator,
    Release,
    Term,
    release_answer,
    sent,
)
from aggregator.publish.b12_documents import SchoolB12, Sentence
from aggregator.publish.b12_feed import sentences
from aggregator.publish.commands import publish_release
from aggregator.publish.events import ReasonClass
from aggregator.publish.manifest import Manifest
from aggregator.publish.queries import (
    file_of_release,
    releases_of_term,
    school_in_term,
)
from aggregator.support.canonical import canonical, sha256_hex
from aggregator.support.desk import Desk
from aggregator.support.oauth import caller
from aggregator.support.openapi import problems
from aggregator.support.pages import Cursor, Limit, read_cursor, write_cursor
from aggregator.support.problems import NotFound

router = APIRouter(prefix="/b12/v1", tags=["school.B12"])

Code = Annotated[str, Path(pattern=r"^[0-9]{10}$", description="学校标识码 / school code")]
Number = Annotated[str, Path(pattern=r"^r[1-9][0-9]{0,5}$", examples=["r1"])]
FileName = Literal[
    "data.csv",
    "data.json",
    "schema.json",
    "county.csv",
    "county.json",
    "manifest.json",
    "manifest.sig",
]


class NewRelease(BaseModel):
    """Why a release is made."""

    model_config = ConfigDict(extra="forbid")

    reason: ReasonClass = Field(
        "scheduled",
        description="scheduled 按计划 / as announced; late_school 补报 / a school came late; "
        "correction 更正 / numbers were corrected",
    )


class Releases(BaseModel):
    """One page of a term's releases, the first first."""

    releases: list[Release]
    next: str | None = Field(description="下一页游标 / cursor of the next page")


class SchoolAnswer(BaseModel):
    """What the newest release tells of one school."""

    release: Release
    reasons: dict[Reason, Sentence]
    school_b12: SchoolB12


@router.post(
    "/terms/{term}/releases",
    status_code=201,
    summary="发布新版本 / Publish a release",
    description="仅限运营方。用各校最新的正式快照（没有时用标明的临时快照）。"
    " / For operators. From each school's newest final snapshot, else a provisional one, marked.",
    responses={
        200: {"model": Release, "description": "重复请求，返回首次结果 / a retry"},
        **problems(401, 403, 404, 409, 422),
    },
)
async def publish(
    response: Response,
    at: AtDesk,
    who: Operator,
    term: Term,
    idempotency_key: Annotated[UUID, Header(description="同一请求重试时不变 / names the request")],
    body: NewRelease | None = None,
) -> Release:
    """Make the next release of a term."""
    reason = (body or NewRelease(reason="scheduled")).reason
    request = domain.Request(
        term=term,
        reason=reason,
        by=who.client_id,
        command_id=idempotency_key,
        command_tag=sha256_hex(canonical([who.client_id, term, reason])),
    )
    made, is_new = await publish_release(at, request, Policy())
    response.status_code = 201 if is_new else 200
    response.headers["location"] = f"/b12/v1/terms/{term}/releases/{made.name}"
    return release_answer(made)


@router.get(
    "/terms/{term}/releases",
    summary="某学期的各个版本 / Releases of a term",
    description="按版本号排列，分页。 / By number, in pages.",
    dependencies=[Depends(caller)],
    responses=problems(401, 404, 422),
)
async def releases(at: AtDesk, term: Term, cursor: Cursor = None, limit: Limit = 50) -> Releases:
    """Releases by number."""
    after = read_cursor(cursor, int) or (0,)
    found = await releases_of_term(at.engine, term, after=after[0], limit=limit + 1)
    if not found and cursor is None:
        raise NotFound
    shown = found[:limit]
    place = write_cursor(shown[-1].number) if len(found) > limit else None
    return Releases(releases=[release_answer(one) for one in shown], next=place)


@router.get(
    "/terms/{term}/releases/{release}",
    summary="某版本的清单 / Manifest of a release",
    description="即 manifest.json 原文；签名在 manifest.sig。"
    " / `manifest.json` itself; its signature is `manifest.sig`.",
    dependencies=[Depends(caller)],
    responses={200: {"model": Manifest}, **NOT_MODIFIED, **problems(401, 404)},
    response_class=Response,
)
async def manifest(
    at: AtDesk, term: Term, release: Number, if_none_match: IfNoneMatch = None
) -> Response:
    """`manifest.json` itself."""
    return await _file(at, term, release, "manifest.json", if_none_match)


@router.get(
    "/terms/{term}/releases/{release}/{name}",
    summary="版本中的一个文件 / One file of a release",
    description="与发布时逐字节相同，ETag 为其 SHA-256。"
    " / Byte for byte as published; its ETag is its SHA-256.",
    response_class=Response,
    dependencies=[Depends(caller)],
    responses={
        200: {
            "description": "文件原样 / the file, byte for byte",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/json": {"schema": {"type": "object"}},
                "application/jose": {"schema": {"type": "string"}},
            },
        },
        **NOT_MODIFIED,
        **problems(401, 404),
    },
)
async def file(
    at: AtDesk,
    term: Term,
    release: Number,
    name: FileName,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """A file as it was published."""
    return await _file(at, term, release, name, if_none_match)


@router.get(
    "/schools/{code}/terms/{term}",
    summary="一所学校的 school.B12 / One school's school.B12",
    description="最新版本中关于该校的内容，缺数附原因。"
    " / What the newest release tells of the school, with a reason for what is missing.",
    dependencies=[Depends(caller)],
    responses={200: {"model": SchoolAnswer}, **NOT_MODIFIED, **problems(401, 404)},
    response_class=Response,
)
async def school(at: AtDesk, code: Code, term: Term, if_none_match: IfNoneMatch = None) -> Response:
    """The newest release's word on one school; a code it had finds it as well."""
    codes = await asyncio.to_thread(at.codes)
    found = await school_in_term(at.engine, codes.first_of(code), term)
    if found is None:
        raise NotFound
    made, document = found
    answer = SchoolAnswer(release=release_answer(made), reasons=sentences(), school_b12=document)
    content = answer.model_dump_json().encode()
    return sent(content, "application/json", sha256_hex(content), if_none_match)


async def _file(
    at: Desk, term: str, release: str, name: str, if_none_match: str | None
) -> Response:
    found = await file_of_release(at.engine, term, int(release[1:]), name)
    if found is None:
        raise NotFound
    return sent(found.content, found.media_type, found.sha256, if_none_match)
