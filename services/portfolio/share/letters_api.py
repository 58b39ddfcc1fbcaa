"""HTTP of 写给老师的话: a guardian writes about a report, the class teacher reads.

Read by the child's class teachers alone; another adult of the family finds their own, not these.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, class_now, standing_now
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.queries import At
from portfolio.admit.roster.listing import allowed_among
from portfolio.review.commands import caught_up
from portfolio.share.letter_commands import read_letter, write_letter
from portfolio.share.letter_queries import OfClass, letters_of_class, own_letters
from portfolio.support.actor import Actor
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Cursor,
    PageSize,
    Paragraph,
    Position,
    TermId,
    answer,
    cursor_of,
    example,
    number_in,
    read_cursor,
    status_of,
    told,
)

_OF_TERM = "/students/{student_id}/terms/{term}/letters"


class LetterBody(Body):
    """What a guardian has to say to the class teacher, as long as family words are."""

    model_config = example({"text": "这学期他回家会主动说学校的事，谢谢老师。"})

    text: Annotated[Paragraph, Field(min_length=1, max_length=200)]


class LetterReadBody(Body):
    """Read; `answer`: a sentence to whoever wrote it."""

    model_config = example({"answer": "谢谢您告诉我，我们一起看着。"})

    answer: Annotated[Paragraph, Field(min_length=1, max_length=100)] | None = None


class LetterKept(Position):
    """It is kept."""

    letter_id: UUID


class OwnLetter(Answer):
    """A letter of the caller's, and whether the class teacher has read it."""

    letter_id: UUID
    text: str
    written_at: datetime
    read_at: datetime | None
    answer: str | None


class OwnLettersAnswer(Answer):
    """The latest first."""

    items: list[OwnLetter]


class ClassLetter(OwnLetter):
    """A letter to the class teacher; `relation`: how its writer stands
    to the child; null where they are not of the family any more, and receive no answer.
    """

    student_id: UUID
    student_name: str
    relation: str | None
    term: str


class ClassLettersAnswer(Answer):
    """A page: of what waits the oldest first, of what was read the latest first."""

    items: list[ClassLetter]
    next: str | None


def routes(desk: Desk) -> APIRouter:
    """The routes of letters."""
    router = APIRouter(tags=["share"])
    _of_a_family(router, desk)
    _reading(router, desk)
    _of_a_class(router, desk)
    return router


def _of_a_family(router: APIRouter, desk: Desk) -> None:
    @router.post(_OF_TERM, status_code=201, response_model=LetterKept)
    async def write_to_teacher(
        student_id: UUID, term: TermId, body: LetterBody, request: Request, command_id: CommandId
    ) -> Response:
        """Write to the class teacher about a report; nobody else reads it."""
        actor = await desk.sessions.actor(request)
        appended = await write_letter(
            desk, actor, command_id=command_id, student_id=student_id, term=term, text=body.text
        )
        return answer(told(appended, letter_id=command_id), status_of(appended))

    @router.get(_OF_TERM, response_model=OwnLettersAnswer)
    async def letters_to_teacher(student_id: UUID, term: TermId, request: Request) -> Response:
        """What the caller wrote about a report, and which of it was read."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "letter.write")
        at.school.state.term(term)
        found = await own_letters(desk, actor, student_id, term)
        names = OwnLetter.model_fields
        return answer({"items": [{name: getattr(one, name) for name in names} for one in found]})


def _reading(router: APIRouter, desk: Desk) -> None:
    @router.post(_OF_TERM + "/{letter_id}/reading", status_code=201, response_model=LetterKept)
    async def read_family_letter(
        student_id: UUID,
        term: TermId,
        letter_id: UUID,
        body: LetterReadBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Say to the family that it was read, with a sentence or without."""
        appended = await read_letter(
            desk,
            await desk.sessions.actor(request),
            command_id=command_id,
            place=(student_id, term),
            letter_id=letter_id,
            answer=body.answer,
        )
        return answer(told(appended, letter_id=letter_id), status_of(appended))


def _of_a_class(router: APIRouter, desk: Desk) -> None:
    @router.get("/class-groups/{class_group_id}/letters", response_model=ClassLettersAnswer)
    async def letters_of_families(
        class_group_id: UUID,
        request: Request,
        state: Literal["waiting", "read"] = "waiting",
        cursor: Cursor = None,
        limit: PageSize = 50,
    ) -> Response:
        """What families wrote to the class teacher of a class."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "letter.read")
        keys = read_cursor(cursor, 1)
        await caught_up(desk, actor.school_id)
        found, end = await letters_of_class(
            desk,
            actor.school_id,
            class_group_id,
            is_read=state == "read",
            after=number_in(keys[0]) if keys else 0,
            limit=limit,
        )
        pupils = await _here(desk, actor, school.state, class_group_id, found)
        noted(actor, held, "letter.read", pupils, class_group_id=class_group_id)
        items = [
            _told(one, pupils[one.student_id].state) for one in found if one.student_id in pupils
        ]
        return answer({"items": items, "next": None if end is None else cursor_of(end)})


async def _here(
    desk: Desk, actor: Actor, school: School, class_group_id: UUID, found: Collection[OfClass]
) -> dict[UUID, At[Enrolled]]:
    """Of these pupils those whose letters the caller may read now, in this class."""
    named = {one.student_id for one in found}
    allowed = await allowed_among(desk, actor, school, "letter.read", named)
    return {
        who: known for who, known in allowed.items() if known.state.class_group_id == class_group_id
    }


def _told(one: OfClass, pupil: Enrolled) -> dict[str, object]:
    letter = one.letter
    relations = {adult.guardian_id: adult.relation for adult in pupil.guardians}
    return {
        **{name: getattr(letter, name) for name in OwnLetter.model_fields},
        "student_id": one.student_id,
        "student_name": pupil.name,
        "relation": relations.get(letter.written_by),
        "term": one.term,
    }
