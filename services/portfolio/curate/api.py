"""HTTP of 整理遴选: what is signed, with the facts beside it; levels, subject levels, remark."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request, Response
from pydantic import Field, StringConstraints

from portfolio.admit.desk import Desk, standing_now
from portfolio.curate import commands
from portfolio.curate.domain import TermRecord
from portfolio.curate.events import Level, SubjectLevel
from portfolio.curate.queries import term_record
from portfolio.support.planning import Appended
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Paragraph,
    Position,
    TermId,
    answer,
    etag,
    example,
    status_of,
    told,
    version_in,
)

IndicatorCode = Annotated[str, Path(pattern=r"^student\.B[0-9]{1,2}$")]
SubjectCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,30}$")]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="ETag of what is changed; none for a first signature."),
]


class LevelBody(Body):
    """A level against the fixed descriptors."""

    model_config = example({"level": "B"})

    level: Level


class SubjectLevelsBody(Body):
    """Levels by subject; subjects not named stay as they are."""

    model_config = example({"levels": {"chinese": "met", "mathematics": "mostly"}})

    levels: dict[SubjectCode, SubjectLevel] = Field(min_length=1, max_length=20)


class RemarkBody(Body):
    """Words to this pupil."""

    model_config = example({"text": "这学期你常帮同学摆好桌椅，读书也更安静了。"})

    text: Paragraph = Field(min_length=1)


class LevelAnswer(Answer):
    """One indicator: facts so far, whether they are enough, and the level if it is signed."""

    indicator: str
    facts: int
    is_enough: bool
    level: Level | None
    etag: str | None


class JudgementAnswer(Answer):
    """What is signed of a pupil's term."""

    levels: list[LevelAnswer]
    subject_levels: dict[str, SubjectLevel]
    subject_levels_etag: str | None
    remark: str | None
    remark_etag: str | None


class SignedAnswer(Position):
    """It is signed; the ETag is for changing it."""


def routes(desk: Desk) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["curate"])
    base = "/students/{student_id}/terms/{term}"

    @router.get(base + "/judgement", response_model=JudgementAnswer)
    async def judgement(student_id: UUID, term: TermId, request: Request) -> Response:
        """The term's levels, subject levels and remark, as signed so far."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "judgement.read")
        at.school.state.term(term)
        record = await term_record(desk.journal, actor.school_id, student_id, term)
        return answer(_shown(record, desk))

    @router.put(base + "/levels/{indicator}", status_code=201, response_model=SignedAnswer)
    async def sign_level(
        student_id: UUID,
        term: TermId,
        indicator: IndicatorCode,
        body: LevelBody,
        request: Request,
        command_id: CommandId,
        if_match: IfMatch = None,
    ) -> Response:
        """Sign a level; software never proposes one."""
        actor = await desk.sessions.actor(request)
        appended = await commands.sign_level(
            desk,
            actor,
            command_id=command_id,
            student_id=student_id,
            term=term,
            indicator=indicator,
            level=body.level,
            meant=version_in(if_match),
        )
        return _signed(appended)

    @router.put(base + "/subject-levels", status_code=201, response_model=SignedAnswer)
    async def sign_subjects(
        student_id: UUID,
        term: TermId,
        body: SubjectLevelsBody,
        request: Request,
        command_id: CommandId,
        if_match: IfMatch = None,
    ) -> Response:
        """Sign levels of subjects."""
        actor = await desk.sessions.actor(request)
        appended = await commands.sign_subjects(
            desk,
            actor,
            command_id=command_id,
            student_id=student_id,
            term=term,
            levels=body.levels,
            meant=version_in(if_match),
        )
        return _signed(appended)

    @router.put(base + "/remark", status_code=201, response_model=SignedAnswer)
    async def write_remark(
        student_id: UUID,
        term: TermId,
        body: RemarkBody,
        request: Request,
        command_id: CommandId,
        if_match: IfMatch = None,
    ) -> Response:
        """Write the class teacher's remark."""
        actor = await desk.sessions.actor(request)
        appended = await commands.write_remark(
            desk,
            actor,
            command_id=command_id,
            student_id=student_id,
            term=term,
            text=body.text,
            meant=version_in(if_match),
        )
        return _signed(appended)

    return router


def _signed(appended: Appended) -> Response:
    headers = {"etag": etag(appended.receipts[-1].stream_version)}
    return answer(told(appended), status_of(appended), headers)


def _shown(record: TermRecord, desk: Desk) -> dict[str, Any]:
    levels = []
    for indicator in desk.vocabulary.levelled_indicators():
        signed = record.levels.get(indicator)
        levels.append(
            {
                "indicator": indicator,
                "facts": len(record.facts_of(indicator, desk.vocabulary)),
                "is_enough": record.is_enough(indicator, desk.vocabulary),
                "level": signed.level if signed else None,
                "etag": etag(signed.version) if signed else None,
            }
        )
    subjects = record.subjects
    return {
        "levels": levels,
        "subject_levels": subjects.levels,
        "subject_levels_etag": etag(subjects.version) if subjects.version else None,
        "remark": record.remark.text if record.remark else None,
        "remark_etag": etag(record.remark.version) if record.remark else None,
    }
