"""HTTP of 核实: the timeline with what counts, the review queue, and answers."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, class_now, standing_now
from portfolio.admit.roster.listing import allowed_of_class
from portfolio.capture.api import ObservationAnswer, WithdrawalBody
from portfolio.capture.events import Source
from portfolio.capture.seeing import Viewer
from portfolio.confirm import commands, queries
from portfolio.confirm.domain import Standing
from portfolio.confirm.taken_back import told_to_family
from portfolio.support.http_errors import language_of
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Cursor,
    PageSize,
    Paragraph,
    Seen,
    TermId,
    answer,
    cursor_of,
    example,
    number_in,
    read_cursor,
    status_of,
    told,
)


class EntryAnswer(Answer):
    """One observation and how it stands."""

    observation_id: UUID
    student_id: UUID
    term: str
    observation_type: str
    type_name: str = Field(description="The type, in the caller's language.")
    occurred_on: date
    recorded_at: datetime
    recorded_by: UUID
    source: Source
    standing: Standing
    position: int
    activity_id: UUID | None
    note: str | None
    note_said: str | None = Field(
        description="The note; a word that was tapped stands in the caller's language."
    )
    measures: dict[str, int]
    words: dict[str, str]
    items: dict[str, int]
    organisation: str | None
    for_child: bool
    evidence: list[UUID]
    reason: str | None = Field(
        description="Why it was declined, reversed or taken back, or what was asked. Of what others"
        " took back a family is told the reasons that are tapped, not what was typed."
    )
    is_checked: bool = Field(description="It was drawn by lot, and somebody else looked.")


class QuestionBody(Body):
    """What the author is asked."""

    model_config = example({"question": "这次是在家里做的吗？大约做了多久？"})

    question: Paragraph = Field(min_length=1)


class EntriesAnswer(Answer):
    """A page; `next` is absent on the last."""

    items: list[EntryAnswer]
    next: str | None = None


def routes(desk: Desk) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["confirm"])
    _of_a_pupil(router, desk)
    _of_a_class(router, desk)
    _of_an_entry(router, desk)
    return router


def _of_a_pupil(router: APIRouter, desk: Desk) -> None:
    @router.get("/students/{student_id}/timeline", response_model=EntriesAnswer)
    async def timeline(
        student_id: UUID,
        request: Request,
        term: TermId,
        cursor: Cursor = None,
        limit: PageSize = 50,
        seen: Seen = 0,
    ) -> Response:
        """A pupil's observations of one term, the latest first."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "observation.read")
        keys = read_cursor(cursor, 1)
        await desk.views.wait_for(actor.school_id, seen)
        group = at.student.state.class_group_id
        viewer = Viewer.of(actor, at.school.state, group, at.relations)
        entries = await queries.timeline(
            desk,
            actor.school_id,
            student_id,
            term,
            viewer,
            before=number_in(keys[0]) if keys else None,
            limit=limit,
        )
        shown = visible(desk, viewer, entries, request)
        more = cursor_of(entries[-1].position) if len(entries) == limit else None
        return answer({"items": shown, "next": more})


def _of_a_class(router: APIRouter, desk: Desk) -> None:
    @router.get(
        "/class-groups/{class_group_id}/pending-confirmations", response_model=EntriesAnswer
    )
    async def pending(
        class_group_id: UUID,
        request: Request,
        cursor: Cursor = None,
        limit: PageSize = 50,
        seen: Seen = 0,
    ) -> Response:
        """What waits for a teacher of the class, the longest waiting first."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "observation.confirm")
        keys = read_cursor(cursor, 1)
        await desk.views.wait_for(actor.school_id, seen)
        members = await allowed_of_class(
            desk, actor, school.state, "observation.confirm", class_group_id
        )
        viewer = Viewer.of(actor, school.state, class_group_id, held)
        entries = await queries.pending(
            desk,
            actor.school_id,
            members,
            viewer,
            after=number_in(keys[0]) if keys else 0,
            limit=limit,
        )
        more = cursor_of(entries[-1].position) if len(entries) == limit else None
        shown = visible(desk, viewer, entries, request)
        pupils = {one.student_id for one in shown}
        noted(actor, held, "observation.confirm", pupils, class_group_id=class_group_id)
        return answer({"items": shown, "next": more})


def _of_an_entry(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/observations/{observation_id}/confirmation",
        status_code=201,
        response_model=ObservationAnswer,
    )
    async def confirm(observation_id: UUID, request: Request, command_id: CommandId) -> Response:
        """采纳: vouch for somebody else's entry; from now on it counts."""
        actor = await desk.sessions.actor(request)
        appended = await commands.confirm_observation(
            desk, actor, command_id=command_id, observation_id=observation_id
        )
        return answer(told(appended, observation_id=observation_id), status_of(appended))

    @router.post(
        "/observations/{observation_id}/rejection",
        status_code=201,
        response_model=ObservationAnswer,
    )
    async def reject(
        observation_id: UUID, body: WithdrawalBody, request: Request, command_id: CommandId
    ) -> Response:
        """暂未收入: the entry stays with the family and counts for nothing."""
        actor = await desk.sessions.actor(request)
        appended = await commands.reject_observation(
            desk,
            actor,
            command_id=command_id,
            observation_id=observation_id,
            reason=body.reason or None,
        )
        return answer(told(appended, observation_id=observation_id), status_of(appended))

    @router.post(
        "/observations/{observation_id}/supplement-request",
        status_code=201,
        response_model=ObservationAnswer,
    )
    async def ask_for_supplement(
        observation_id: UUID, body: QuestionBody, request: Request, command_id: CommandId
    ) -> Response:
        """请补充: ask the author; what they correct or add brings the entry back."""
        actor = await desk.sessions.actor(request)
        appended = await commands.ask_for_supplement(
            desk,
            actor,
            command_id=command_id,
            observation_id=observation_id,
            question=body.question,
        )
        return answer(told(appended, observation_id=observation_id), status_of(appended))


def visible(
    desk: Desk, viewer: Viewer, entries: list[queries.Entry], request: Request
) -> list[queries.Entry]:
    """Without what is for fewer eyes than these; types and tapped words in their language."""
    kinds, language = desk.vocabulary, language_of(request.headers)
    return [
        replace(
            entry,
            type_name=kinds.observation_type(entry.observation_type).told(language),
            note_said=kinds.tags.said(entry.note, language),
            reason=_reason(viewer, entry, language),
        )
        for entry in entries
        if viewer.may_see(kinds.observation_type(entry.observation_type), entry.recorded_by)
    ]


def _reason(viewer: Viewer, entry: queries.Entry, language: str) -> str | None:
    """Why somebody took their record back is told to the family as far as it was tapped."""
    is_others = entry.standing == "withdrawn" and entry.recorded_by != viewer.person_id
    if is_others and viewer.is_family:
        return told_to_family(entry.reason, language)
    return entry.reason
