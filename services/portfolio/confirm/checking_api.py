"""HTTP of 核实 afterwards: what the lot drew, and what counted by mistake."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, class_now
from portfolio.admit.roster.listing import allowed_of_class
from portfolio.capture.api import ObservationAnswer
from portfolio.capture.seeing import Viewer
from portfolio.confirm import commands, queries
from portfolio.confirm.api import EntryAnswer, visible
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Paragraph,
    Seen,
    TermId,
    answer,
    example,
    status_of,
    told,
)


class ReversalBody(Body):
    """Why it should not have counted."""

    model_config = example({"reason": "看错了，写的是另一位同学。"})

    reason: Paragraph = Field(min_length=1)


class SamplesAnswer(Answer):
    """What was drawn in a class and term, the oldest first."""

    items: list[EntryAnswer]


def routes(desk: Desk) -> APIRouter:
    """The routes of checking."""
    router = APIRouter(tags=["confirm"])

    @router.get("/class-groups/{class_group_id}/samples", response_model=SamplesAnswer)
    async def samples(
        class_group_id: UUID, request: Request, term: TermId, seen: Seen = 0
    ) -> Response:
        """Records that count at once and were drawn to be looked at by somebody else."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "sample.check")
        await desk.views.wait_for(actor.school_id, seen)
        members = await allowed_of_class(desk, actor, school.state, "sample.check", class_group_id)
        entries = await queries.samples(desk, actor.school_id, members, term)
        viewer = Viewer.of(actor, school.state, class_group_id, held)
        shown = visible(desk, viewer, entries, request)
        pupils = {one.student_id for one in shown}
        noted(actor, held, "sample.check", pupils, class_group_id=class_group_id)
        return answer({"items": shown})

    @router.post(
        "/observations/{observation_id}/confirmation-reversal",
        status_code=201,
        response_model=ObservationAnswer,
    )
    async def reverse_confirmation(
        observation_id: UUID, body: ReversalBody, request: Request, command_id: CommandId
    ) -> Response:
        """What counted was a mistake: from now on it counts for nothing."""
        actor = await desk.sessions.actor(request)
        appended = await commands.reverse_confirmation(
            desk,
            actor,
            command_id=command_id,
            observation_id=observation_id,
            reason=body.reason,
        )
        return answer(told(appended, observation_id=observation_id), status_of(appended))

    @router.post(
        "/observations/{observation_id}/sample-check",
        status_code=201,
        response_model=ObservationAnswer,
    )
    async def check_sample(
        observation_id: UUID, request: Request, command_id: CommandId
    ) -> Response:
        """A record that was drawn holds: somebody else has looked."""
        actor = await desk.sessions.actor(request)
        appended = await commands.check_sample(
            desk, actor, command_id=command_id, observation_id=observation_id
        )
        return answer(told(appended, observation_id=observation_id), status_of(appended))

    return router
