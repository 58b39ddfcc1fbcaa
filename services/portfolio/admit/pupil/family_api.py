"""HTTP of a pupil's family: guardians, and consents by scope."""

from typing import Self
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field, model_validator

from portfolio.admit.desk import Desk, standing_now
from portfolio.admit.events import GivenAs, Scope
from portfolio.admit.pupil import family_commands as commands
from portfolio.admit.pupil.api import StudentMoved
from portfolio.admit.pupil.notice import NOTICE, NOTICE_VERSION
from portfolio.admit.pupil.one_pupil import About
from portfolio.admit.roster.person_text import Kinship, PersonName
from portfolio.support.clock import school_day
from portfolio.support.http_errors import language_of
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


class GuardianLinkBody(Body):
    """An adult of the family: by name, or by id where a brother or sister has the same."""

    model_config = example({"name": "李红", "relation": "母亲"})

    name: PersonName | None = None
    guardian_id: UUID | None = None
    relation: Kinship

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if (self.name is None) == (self.guardian_id is None):
            raise ValueError("either a name or an id")
        return self


class GuardianAnswer(Answer):
    """An adult who may see and act for the pupil."""

    guardian_id: UUID
    name: str
    relation: str


class GuardiansAnswer(Answer):
    """The first one may name others."""

    items: list[GuardianAnswer]


class LinkedAnswer(Position):
    """The adult is linked; `code` is told until it was used."""

    guardian_id: UUID
    code: str | None


class ConsentBody(Body):
    """Which notice was read; staff who enter a paper say whose word it is."""

    model_config = example({"notice_version": NOTICE_VERSION})

    notice_version: str = Field(max_length=40)
    given_as: GivenAs | None = None


class ConsentWithdrawalBody(Body):
    """Staff who enter a paper say whose word it is."""

    model_config = example({})

    given_as: GivenAs | None = None


class ConsentAnswer(Answer):
    """One scope: what the notice says of it, who consented, and whether it may be done today."""

    scope: Scope
    notice: str
    by_guardian: bool
    by_student: bool
    needs_student: bool
    is_given: bool


class ConsentsAnswer(Answer):
    """All scopes under the notice in force."""

    notice_version: str
    items: list[ConsentAnswer]


def routes(desk: Desk) -> APIRouter:
    """Guardians and consents."""
    router = APIRouter(tags=["admit"])
    _guardians(router, desk)
    _consents(router, desk)
    return router


def _guardians(router: APIRouter, desk: Desk) -> None:
    @router.get("/students/{student_id}/guardians", response_model=GuardiansAnswer)
    async def guardians(student_id: UUID, request: Request) -> Response:
        """The adults who may see and act for the pupil."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "guardian.read")
        items = [
            {"guardian_id": one.guardian_id, "name": one.name, "relation": one.relation}
            for one in at.student.state.guardians
        ]
        return answer({"items": items})

    @router.post("/students/{student_id}/guardians", status_code=201, response_model=LinkedAnswer)
    async def link_guardian(
        student_id: UUID, body: GuardianLinkBody, request: Request, command_id: CommandId
    ) -> Response:
        """Another adult, by the school's word or the first guardian's; with a code for them.
        Of a brother's or sister's guardian one names the id: one person, one account.
        """
        actor = await desk.sessions.actor(request)
        await standing_now(desk, actor, student_id, "guardian.link")
        known = body.guardian_id and await commands.known_adult(desk, actor, body.guardian_id)
        guardian_id, issued, appended = await commands.link_guardian(
            desk,
            actor,
            About(command_id, student_id, "guardian.link", (body.as_sent(),)),
            name=known or body.name or "",
            relation=body.relation,
            known_id=body.guardian_id,
        )
        code = issued.code if issued else None
        return answer(told(appended, guardian_id=guardian_id, code=code), status_of(appended))

    @router.post(
        "/students/{student_id}/guardians/{guardian_id}/unlinking",
        status_code=201,
        response_model=StudentMoved,
    )
    async def unlink_guardian(
        student_id: UUID, guardian_id: UUID, request: Request, command_id: CommandId
    ) -> Response:
        """That adult sees nothing any more; their sessions end at once."""
        actor = await desk.sessions.actor(request)
        about = About(
            command_id, student_id, "guardian.unlink", (str(guardian_id),), also_left=True
        )
        appended = await commands.unlink_guardian(desk, actor, about, guardian_id=guardian_id)
        return answer(told(appended, student_id=student_id), status_of(appended))


def _consents(router: APIRouter, desk: Desk) -> None:
    @router.get("/students/{student_id}/consents", response_model=ConsentsAnswer)
    async def consents(student_id: UUID, request: Request) -> Response:
        """What the family consented to, with the notice that it is asked to read."""
        actor = await desk.sessions.actor(request)
        pupil = (await standing_now(desk, actor, student_id, "consent.read")).student.state
        today, language = school_day(desk.clock.now()), language_of(request.headers)
        items = [
            {
                "scope": scope,
                "notice": text.en if language == "en" else text.zh,
                "by_guardian": scope in pupil.consents,
                "by_student": scope in pupil.own_consents,
                "needs_student": pupil.decides_too(today),
                "is_given": pupil.has_consent(scope, today),
            }
            for scope, text in NOTICE.items()
        ]
        return answer({"notice_version": NOTICE_VERSION, "items": items})

    @router.put(
        "/students/{student_id}/consents/{scope}", status_code=201, response_model=StudentMoved
    )
    async def give_consent(
        student_id: UUID, scope: Scope, body: ConsentBody, request: Request, command_id: CommandId
    ) -> Response:
        """Consent to one scope; from the 14th birthday on the pupil's own word is needed too."""
        actor = await desk.sessions.actor(request)
        appended = await commands.give_consent(
            desk,
            actor,
            About(command_id, student_id, "consent.give", (scope, body.as_sent())),
            scope=scope,
            notice_version=body.notice_version,
            given_as=body.given_as,
        )
        return answer(told(appended, student_id=student_id), status_of(appended))

    @router.post(
        "/students/{student_id}/consents/{scope}/withdrawal",
        status_code=201,
        response_model=StudentMoved,
    )
    async def withdraw_consent(
        student_id: UUID,
        scope: Scope,
        body: ConsentWithdrawalBody,
        request: Request,
        command_id: CommandId,
    ) -> Response:
        """Take a consent back; it ends with the next request."""
        actor = await desk.sessions.actor(request)
        said = (scope, body.as_sent())
        appended = await commands.withdraw_consent(
            desk,
            actor,
            About(command_id, student_id, "consent.withdraw", said, also_left=True),
            scope=scope,
            given_as=body.given_as,
        )
        return answer(told(appended, student_id=student_id), status_of(appended))
