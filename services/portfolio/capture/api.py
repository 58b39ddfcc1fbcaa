"""HTTP of 写实记录: observations, activities, corrections, withdrawals."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk
from portfolio.capture import commands, groups
from portfolio.capture.answers import ActivityAnswer, ObservationAnswer, told_of
from portfolio.capture.bodies import (
    ActivityBody,
    CorrectionBody,
    ObservationBody,
    WithdrawalBody,
)
from portfolio.support.quick_route import QuickRoute
from portfolio.support.web import CommandId, NewId, answer, status_of, told

__all__ = ["ObservationAnswer", "WithdrawalBody", "routes"]


def routes(desk: Desk) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["capture"], route_class=QuickRoute)
    _recording(router, desk)
    _of_ones_own(router, desk)
    return router


def _recording(router: APIRouter, desk: Desk) -> None:
    @router.put("/observations/{observation_id}", status_code=201, response_model=ObservationAnswer)
    async def record_observation(
        observation_id: NewId, body: ObservationBody, request: Request
    ) -> Response:
        """Record one observation; the id is made by the phone and names the command."""
        actor = await desk.sessions.actor(request)
        appended = await commands.record_observation(
            desk,
            actor,
            observation_id=observation_id,
            student_id=body.student_id,
            term=body.term,
            said=body.as_note(),
            body=body.as_sent(),
        )
        return answer(told(appended, observation_id=observation_id), status_of(appended))

    @router.put("/activities/{activity_id}", status_code=201, response_model=ActivityAnswer)
    async def record_activity(activity_id: NewId, body: ActivityBody, request: Request) -> Response:
        """Record what pupils did together: one event per child, class by class."""
        actor = await desk.sessions.actor(request)
        results = await groups.record_activity(
            desk,
            actor,
            activity_id=activity_id,
            group=body.group(),
            term=body.term,
            said=body.as_note(activity_id),
            body=body.as_sent(),
        )
        return answer(*told_of(results, request, activity_id=activity_id))


def _of_ones_own(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/observations/{observation_id}/corrections",
        status_code=201,
        response_model=ObservationAnswer,
    )
    async def correct(
        observation_id: UUID, body: CorrectionBody, request: Request, command_id: CommandId
    ) -> Response:
        """Say one's own observation anew, all of it; the first wording stays in the log."""
        actor = await desk.sessions.actor(request)
        appended = await commands.correct_observation(
            desk,
            actor,
            command_id=command_id,
            observation_id=observation_id,
            said=body.as_note(),
            reason=body.reason or None,
            body=body.as_sent(),
        )
        return answer(told(appended, observation_id=observation_id), status_of(appended))

    @router.post(
        "/observations/{observation_id}/withdrawal",
        status_code=201,
        response_model=ObservationAnswer,
    )
    async def withdraw(
        observation_id: UUID, body: WithdrawalBody, request: Request, command_id: CommandId
    ) -> Response:
        """Take one's own observation back; it stays in the log and counts for nothing."""
        actor = await desk.sessions.actor(request)
        appended = await commands.withdraw_observation(
            desk,
            actor,
            command_id=command_id,
            observation_id=observation_id,
            reason=body.reason or None,
        )
        return answer(told(appended, observation_id=observation_id), status_of(appended))
