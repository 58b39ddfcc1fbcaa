"""HTTP of 我们家愿意一起做: a family says so on its report, the class teacher sees which have.

A plain list in roster order of those who said so: no count, no share, and nobody who is missing.
"""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, class_now
from portfolio.admit.domain import School
from portfolio.admit.roster.listing import allowed_among
from portfolio.review.commands import caught_up
from portfolio.share.taking_part import take_part
from portfolio.support.actor import Actor
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Position,
    TermId,
    answer,
    example,
    status_of,
    told,
)

_SAID = (
    "SELECT t.student_id, t.person_id FROM taking_part t JOIN student s USING (school_id,"
    " student_id) WHERE t.school_id = $1 AND s.class_group_id = $2 AND t.term = $3 AND t.takes_part"
)


class TakingPartBody(Body):
    """Whether the family takes part; `false` takes back what was said."""

    model_config = example({"takes_part": True})

    takes_part: bool


class TakingPartAnswer(Position):
    """It is kept."""

    takes_part: bool


class FamilyAnswer(Answer):
    """A pupil whose family has said so."""

    student_id: UUID
    name: str
    roster_number: int | None


class FamiliesAnswer(Answer):
    """In roster order; who is not here has not said anything, which means nothing."""

    items: list[FamilyAnswer]


def routes(desk: Desk) -> APIRouter:
    """The routes of taking part."""
    router = APIRouter(tags=["share"])
    _of_a_family(router, desk)
    _of_a_class(router, desk)
    return router


def _of_a_family(router: APIRouter, desk: Desk) -> None:
    @router.put(
        "/students/{student_id}/terms/{term}/report/taking-part",
        status_code=201,
        response_model=TakingPartAnswer,
    )
    async def say_taking_part(
        student_id: UUID,
        term: TermId,
        body: TakingPartBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Say that the family takes part in what was agreed for home, or take it back.

        To say the same again changes nothing and is answered as before.
        """
        actor = await desk.sessions.actor(request)
        appended = await take_part(
            desk,
            actor,
            command_id=command_id,
            student_id=student_id,
            term=term,
            takes_part=body.takes_part,
        )
        return answer(told(appended, takes_part=body.takes_part), status_of(appended))


def _of_a_class(router: APIRouter, desk: Desk) -> None:
    @router.get(
        "/class-groups/{class_group_id}/terms/{term}/taking-part", response_model=FamiliesAnswer
    )
    async def families_taking_part(
        class_group_id: UUID, term: TermId, request: Request
    ) -> Response:
        """The families of a class that said they take part in what was agreed for home."""
        actor = await desk.sessions.actor(request)
        school, held = await class_now(desk, actor, class_group_id, "next_step.read")
        school.state.term(term)
        items = await _families(desk, actor, school.state, class_group_id, term)
        shown = [one["student_id"] for one in items]
        noted(actor, held, "next_step.read", shown, class_group_id=class_group_id)
        return answer({"items": items})


async def _families(
    desk: Desk, actor: Actor, school: School, class_group_id: UUID, term: str
) -> list[dict[str, Any]]:
    """Who is in the class now and has an adult, linked now, who said so."""
    await caught_up(desk, actor.school_id)
    rows = await desk.pool.fetch(_SAID, actor.school_id, class_group_id, term)
    named = {row["student_id"] for row in rows}
    allowed = await allowed_among(desk, actor, school, "next_step.read", named)
    said = {(row["student_id"], row["person_id"]) for row in rows}
    here = {
        student_id: known.state
        for student_id, known in allowed.items()
        if known.state.class_group_id == class_group_id
        and any((student_id, one.guardian_id) in said for one in known.state.guardians)
    }
    order = sorted(here, key=lambda who: (here[who].roster_number or 0, who))
    return [
        {"student_id": who, "name": here[who].name, "roster_number": here[who].roster_number}
        for who in order
    ]
