"""HTTP of 复学、转回、留级: one pupil comes back, or goes on in another grade."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk
from portfolio.admit.pupil import returning_commands as commands
from portfolio.admit.pupil.api import AssignmentBody, StudentMoved
from portfolio.admit.pupil.one_pupil import About
from portfolio.support.web import CommandId, answer, example, status_of, told

_GROUP = "0f5e1d2c-7a6b-5c4d-8e9f-1a2b3c4d5e6f"


class ReturnBody(AssignmentBody):
    """When the pupil came back, and to which class."""

    model_config = example(
        {"class_group_id": _GROUP, "roster_number": 41, "returned_on": "2027-03-01"}
    )

    returned_on: date


def routes(desk: Desk) -> APIRouter:
    """What an administrator enters of one pupil."""
    router = APIRouter(tags=["admit"])

    @router.post("/students/{student_id}/return", status_code=201, response_model=StudentMoved)
    async def take_back(
        student_id: UUID, body: ReturnBody, request: Request, command_id: CommandId
    ) -> Response:
        """A pupil who had left is here again: the record goes on where it stopped."""
        actor = await desk.sessions.actor(request)
        said = (body.as_sent(),)
        appended = await commands.take_back(
            desk,
            actor,
            About(command_id, student_id, "student.return", said, also_left=True),
            class_group_id=body.class_group_id,
            roster_number=body.roster_number,
            returned_on=body.returned_on,
        )
        return answer(told(appended, student_id=student_id), status_of(appended))

    @router.post("/students/{student_id}/repetition", status_code=201, response_model=StudentMoved)
    async def repeat_year(
        student_id: UUID, body: AssignmentBody, request: Request, command_id: CommandId
    ) -> Response:
        """The pupil repeats or skips a year: from this school year on, sealed terms stay."""
        actor = await desk.sessions.actor(request)
        appended = await commands.repeat_year(
            desk,
            actor,
            About(command_id, student_id, "student.repeat", (body.as_sent(),)),
            class_group_id=body.class_group_id,
            roster_number=body.roster_number,
        )
        return answer(told(appended, student_id=student_id), status_of(appended))

    return router
