"""Answers of 写实记录: what became of one record, of a class's part, of an item of a batch."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fastapi import Request

from portfolio.capture.groups import Recorded
from portfolio.support.http_errors import problem
from portfolio.support.openapi import Problem
from portfolio.support.problems import Refusal
from portfolio.support.web import Answer, Position, status_of

_RECORDED = 201


class ObservationAnswer(Position):
    """The observation is in the record."""

    observation_id: UUID


class ClassAnswer(Answer):
    """A class's part: 201 and what was recorded, the same on a retry; else a problem."""

    class_group_id: UUID
    status: int
    observation_ids: list[UUID]
    problem: Problem | None = None


class ActivityAnswer(Position):
    """What is in the record of each child, and class by class what became of it."""

    activity_id: UUID
    observation_ids: list[UUID]
    classes: list[ClassAnswer]


def told_of(
    results: Sequence[Recorded], request: Request, **names: object
) -> tuple[Mapping[str, object], int]:
    """Body and status of what was recorded class by class; at least one class was."""
    done = [one.appended for one in results if one.appended]
    last = max(done, key=lambda one: one.position)
    body = {
        **names,
        "observation_ids": [receipt.subject_id for one in done for receipt in one.receipts],
        "classes": [_class_told(one, request) for one in results],
        "position": last.position,
        "recorded_at": last.recorded_at,
    }
    return body, max(map(status_of, done))


def _class_told(one: Recorded, request: Request) -> dict[str, object]:
    if one.refusal:
        said = {"status": one.refusal.status, "problem": problem_of(one.refusal, request)}
        return {"class_group_id": one.class_group_id, "observation_ids": [], **said}
    receipts = one.appended.receipts if one.appended else ()
    return {
        "class_group_id": one.class_group_id,
        "status": _RECORDED,
        "observation_ids": [receipt.subject_id for receipt in receipts],
    }


def problem_of(refusal: Refusal, request: Request) -> dict[str, object]:
    """A problem inside an answer, in the caller's language."""
    request_id = getattr(request.state, "request_id", "")
    return problem(refusal, request.headers, request.url.path, request_id)
