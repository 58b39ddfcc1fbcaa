"""HTTP of 写实记录: observations, activities, batches, withdrawals."""

import asyncio
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from portfolio.admit.desk import Desk
from portfolio.capture import commands
from portfolio.capture.domain import Note
from portfolio.support.actor import Actor
from portfolio.support.http_errors import problem
from portfolio.support.openapi import Problem
from portfolio.support.planning import Appended
from portfolio.support.problems import Refusal
from portfolio.support.quick_route import QuickRoute
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    NewId,
    Paragraph,
    Position,
    TermId,
    answer,
    example,
    status_of,
    told,
)

TypeCode = Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{2}$", description="`observation_types`.")]
Measure = Annotated[int, Field(ge=0, le=100_000, strict=True)]
MeasureName = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,30}$")]


class Said(Body):
    """What was seen, in the words of an observation type."""

    term: TermId
    observation_type: TypeCode
    occurred_on: date = Field(description="The day it happened, on the school's calendar.")
    captured_at: AwareDatetime | None = Field(None, description="When the phone says so.")
    note: Paragraph | None = None
    measures: dict[MeasureName, Measure] = Field(default_factory=dict, max_length=5)

    def as_note(self, activity_id: UUID | None = None) -> Note:
        """As the domain takes it."""
        return Note(
            observation_type=self.observation_type,
            occurred_on=self.occurred_on,
            captured_at=self.captured_at,
            note=self.note or None,
            measures=tuple(self.measures.items()),
            activity_id=activity_id,
        )


_SEEN = {
    "term": "2026-2027-1",
    "observation_type": "LP03",
    "occurred_on": "2026-10-12",
    "note": "放学后帮妈妈洗菜、择豆角。",
    "measures": {"minutes": 20},
}
_PUPIL = "6f2a8c1e-3b4d-4e5f-9a6b-7c8d9e0f1a2b"
_CLASS = "0f5e1d2c-7a6b-5c4d-8e9f-1a2b3c4d5e6f"
_ITEM = {**_SEEN, "student_id": _PUPIL, "observation_id": "01930f6e-5a00-7c11-8d2e-6f1b2a3c4d5e"}


class ObservationBody(Said):
    """An observation of one pupil."""

    model_config = example({**_SEEN, "student_id": _PUPIL})

    student_id: UUID


class ActivityBody(Said):
    """What pupils of a class did together."""

    model_config = example({**_SEEN, "class_group_id": _CLASS, "student_ids": [_PUPIL]})

    class_group_id: UUID
    student_ids: list[UUID] = Field(min_length=1, max_length=100, description="Who took part.")


class BatchItem(ObservationBody):
    """An observation recorded offline, with the id the phone gave it."""

    model_config = example(_ITEM)

    observation_id: NewId


class BatchBody(Body):
    """What a phone kept while it was offline, oldest first."""

    model_config = example({"items": [_ITEM]})

    items: list[BatchItem] = Field(min_length=1, max_length=500)


class WithdrawalBody(Body):
    """Why, if somebody wants to say."""

    model_config = example({"reason": "记错了学生"})

    reason: Paragraph | None = None


class ObservationAnswer(Position):
    """The observation is in the record."""

    observation_id: UUID


class ActivityAnswer(Position):
    """The activity is in the record of each child."""

    activity_id: UUID
    observation_ids: list[UUID]


class ItemAnswer(Answer):
    """The result of one item: 201 recorded, 200 was recorded before, else a problem."""

    observation_id: UUID
    status: int
    position: int | None = None
    problem: Problem | None = None


class BatchAnswer(Answer):
    """One result per item, in the order sent."""

    results: list[ItemAnswer]


def routes(desk: Desk) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["capture"], route_class=QuickRoute)

    @router.put("/observations/{observation_id}", status_code=201, response_model=ObservationAnswer)
    async def record_observation(
        observation_id: NewId, body: ObservationBody, request: Request
    ) -> Response:
        """Record one observation; the id is made by the phone and names the command."""
        actor = await desk.sessions.actor(request)
        appended = await _record(desk, actor, observation_id, body)
        return answer(told(appended, observation_id=observation_id), status_of(appended))

    @router.put("/activities/{activity_id}", status_code=201, response_model=ActivityAnswer)
    async def record_activity(activity_id: NewId, body: ActivityBody, request: Request) -> Response:
        """Record what pupils of a class did together: one event per child."""
        actor = await desk.sessions.actor(request)
        appended = await commands.record_activity(
            desk,
            actor,
            activity_id=activity_id,
            class_group_id=body.class_group_id,
            student_ids=list(dict.fromkeys(body.student_ids)),
            term=body.term,
            said=body.as_note(activity_id),
            body=body.as_sent(),
        )
        observed = [receipt.subject_id for receipt in appended.receipts]
        return answer(
            told(appended, activity_id=activity_id, observation_ids=observed), status_of(appended)
        )

    @router.post("/observation-batches", response_model=BatchAnswer)
    async def send_batch(body: BatchBody, request: Request) -> Response:
        """What was recorded offline: each item is a command of its own,
        with a result of its own; those of one pupil are recorded in the order sent.
        """
        actor = await desk.sessions.actor(request)
        results: dict[int, dict[str, object]] = {}

        async def lane(numbers: list[int]) -> None:
            for number in numbers:
                results[number] = await _item(desk, actor, body.items[number], request)

        await asyncio.gather(*map(lane, _by_pupil(body.items)))
        return answer({"results": [results[number] for number in range(len(body.items))]})

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

    return router


def _by_pupil(items: list[BatchItem]) -> list[list[int]]:
    """The numbers of the items of each pupil, in order."""
    lanes: dict[UUID, list[int]] = {}
    for number, item in enumerate(items):
        lanes.setdefault(item.student_id, []).append(number)
    return list(lanes.values())


async def _record(
    desk: Desk, actor: Actor, observation_id: UUID, body: ObservationBody
) -> Appended:
    return await commands.record_observation(
        desk,
        actor,
        observation_id=observation_id,
        student_id=body.student_id,
        term=body.term,
        said=body.as_note(),
        body=body.as_sent(),
    )


async def _item(desk: Desk, actor: Actor, item: BatchItem, request: Request) -> dict[str, object]:
    try:
        body = ObservationBody.model_construct(
            item.model_fields_set - {"observation_id"},
            **{name: getattr(item, name) for name in ObservationBody.model_fields},
        )
        appended = await _record(desk, actor, item.observation_id, body)
    except Refusal as refusal:
        request_id = getattr(request.state, "request_id", "")
        told_problem = problem(refusal, request.headers, request.url.path, request_id)
        return {
            "observation_id": item.observation_id,
            "status": refusal.status,
            "problem": told_problem,
        }
    return {
        "observation_id": item.observation_id,
        "status": status_of(appended),
        "position": appended.position,
    }
