"""HTTP of second factors: set up, given, lost."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from portfolio.admit.desk import Desk, school_now
from portfolio.admit.identity import second_factor
from portfolio.admit.identity.freshness import require_fresh
from portfolio.admit.identity.signing_in import (
    FactorState,
    SessionAnswer,
    factor_state,
    require_own_device,
    told_session,
)
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Position,
    answer,
    example,
    status_of,
    told,
)

_UNSHARED = {"cache-control": "no-store"}


class FactorAnswer(Answer):
    """What is asked of this session, and how many recovery codes still work."""

    state: FactorState
    recovery_codes_left: int


class EnrolmentAnswer(Answer):
    """For an authenticator app, told once: Base32, and an otpauth address to show as a QR code."""

    secret: str
    address: str


class FactorCodeBody(Body):
    """Six figures of the app, or a recovery code."""

    model_config = example({"code": "492039"})

    code: Annotated[str, StringConstraints(min_length=6, max_length=60)]


class RecoveryCodesAnswer(Answer):
    """Each works once in the app's place; told once."""

    recovery_codes: list[str] = Field(description="Print them, and keep them off the telephone.")


class ConfirmedAnswer(SessionAnswer, RecoveryCodesAnswer):
    """The factor is in force and given."""


class ResetAnswer(Position):
    """The colleague signs in with the password and sets up another."""

    staff_id: UUID


def routes(desk: Desk) -> APIRouter:
    """Second factors."""
    router = APIRouter(tags=["sessions"])
    _setting_up(router, desk)
    _giving(router, desk)
    return router


def _setting_up(router: APIRouter, desk: Desk) -> None:
    @router.get("/second-factor", response_model=FactorAnswer)
    async def second_factor_state(request: Request) -> Response:
        """Whether one's own second factor is set up and given."""
        known = await desk.sessions.session(request, afresh=True)
        require_own_device(known.actor)
        left = await desk.factors.recovery_codes_left(known.actor)
        return answer({"state": factor_state(known), "recovery_codes_left": left})

    @router.post("/second-factor/enrolment", status_code=201, response_model=EnrolmentAnswer)
    async def enrol_second_factor(request: Request) -> Response:
        """A secret for an authenticator app; in force once it is confirmed."""
        known = await desk.sessions.session(request, afresh=True)
        begun = await second_factor.begin(desk, known)
        return answer({"secret": begun.secret, "address": begun.address}, 201, _UNSHARED)

    @router.post(
        "/second-factor/confirmation",
        status_code=201,
        response_model=ConfirmedAnswer,
        responses={429: {}},
    )
    async def confirm_second_factor(body: FactorCodeBody, request: Request) -> Response:
        """Take it into force by a code of it, with which it is given too: another token."""
        known = await desk.sessions.session(request)
        require_own_device(known.actor)
        async with desk.limit.attempt(f"second-factor:{known.actor.person_id}"):
            codes = await desk.factors.confirm(known.actor, body.code)
        session = await desk.sessions.renewed(request, is_proven=True)
        desk.sessions.forget(known.actor.school_id, [known.actor.person_id])
        return told_session(desk, session, recovery_codes=codes)

    @router.post(
        "/second-factor/recovery-codes", status_code=201, response_model=RecoveryCodesAnswer
    )
    async def renew_recovery_codes(request: Request) -> Response:
        """Other recovery codes; the earlier ones stop working."""
        known = await desk.sessions.session(request, afresh=True)
        codes = await second_factor.new_recovery_codes(desk, known)
        return answer({"recovery_codes": codes}, 201, _UNSHARED)


def _giving(router: APIRouter, desk: Desk) -> None:
    @router.post(
        "/sessions/current/second-factor",
        status_code=201,
        response_model=SessionAnswer,
        responses={429: {}},
    )
    async def give_second_factor(body: FactorCodeBody, request: Request) -> Response:
        """Prove oneself further: this session may administer; it gets another token."""
        actor = await desk.sessions.actor(request)
        require_own_device(actor)
        async with desk.limit.attempt(f"second-factor:{actor.person_id}"):
            await desk.factors.give(actor, body.code)
        return told_session(desk, await desk.sessions.renewed(request, is_proven=True))

    @router.post(
        "/staff/{staff_id}/second-factor-reset", status_code=201, response_model=ResetAnswer
    )
    async def reset_second_factor(
        staff_id: UUID, request: Request, command_id: CommandId
    ) -> Response:
        """A colleague lost theirs: forget it; it is noted who did."""
        known = await desk.sessions.session(request)
        actor = known.actor
        await school_now(desk, actor, "second_factor.reset")
        require_fresh(desk, known)
        appended = await second_factor.reset(desk, actor, command_id=command_id, staff_id=staff_id)
        return answer(told(appended, staff_id=staff_id), status_of(appended))
