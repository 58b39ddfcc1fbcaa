"""HTTP of voices: questions read aloud for a class, what a child tells, a teacher's remark."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, Standing, class_now, standing_now
from portfolio.admit.roster.listing import allowed_of_class
from portfolio.capture.consented import require_shown
from portfolio.capture.evidence_commands import EvidenceRoom
from portfolio.capture.images import MEDIA_TYPE
from portfolio.capture.sheet import open_term
from portfolio.confirm.domain import Counted
from portfolio.curate import spoken, spoken_commands, spoken_remark
from portfolio.curate.events import Drawn, Sound
from portfolio.curate.growth_tree_api import add_growth_tree
from portfolio.curate.queries import term_record, term_records
from portfolio.curate.spoken_bodies import (
    About,
    ClassTellingsAnswer,
    Fact,
    PromptTaken,
    Question,
    RemarkTaken,
    TellingsAnswer,
    TellingTaken,
)
from portfolio.curate.spoken_queries import play, prompts_of, tellings_of, tellings_of_class
from portfolio.support.clock import school_day
from portfolio.support.http_errors import language_of
from portfolio.support.problems import NotFound
from portfolio.support.web import CommandId, NewId, TermId, answer, status_of, told

_FILE = {"schema": {"type": "string", "format": "binary"}}
_SENT: dict[str, Any] = {"requestBody": {"required": False, "content": {"audio/webm": _FILE}}}
_TOLD: dict[str, Any] = {
    "requestBody": {
        "required": False,
        "content": {"audio/webm": _FILE, "image/png": _FILE, "image/jpeg": _FILE},
    }
}
_KINDS = ("audio/mp4", "audio/ogg", "audio/webm")
_HEARD: dict[int | str, dict[str, Any]] = {
    200: {"content": dict.fromkeys(_KINDS, _FILE), "description": "The clip."}
}
_GIVEN: dict[int | str, dict[str, Any]] = {
    200: {
        "content": dict.fromkeys((*_KINDS, MEDIA_TYPE), _FILE),
        "description": "The clip or the drawing.",
    }
}
_OF_TERM = "/students/{student_id}/terms/{term}/tellings"


def routes(desk: Desk, room: EvidenceRoom) -> APIRouter:
    """The routes of voices."""
    router = APIRouter(tags=["curate"])
    _of_prompts(router, desk, room)
    _telling(router, desk, room)
    _told_before(router, desk, room)
    _of_remarks(router, desk, room)
    add_growth_tree(router, desk)
    return router


def _of_prompts(router: APIRouter, desk: Desk, room: EvidenceRoom) -> None:
    @router.put(
        "/class-groups/{class_group_id}/terms/{term}/prompts/{question}",
        status_code=201,
        response_model=PromptTaken,
        openapi_extra=_SENT,
    )
    async def record_prompt(
        class_group_id: UUID,
        term: TermId,
        question: Question,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Read a question of the self-review aloud for a class: m4a, WebM or Ogg with Opus,
        twenty seconds at most. A later recording takes its place.
        """
        appended = await spoken_commands.record_prompt(
            desk,
            room,
            await desk.sessions.actor(request),
            (class_group_id, term, question),
            command_id=command_id,
            chunks=request.stream(),
        )
        return answer(told(appended, question=question), status_of(appended))

    @router.get(
        "/students/{student_id}/prompts/{question}", responses=_HEARD, response_class=Response
    )
    async def hear_prompt(student_id: UUID, question: Question, request: Request) -> Response:
        """A question as it is read to the pupil's class this term; 404 where nobody recorded it."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "self_statement.write")
        term = open_term(at.school.state, school_day(desk.clock.now()))
        group = at.student.state.class_group_id
        if term is None or group is None:
            raise NotFound
        found = (await prompts_of(desk.journal, actor.school_id, group, term.term)).get(question)
        if found is None:
            raise NotFound
        owner = (actor.school_id, actor.school_id)
        return _heard(found.sound, await play(desk, room, owner, found.sound))


def _telling(router: APIRouter, desk: Desk, room: EvidenceRoom) -> None:
    @router.put(
        _OF_TERM + "/{telling_id}",
        status_code=201,
        response_model=TellingTaken,
        responses={429: {}},
        openapi_extra=_TOLD,
    )
    async def tell(
        student_id: UUID,
        term: TermId,
        telling_id: NewId,
        request: Request,
        about: About,
        fact: Fact = None,
    ) -> Response:
        """A child tells something aloud (a minute at most) or by a drawing, which is drawn again
        as pictures are, shows one of their own facts, or both.

        With the family's consent to pictures and clips; without either, the body is empty.
        """
        appended = await spoken_commands.tell(
            desk,
            room,
            await desk.sessions.actor(request),
            (student_id, term),
            telling_id=telling_id,
            about=about,
            fact=fact,
            chunks=request.stream(),
        )
        return answer(told(appended, telling_id=telling_id), status_of(appended))


def _told_before(router: APIRouter, desk: Desk, room: EvidenceRoom) -> None:
    @router.get(_OF_TERM, response_model=TellingsAnswer)
    async def pupil_tellings(student_id: UUID, term: TermId, request: Request) -> Response:
        """What the child told in a term, the latest first; for the class teacher and the family."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "telling.read")
        at.school.state.term(term)
        found = await tellings_of(desk.journal, actor.school_id, student_id, term)
        record = await term_record(desk.journal, actor.school_id, student_id, term)
        facts = {one.observation_id: one for one in record.facts}
        language = language_of(request.headers)
        items = [_told(desk, one, facts, language) for one in spoken.listed(found)]
        return answer({"items": items})

    @router.get(
        "/class-groups/{class_group_id}/terms/{term}/tellings", response_model=ClassTellingsAnswer
    )
    async def class_tellings(class_group_id: UUID, term: TermId, request: Request) -> Response:
        """What the children of a class told in a term, the latest first; for the class teacher."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "telling.list")
        school.state.term(term)
        members = await allowed_of_class(desk, actor, school.state, "telling.read", class_group_id)
        found = await tellings_of_class(desk.journal, actor.school_id, members, term)
        show = {who for who, one in found if one.fact}
        records = await term_records(desk.journal, actor.school_id, show, term)
        facts = {one.observation_id: one for each in records.values() for one in each.facts}
        language = language_of(request.headers)
        items = [{"student_id": who, **_told(desk, one, facts, language)} for who, one in found]
        told_by = {who for who, _ in found}
        noted(actor, held, "telling.list", told_by, class_group_id=class_group_id)
        return answer({"items": items})

    @router.get(_OF_TERM + "/{telling_id}", responses=_GIVEN, response_class=Response)
    async def hear_telling(
        student_id: UUID, term: TermId, telling_id: UUID, request: Request
    ) -> Response:
        """The clip or the drawing, while the family consents; the family itself always."""
        actor = await desk.sessions.actor(request)
        at: Standing = await standing_now(desk, actor, student_id, "telling.read")
        found = await tellings_of(desk.journal, actor.school_id, student_id, term)
        shown = spoken.listed(found)
        one = next((one for one in shown if one.telling_id == telling_id), None)
        if one is None or one.kept is None:
            raise NotFound
        require_shown(at.student.state, at.relations, school_day(desk.clock.now()))
        given = await play(desk, room, (actor.school_id, student_id), one.kept)
        return _heard(one.kept, given)


def _of_remarks(router: APIRouter, desk: Desk, room: EvidenceRoom) -> None:
    path = "/students/{student_id}/terms/{term}/spoken-remark"

    @router.put(path, status_code=201, response_model=RemarkTaken, openapi_extra=_SENT)
    async def speak_remark(
        student_id: UUID, term: TermId, request: Request, command_id: CommandId
    ) -> Response:
        """Say something to the family beside the remark: m4a, WebM or Ogg with Opus, thirty
        seconds at most. A later recording takes its place, until the term is closed.
        """
        appended = await spoken_remark.speak_remark(
            desk,
            room,
            await desk.sessions.actor(request),
            (student_id, term),
            command_id=command_id,
            chunks=request.stream(),
        )
        return answer(told(appended), status_of(appended))

    @router.get(path, responses=_HEARD, response_class=Response)
    async def hear_remark(student_id: UUID, term: TermId, request: Request) -> Response:
        """What the class teacher said beside the remark: for the family, once it has its report,
        and for the class teacher; 404 where nothing was said.
        """
        actor = await desk.sessions.actor(request)
        found, clip = await spoken_remark.hear_remark(desk, room, actor, student_id, term)
        return _heard(found, clip)


def _told(
    desk: Desk, one: spoken.Told, facts: dict[UUID, Counted], language: str
) -> dict[str, Any]:
    fact = facts.get(one.fact) if one.fact else None
    shown = fact and {
        "observation_id": fact.observation_id,
        "type_name": desk.vocabulary.observation_type(fact.observation_type).told(language),
        "occurred_on": fact.occurred_on,
    }
    duration = one.sound.duration_ms if one.sound else None
    told_of = {"telling_id": one.telling_id, "about": one.about, "fact": shown or None}
    seen = {"duration_ms": duration, "is_drawn": one.drawing is not None}
    return {**told_of, **seen, "told_at": one.told_at}


def _heard(kept: Sound | Drawn, content: bytes) -> Response:
    headers = {
        "content-disposition": "attachment",
        "cache-control": "private, no-store",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(content, headers=headers, media_type=kept.media_type)
