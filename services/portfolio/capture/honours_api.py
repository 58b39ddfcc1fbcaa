"""HTTP of 粘贴名单: a pasted list looked at, then the confirmed one recorded."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, Field, StringConstraints

from portfolio.admit.desk import Desk
from portfolio.capture.answers import ClassAnswer, told_of
from portfolio.capture.bodies import PUPIL, MeasureName, TypeCode
from portfolio.capture.honour_lists import Entry, preview, record_list
from portfolio.capture.honours import Pupil, Reason, Row
from portfolio.capture.saying import Note
from portfolio.support.web import (
    Answer,
    Body,
    NewId,
    Paragraph,
    Position,
    TermId,
    answer,
    example,
    printable,
)

_MANY_LINES = 40_000


def _lines(text: str) -> str:
    # Out of a spreadsheet come tabs and carriage returns; both only part one thing from another.
    return printable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


Pasted = Annotated[str, StringConstraints(max_length=_MANY_LINES), AfterValidator(_lines)]


class PreviewBody(Body):
    """A list as it was pasted, one child a line."""

    model_config = example({"text": "三(1)班 王小明 校级三好学生\n三年级2班\t李雨桐\t优秀少先队员"})

    text: Pasted


class Candidate(Answer):
    """Somebody a line could mean."""

    student_id: UUID
    name: str
    class_group_id: UUID
    roster_number: int | None


class PreviewRow(Answer):
    """A line: the child it means, or the reason why it means none, and who it could be."""

    line: int
    said: str
    note: str | None
    student_id: UUID | None
    reason: Reason | None
    candidates: list[Candidate]


class HonoursPreviewAnswer(Answer):
    """Nothing was recorded. `state`: whether every line means one child."""

    state: Literal["clear", "unclear"]
    rows: list[PreviewRow]


class HonourEntry(Body):
    """A child and the honour, post or award."""

    student_id: UUID
    note: Paragraph | None = None
    words: dict[MeasureName, Paragraph] = Field(default_factory=dict, max_length=5)


class HonourListBody(Body):
    """The list as somebody has confirmed it."""

    model_config = example(
        {
            "term": "2026-2027-1",
            "observation_type": "MC16",
            "occurred_on": "2026-10-12",
            "entries": [
                {"student_id": PUPIL, "note": "校级三好学生", "words": {"award": "school"}}
            ],
        }
    )

    term: TermId
    observation_type: TypeCode
    occurred_on: date
    entries: list[HonourEntry] = Field(min_length=1, max_length=500)

    def as_entries(self, list_id: UUID) -> list[Entry]:
        """As the command takes them."""
        return [
            Entry(
                one.student_id,
                Note(
                    observation_type=self.observation_type,
                    occurred_on=self.occurred_on,
                    note=one.note or None,
                    words=tuple(one.words.items()),
                    activity_id=list_id,
                ),
            )
            for one in self.entries
        ]


class HonourListAnswer(Position):
    """Recorded, class by class; each whole or not at all."""

    list_id: UUID
    observation_ids: list[UUID]
    classes: list[ClassAnswer]


def routes(desk: Desk) -> APIRouter:
    """The routes of lists."""
    router = APIRouter(tags=["capture"])

    @router.post("/honour-lists/preview", response_model=HonoursPreviewAnswer)
    async def preview_honours(body: PreviewBody, request: Request) -> Response:
        """Whom each line of a pasted list means; nothing is recorded."""
        actor = await desk.sessions.actor(request)
        rows = await preview(desk, actor, body.text)
        is_clear = all(row.pupil for row in rows)
        return answer(
            {"state": "clear" if is_clear else "unclear", "rows": [_told(row) for row in rows]}
        )

    @router.put("/honour-lists/{list_id}", status_code=201, response_model=HonourListAnswer)
    async def record_honours(list_id: NewId, body: HonourListBody, request: Request) -> Response:
        """Record a confirmed list: one event per child, class by class."""
        actor = await desk.sessions.actor(request)
        results = await record_list(
            desk,
            actor,
            list_id=list_id,
            entries=body.as_entries(list_id),
            term=body.term,
            body=body.as_sent(),
        )
        return answer(*told_of(results, request, list_id=list_id))

    return router


def _told(row: Row) -> dict[str, object]:
    return {
        "line": row.line,
        "said": row.said,
        "note": row.note,
        "student_id": row.pupil.student_id if row.pupil else None,
        "reason": row.reason,
        "candidates": [_candidate(one) for one in row.candidates],
    }


def _candidate(one: Pupil) -> dict[str, object]:
    return {
        "student_id": one.student_id,
        "name": one.name,
        "class_group_id": one.class_group_id,
        "roster_number": one.roster_number,
    }
