"""HTTP of accounts and sessions: a printed code becomes an account, a password a session."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import StringConstraints

from portfolio.admit import roster_queries
from portfolio.admit.desk import Desk
from portfolio.support.actor import Actor, Role
from portfolio.support.ids import school_id_of
from portfolio.support.openapi import OPEN
from portfolio.support.web import (
    Answer,
    Body,
    SchoolCode,
    answer,
    example,
)

Password = Annotated[str, StringConstraints(min_length=8, max_length=128)]
Login = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{2,60}$")]


class AccountBody(Body):
    """A printed code is used up for an account."""

    model_config = example(
        {
            "school_code": "2150000123",
            "code": "7QXM-2K4V-PLRA-ZD35-N6TC-WHEU-YA",
            "login": "wang.laoshi",
            "password": "三月的雨落在屋檐",
        }
    )

    school_code: SchoolCode
    code: Annotated[str, StringConstraints(min_length=10, max_length=60)]
    login: Login
    password: Password


class SessionBody(Body):
    """`login` is 学校标识码/账号."""

    model_config = example({"login": "2150000123/wang.laoshi", "password": "三月的雨落在屋檐"})

    login: Annotated[str, StringConstraints(pattern=r"^[0-9]{10}/[A-Za-z0-9._@-]{2,60}$")]
    password: Annotated[str, StringConstraints(max_length=128)]


class SessionAnswer(Answer):
    """The token goes into `Authorization: Bearer`."""

    token: str
    expires_at: datetime
    role: Role
    person_id: UUID


class AccountAnswer(Answer):
    """The account is there; sign in next."""

    account_id: UUID
    role: Role


class DutyAnswer(Answer):
    """A duty of the caller."""

    duty: str
    class_group_id: UUID | None
    subject: str | None


class WhoAnswer(Answer):
    """The caller, the school, and what both have to do with each other."""

    role: Role
    person_id: UUID
    school_code: str
    school_name: str
    duties: list[DutyAnswer]
    student_ids: list[UUID]


def routes(desk: Desk) -> APIRouter:
    """Accounts and sessions."""
    router = APIRouter(tags=["sessions"])

    @router.post("/accounts", status_code=201, response_model=AccountAnswer, openapi_extra=OPEN)
    async def create_account(body: AccountBody, request: Request) -> Response:
        """Use a printed code up: choose a login and a password."""
        async with desk.limit.attempt(f"address:{_address(request)}"):
            actor = await desk.accounts.activate(
                school_id_of(body.school_code), body.code, body.login, body.password
            )
        return answer({"account_id": actor.account_id, "role": actor.role}, 201)

    @router.post("/sessions", status_code=201, response_model=SessionAnswer, openapi_extra=OPEN)
    async def sign_in(body: SessionBody, request: Request) -> Response:
        """Sign in; unknown and wrong look alike."""
        code, login = body.login.split("/")
        async with desk.limit.attempt(f"login:{body.login}", f"address:{_address(request)}"):
            session = await desk.accounts.sign_in(school_id_of(code), login, body.password)
        return answer(
            {
                "token": session.token,
                "expires_at": session.expires_at,
                "role": session.actor.role,
                "person_id": session.actor.person_id,
            },
            201,
        )

    @router.get("/sessions/current", response_model=WhoAnswer)
    async def who(request: Request) -> Response:
        """The caller, the school, the caller's duties, children or own portfolio."""
        actor = await desk.sessions.actor(request)
        school, _ = await desk.rosters.current(actor.school_id)
        duties = school.state.duties_of(actor.person_id)
        return answer(
            {
                "role": actor.role,
                "person_id": actor.person_id,
                "school_code": school.state.code,
                "school_name": school.state.name,
                "duties": [
                    {
                        "duty": one.duty,
                        "class_group_id": one.class_group_id,
                        "subject": one.subject,
                    }
                    for one in duties
                ],
                "student_ids": await _portfolios_of(desk, actor),
            }
        )

    @router.delete("/sessions/current", status_code=204, response_class=Response)
    async def sign_out(request: Request) -> Response:
        """Sign out."""
        await desk.sessions.end(request)
        return Response(status_code=204)

    return router


async def _portfolios_of(desk: Desk, actor: Actor) -> list[UUID]:
    """A guardian's children, a pupil's own."""
    if actor.role is Role.GUARDIAN:
        return await roster_queries.children_of(desk.pool, actor.school_id, actor.person_id)
    return [actor.person_id] if actor.role is Role.STUDENT else []


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
