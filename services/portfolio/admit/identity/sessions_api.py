"""HTTP of accounts and sessions: a printed code becomes an account, a password a session."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portfolio.admit import roster_queries
from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.admit.identity.freshness import confirm
from portfolio.admit.identity.sessions_bodies import (
    AccountAnswer,
    AccountBody,
    ConfirmBody,
    PasswordBody,
    SessionBody,
    SignInsAnswer,
    WhoAnswer,
)
from portfolio.admit.identity.signing_in import (
    SessionAnswer,
    address_of,
    beginning,
    begun,
    factor_state,
    require_own_device,
    told_session,
)
from portfolio.admit.roster.listing import allowed_among
from portfolio.support.actor import Actor, Role
from portfolio.support.ids import school_id_of
from portfolio.support.openapi import OPEN
from portfolio.support.row_security import act_for
from portfolio.support.session import Known
from portfolio.support.web import answer

ButHere = Annotated[bool, Query(description="This session stays; all others end.")]


def routes(desk: Desk) -> APIRouter:
    """Accounts and sessions."""
    router = APIRouter(tags=["sessions"])
    _accounts(router, desk)
    _beginning(router, desk)
    _own(router, desk)
    return router


def _accounts(router: APIRouter, desk: Desk) -> None:
    @router.post("/accounts", status_code=201, response_model=AccountAnswer, openapi_extra=OPEN)
    async def create_account(body: AccountBody, request: Request) -> Response:
        """Use a printed code up: choose a login and a password."""
        school_id = school_id_of(body.school_code)
        act_for(school_id)
        async with desk.limit.attempt(f"code-address:{address_of(request)}"):
            # First, so that nothing of a school is told to whoever has no code of it.
            await desk.accounts.require_code(school_id, body.code)
            words = await _own_words(desk, school_id)
            actor = await desk.accounts.activate(
                school_id, body.code, body.login, body.password, *words
            )
        desk.sessions.forget(school_id, [actor.person_id])
        return answer({"account_id": actor.account_id, "role": actor.role}, 201)

    @router.put(
        "/accounts/current/password",
        status_code=201,
        response_model=SessionAnswer,
        responses={429: {}},
    )
    async def change_password(body: PasswordBody, request: Request) -> Response:
        """Choose another password; all other sessions end, this one gets another token."""
        actor = await desk.sessions.actor(request)
        require_own_device(actor)
        words = await _own_words(desk, actor.school_id)
        async with desk.limit.attempt(
            f"password:{actor.account_id}", f"address:{address_of(request)}"
        ):
            await desk.accounts.change_password(actor, body.old, body.new, *words)
        session = await desk.sessions.renewed(request)
        desk.sessions.forget(actor.school_id, [actor.person_id])
        return told_session(desk, session)


def _beginning(router: APIRouter, desk: Desk) -> None:
    @router.post("/sessions", status_code=201, response_model=SessionAnswer, openapi_extra=OPEN)
    async def sign_in(body: SessionBody, request: Request) -> Response:
        """Sign in; unknown and wrong look alike."""
        how = beginning(desk, request, body.carrier)
        (code, login), address = body.login.split("/"), address_of(request)
        act_for(school_id_of(code))
        name = await desk.limit.login(body.login, address)
        async with desk.limit.attempt(name, f"address:{address}"):
            session = await desk.accounts.sign_in(school_id_of(code), login, body.password, how)
        await desk.limit.remember(body.login, address)
        return await begun(desk, request, session)

    @router.get("/sessions/current", response_model=WhoAnswer)
    async def who(request: Request) -> Response:
        """The caller, the school, the caller's duties, children or own portfolio."""
        return answer(await who_calls(desk, await desk.sessions.session(request)))

    @router.post(
        "/sessions/current/password",
        status_code=201,
        response_model=SessionAnswer,
        responses={429: {}},
    )
    async def confirm_password(body: ConfirmBody, request: Request) -> Response:
        """Give one's password again before something that asks for it: another token."""
        return told_session(desk, await confirm(desk, request, body.password))

    @router.delete("/sessions/current", status_code=204, response_class=Response)
    async def sign_out(request: Request) -> Response:
        """Sign out."""
        await desk.sessions.end(request)
        return _signed_out(desk)


async def who_calls(desk: Desk, known: Known) -> dict[str, Any]:
    """A `WhoAnswer`: who holds this session, and what follows from it."""
    actor = known.actor
    school, _ = await desk.rosters.current(actor.school_id)
    return {
        "role": actor.role,
        "person_id": actor.person_id,
        "school_code": school.state.code,
        "school_name": school.state.name,
        "duties": [
            {"duty": one.duty, "class_group_id": one.class_group_id, "subject": one.subject}
            for one in school.state.duties_of(actor.person_id)
        ],
        "student_ids": await _portfolios_of(desk, actor, school.state),
        "second_factor": factor_state(known),
    }


def _own(router: APIRouter, desk: Desk) -> None:
    @router.get("/sessions", response_model=SignInsAnswer)
    async def sign_ins(request: Request) -> Response:
        """Where one is signed in."""
        actor = await desk.sessions.actor(request)
        require_own_device(actor)
        shown = ("session_id", "device", "begun_at", "seen_at", "expires_at")
        items = [
            {name: getattr(one, name) for name in shown}
            | {"is_current": one.session_id == actor.session_id}
            for one in await desk.accounts.sessions.of_account(actor)
        ]
        return answer({"items": items})

    @router.delete("/sessions", status_code=204, response_class=Response)
    async def sign_out_everywhere(
        request: Request,
        but_here: ButHere = False,  # noqa: FBT002 — a word of the query
    ) -> Response:
        """End every session of one's own account, this one too unless it is to stay."""
        actor = await desk.sessions.actor(request)
        require_own_device(actor)
        await desk.accounts.sessions.end_all(actor, but=actor.session_id if but_here else None)
        desk.sessions.forget(actor.school_id, [actor.person_id])
        return Response(status_code=204) if but_here else _signed_out(desk)

    @router.delete("/sessions/{session_id}", status_code=204, response_class=Response)
    async def end_session(session_id: UUID, request: Request) -> Response:
        """End one of one's own sessions: the lost telephone's."""
        actor = await desk.sessions.actor(request)
        require_own_device(actor)
        await desk.accounts.sessions.end_one(actor, session_id)
        desk.sessions.forget(actor.school_id, [actor.person_id])
        return Response(status_code=204)


def _signed_out(desk: Desk) -> Response:
    response = Response(status_code=204)
    desk.cookies.take(response)
    return response


async def _own_words(desk: Desk, school_id: UUID) -> tuple[str, str]:
    """What everybody of a school would think of first."""
    school, _ = await desk.rosters.current(school_id)
    return school.state.code, school.state.name


async def _portfolios_of(desk: Desk, actor: Actor, school: School) -> list[UUID]:
    """A guardian's children of today, a pupil's own."""
    if actor.role is Role.GUARDIAN:
        known = await roster_queries.children_of(desk.pool, actor.school_id, actor.person_id)
        return list(await allowed_among(desk, actor, school, "student.read", known))
    return [actor.person_id] if actor.role is Role.STUDENT else []
