"""HTTP of offline batches: each item a command of its own, with a result of its own."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from portfolio.admit.desk import Desk, school_now
from portfolio.capture import commands
from portfolio.capture.answers import problem_of
from portfolio.capture.bodies import ITEM, BatchItem, ObservationBody
from portfolio.support.actor import Actor
from portfolio.support.http_errors import malformed
from portfolio.support.openapi import Problem
from portfolio.support.problems import Refusal
from portfolio.support.quick_route import QuickRoute
from portfolio.support.web import Answer, Body, answer, example, status_of

# Of all batches in this process together: enough for every flush to be full,
# and far fewer than may wait to be written (`append_depth`), so that a Friday afternoon's batches
# neither crowd each other out nor shed whoever records a single observation.
_LANES = 256


class _Unreadable:
    """An item that is not what an item is."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


def _or_why_not(sent: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(sent)
    except ValidationError as error:
        return _Unreadable(malformed(error.errors(include_input=False, include_url=False)))


class BatchBody(Body):
    """What a phone kept while it was offline, oldest first.

    An item that cannot be read has its own result and holds up no other.
    """

    model_config = example({"items": [ITEM]})

    items: list[Annotated[BatchItem, WrapValidator(_or_why_not)]] = Field(
        min_length=1, max_length=500
    )


class ItemAnswer(Answer):
    """The result of one item: 201 recorded, 200 was recorded before, else a problem.

    `observation_id` is missing where the item could not be read.
    """

    observation_id: UUID | None = None
    status: int
    position: int | None = None
    problem: Problem | None = None


class BatchAnswer(Answer):
    """One result per item, in the order sent."""

    results: list[ItemAnswer]


def routes(desk: Desk) -> APIRouter:
    """The route of batches."""
    router = APIRouter(tags=["capture"], route_class=QuickRoute)
    lanes = asyncio.Semaphore(_LANES)

    @router.post("/observation-batches", response_model=BatchAnswer)
    async def send_batch(body: BatchBody, request: Request) -> Response:
        """What was recorded offline: each item is a command of its own,
        with a result of its own; those of one pupil are recorded in the order sent.
        """
        actor = await desk.sessions.actor(request)
        # Also where no item can be read: whoever has nothing to do with the school stops here.
        await school_now(desk, actor, "observation.record")
        results: dict[int, dict[str, object]] = {}

        async def lane(numbers: list[int]) -> None:
            async with lanes:
                for number in numbers:
                    results[number] = await _item(desk, actor, body.items[number], request)

        await asyncio.gather(*map(lane, _by_pupil(body.items)))
        return answer({"results": [results[number] for number in range(len(body.items))]})

    return router


def _by_pupil(items: list[BatchItem]) -> list[list[int]]:
    """The numbers of the items of each pupil, in order."""
    lanes: dict[UUID | None, list[int]] = {}
    for number, item in enumerate(items):
        lanes.setdefault(getattr(item, "student_id", None), []).append(number)
    return list(lanes.values())


async def _item(
    desk: Desk, actor: Actor, item: BatchItem | _Unreadable, request: Request
) -> dict[str, object]:
    if isinstance(item, _Unreadable):
        return {"status": item.refusal.status, "problem": problem_of(item.refusal, request)}
    # Sent again alone, outside a batch, it must be the same request.
    body = ObservationBody.model_construct(
        item.model_fields_set - {"observation_id"},
        **{name: getattr(item, name) for name in ObservationBody.model_fields},
    )
    named: dict[str, object] = {"observation_id": item.observation_id}
    try:
        appended = await commands.record_observation(
            desk,
            actor,
            observation_id=item.observation_id,
            student_id=item.student_id,
            term=item.term,
            said=item.as_note(),
            body=body.as_sent(),
        )
    except Refusal as refusal:
        return {**named, "status": refusal.status, "problem": problem_of(refusal, request)}
    return {**named, "status": status_of(appended), "position": appended.position}
