"""HTTP of 再加一个孩子: a guardian's account gets a second child by its printed code."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import StringConstraints

from portfolio.admit.desk import Desk, school_now
from portfolio.admit.identity import joining
from portfolio.admit.identity.signing_in import address_of
from portfolio.support.web import (
    Body,
    CommandId,
    Position,
    SchoolCode,
    answer,
    example,
    status_of,
    told,
)


class JoinBody(Body):
    """What is printed on the other child's sheet."""

    model_config = example(
        {"school_code": "2150000123", "code": "7QXM-2K4V-PLRA-ZD35-N6TC-WHEU-YA"}
    )

    school_code: SchoolCode
    code: Annotated[str, StringConstraints(min_length=10, max_length=60)]


class JoinedAnswer(Position):
    """Who is with this account from now on."""

    student_ids: list[UUID]


def routes(desk: Desk) -> APIRouter:
    """Joining another child."""
    router = APIRouter(tags=["sessions"])

    @router.post(
        "/accounts/current/children",
        status_code=201,
        response_model=JoinedAnswer,
        responses={429: {}},
    )
    async def join_child(body: JoinBody, request: Request, command_id: CommandId) -> Response:
        """Use a printed code up: its children are with this guardian's account too."""
        actor = await desk.sessions.actor(request)
        await school_now(desk, actor, joining.ACTION)
        # Counted with every other try at a code from this address.
        async with desk.limit.attempt(f"code-address:{address_of(request)}"):
            student_ids, appended = await joining.join(
                desk, actor, command_id=command_id, school_code=body.school_code, code=body.code
            )
        return answer(told(appended, student_ids=student_ids), status_of(appended))

    return router
