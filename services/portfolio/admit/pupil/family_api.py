"""HTTP of a pupil's family: the adults who may see and act."""

from typing import Self
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field, model_validator

from portfolio.admit.desk import Desk, standing_now
from portfolio.admit.identity.freshness import fresh_actor
from portfolio.admit.pupil import family_commands as commands
from portfolio.admit.pupil.api import StudentMoved
from portfolio.admit.pupil.one_pupil import About
from portfolio.admit.roster.person_text import Kinship, PersonName
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
    joined: bool = Field(description="Signs in already: has used a printed code.")


class GuardiansAnswer(Answer):
    """The first one may name others."""

    items: list[GuardianAnswer]


class LinkedAnswer(Position):
    """The adult is linked; `code` is told until it was used."""

    guardian_id: UUID
    code: str | None


def routes(desk: Desk) -> APIRouter:
    """Guardians."""
    router = APIRouter(tags=["admit"])
    _guardians(router, desk)
    return router


def _guardians(router: APIRouter, desk: Desk) -> None:
    @router.get("/students/{student_id}/guardians", response_model=GuardiansAnswer)
    async def guardians(student_id: UUID, request: Request) -> Response:
        """The adults who may see and act for the pupil."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "guardian.read")
        family = at.student.state.guardians
        joined = await desk.accounts.joined(actor.school_id, [one.guardian_id for one in family])
        items = [
            {
                "guardian_id": one.guardian_id,
                "name": one.name,
                "relation": one.relation,
                "joined": one.guardian_id in joined,
            }
            for one in family
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
        await fresh_actor(desk, request)
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
