"""HTTP of 入册, one pupil or one class: joining, moving, leaving, a plan of one's own."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk
from portfolio.admit.events import LeavingReason
from portfolio.admit.pupil import commands
from portfolio.admit.pupil.one_pupil import About
from portfolio.admit.roster.person_text import Kinship, PersonName
from portfolio.support.web import Body, CommandId, Position, answer, example, status_of, told

RosterNumber = Annotated[int, Field(ge=1, le=200)]
_GROUP = "0f5e1d2c-7a6b-5c4d-8e9f-1a2b3c4d5e6f"


class GuardianBody(Body):
    """An adult of the family."""

    model_config = example({"name": "李红", "relation": "母亲"})

    name: PersonName
    relation: Kinship


class JoiningBody(Body):
    """Who joins a class; how to reach the family is not asked."""

    model_config = example(
        {
            "name": "王小明",
            "sex": "m",
            "born_on": "2018-03-02",
            "class_group_id": _GROUP,
            "roster_number": 41,
            "guardians": [{"name": "李红", "relation": "母亲"}],
        }
    )

    name: PersonName
    sex: Literal["m", "f"] | None = None
    born_on: date
    class_group_id: UUID
    roster_number: RosterNumber | None = None
    follows_individual_plan: bool = False
    guardians: list[GuardianBody] = Field(default=[], max_length=4)


class AssignmentBody(Body):
    """The pupil's class from now on."""

    model_config = example({"class_group_id": _GROUP, "roster_number": 41})

    class_group_id: UUID
    roster_number: RosterNumber | None = None


class DepartureBody(Body):
    """When and why a pupil left."""

    model_config = example({"left_on": "2026-12-04", "reason": "transfer"})

    left_on: date
    reason: LeavingReason


class GraduationBody(Body):
    """When the class left."""

    model_config = example({"left_on": "2027-07-01"})

    left_on: date


class PlanBody(Body):
    """Whether the pupil is judged by a plan of their own, and from when on."""

    model_config = example({"follows": True, "from_on": "2026-10-12"})

    follows: bool
    from_on: date


class StudentMoved(Position):
    """It is done."""

    student_id: UUID


class GraduationAnswer(Position):
    """The class has left."""

    class_group_id: UUID
    graduated: int


def routes(desk: Desk) -> APIRouter:
    """What an administrator enters of one pupil or one class."""
    router = APIRouter(tags=["admit"])
    _joining(router, desk)
    _staying(router, desk)
    _leaving(router, desk)
    return router


def _joining(router: APIRouter, desk: Desk) -> None:
    @router.post("/students", status_code=201, response_model=StudentMoved)
    async def admit_student(body: JoiningBody, request: Request, command_id: CommandId) -> Response:
        """A late joiner, in the grade of the class."""
        actor = await desk.sessions.actor(request)
        person = body.model_dump(
            include={"name", "sex", "born_on", "follows_individual_plan"}, mode="json"
        )
        joining = commands.Joining(
            admitted=person,
            class_group_id=body.class_group_id,
            roster_number=body.roster_number,
            guardians=[(one.name, one.relation) for one in body.guardians],
        )
        student_id, appended = await commands.admit_student(
            desk, actor, command_id=command_id, joining=joining
        )
        return answer(told(appended, student_id=student_id), status_of(appended))


def _staying(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/students/{student_id}/class-assignment", status_code=201, response_model=StudentMoved
    )
    async def assign_class(
        student_id: UUID, body: AssignmentBody, request: Request, command_id: CommandId
    ) -> Response:
        """Move a pupil to another class of the grade, or give another number."""
        actor = await desk.sessions.actor(request)
        appended = await commands.move_student(
            desk,
            actor,
            About(command_id, student_id, "student.assign", (body.as_sent(),)),
            class_group_id=body.class_group_id,
            roster_number=body.roster_number,
        )
        return answer(told(appended, student_id=student_id), status_of(appended))

    @router.post(
        "/students/{student_id}/individual-plan", status_code=201, response_model=StudentMoved
    )
    async def follow_plan(
        student_id: UUID, body: PlanBody, request: Request, command_id: CommandId
    ) -> Response:
        """A plan of the pupil's own begins or ends: from then on it is what levels go by."""
        actor = await desk.sessions.actor(request)
        appended = await commands.follow_plan(
            desk,
            actor,
            About(command_id, student_id, "student.plan", (body.as_sent(),)),
            follows=body.follows,
            from_on=body.from_on,
        )
        return answer(told(appended, student_id=student_id), status_of(appended))


def _leaving(router: APIRouter, desk: Desk) -> None:
    @router.post("/students/{student_id}/departure", status_code=201, response_model=StudentMoved)
    async def depart(
        student_id: UUID, body: DepartureBody, request: Request, command_id: CommandId
    ) -> Response:
        """A pupil left: nothing new is recorded; sealed terms and their reports stay."""
        actor = await desk.sessions.actor(request)
        appended = await commands.depart(
            desk,
            actor,
            About(command_id, student_id, "student.depart", (body.as_sent(),)),
            left_on=body.left_on,
            reason=body.reason,
        )
        return answer(told(appended, student_id=student_id), status_of(appended))

    @router.post(
        "/class-groups/{class_group_id}/graduation",
        status_code=201,
        response_model=GraduationAnswer,
    )
    async def graduate(
        class_group_id: UUID, body: GraduationBody, request: Request, command_id: CommandId
    ) -> Response:
        """A class of the last grade leaves, whole."""
        actor = await desk.sessions.actor(request)
        appended = await commands.graduate(
            desk,
            actor,
            command_id=command_id,
            class_group_id=class_group_id,
            left_on=body.left_on,
        )
        said = told(appended, class_group_id=class_group_id, graduated=len(appended.receipts))
        return answer(said, status_of(appended))
