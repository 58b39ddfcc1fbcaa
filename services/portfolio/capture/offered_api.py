"""HTTP of what may be recorded: asked once, kept by the phone, asked again only if it changed."""

import gzip
import hashlib
import re
from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Header, Request, Response

from portfolio.admit.desk import Desk
from portfolio.capture import offered
from portfolio.support.actor import Actor, Role
from portfolio.support.web import Answer

IfNoneMatch = Annotated[
    str | None, Header(max_length=200, description="`ETag` of the answer that is kept: then 304.")
]
_UNCHANGED: dict[int | str, dict[str, object]] = {304: {"description": "What is kept is right."}}

# Named, and not with a weight of nought, which refuses it (RFC 9110, 12.5.3).
_GZIP = re.compile(
    r"(?:^|,)\s*gzip\s*(?!\s*;\s*q=0(?:\.0{0,3})?\s*(?:,|$))(?:;|,|$)", re.IGNORECASE
)


class WordAnswer(Answer):
    """A code and how people say it."""

    code: str
    zh: str
    en: str


class PartAnswer(WordAnswer):
    """One of the numbers that make up a measure."""

    unit: str
    least: int
    most: int


class MeasureAnswer(WordAnswer):
    """What may be told beside the type; `usual`: what a count is taken to be at first."""

    kind: Literal["count", "duration", "ratio", "level", "choice", "text", "composite"]
    values: list[str]
    max_length: int | None
    parts: list[PartAnswer]
    usual: int | None


class TagAnswer(WordAnswer):
    """A short word to tap, found by the first letters of its pinyin."""

    initials: str


class TypeAnswer(WordAnswer):
    """A type of observation; `tags`: the short words that stand for it.

    `only_by`: of the teachers those with one of these duties or subjects in the class;
    `is_private`: never shown to other families nor to whoever does not look after it.
    """

    category: str
    indicator: str
    point: str
    grades: str
    measures: list[str]
    photo: Literal["none", "optional", "expected"]
    voices: list[Literal["teacher", "parent", "student"]]
    confirm: Literal["never", "non_teacher", "sample"]
    only_by: list[str]
    is_private: bool
    tags: list[TagAnswer]


class RetiredAnswer(WordAnswer):
    """A type of an earlier version, as it was called; `succeeded_by`: what took its place."""

    succeeded_by: str


class TypesAnswer(Answer):
    """What the caller may record, in the words of one version of the vocabulary."""

    version: str
    tags_version: str
    types: list[TypeAnswer]
    retired: list[RetiredAnswer]
    measures: list[MeasureAnswer]
    categories: list[WordAnswer]
    indicators: list[WordAnswer]


def routes(desk: Desk) -> APIRouter:
    """The route of the vocabulary."""
    router = APIRouter(tags=["capture"])

    @router.get("/observation-types", response_model=TypesAnswer, responses=_UNCHANGED)
    async def observation_types(request: Request, if_none_match: IfNoneMatch = None) -> Response:
        """What the caller may record; the same for as long as duties and vocabulary are."""
        actor = await desk.sessions.actor(request)
        words = desk.vocabulary
        kinds = offered.offered(words, actor.role, await _held(desk, actor))
        body = orjson.dumps(
            {
                "version": words.versions["observation_types"],
                "tags_version": words.tags.version,
                "types": kinds,
                "retired": [one.model_dump() for one in words.observations.retired],
                "measures": offered.measures(words, kinds),
                "categories": offered.categories(words),
                "indicators": offered.indicators(words),
            }
        )
        # A phone asks for it before its first page: thirty kilobytes are seven on the way.
        # Nothing in it is a secret, nor what somebody else said (RFC 3749, 6).
        packs = _GZIP.search(request.headers.get("accept-encoding", "")) is not None
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}{"-gzip" if packs else ""}"'
        headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "accept-encoding"}
        if if_none_match == tag:
            return Response(status_code=304, headers=headers)
        if packs:
            headers["content-encoding"] = "gzip"
            body = gzip.compress(body, mtime=0)
        return Response(body, headers=headers, media_type="application/json")

    return router


async def _held(desk: Desk, actor: Actor) -> set[str]:
    """Duties and subjects of staff, in whatever class."""
    if actor.role is not Role.STAFF:
        return set()
    school, _ = await desk.rosters.current(actor.school_id)
    duties = school.state.duties_of(actor.person_id)
    return {one.duty for one in duties} | {one.subject for one in duties if one.subject}
