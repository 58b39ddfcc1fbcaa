"""HTTP of a family's consents, scope by scope, with who said what."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk, standing_now
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.events import GivenAs, Scope
from portfolio.admit.pupil import consent_words
from portfolio.admit.pupil import family_commands as commands
from portfolio.admit.pupil.api import StudentMoved
from portfolio.admit.pupil.consent_words import Word
from portfolio.admit.pupil.notice import NOTICE, NOTICE_VERSION
from portfolio.admit.pupil.one_pupil import About
from portfolio.support.clock import school_day
from portfolio.support.http_errors import language_of
from portfolio.support.web import Answer, Body, CommandId, answer, example, status_of, told


class ConsentBody(Body):
    """Which notice was read; staff who enter a paper say whose word it is."""

    model_config = example({"notice_version": NOTICE_VERSION})

    notice_version: str = Field(max_length=40)
    given_as: GivenAs | None = None


class ConsentWithdrawalBody(Body):
    """Staff who enter a paper say whose word it is."""

    model_config = example({})

    given_as: GivenAs | None = None


class ConsentWord(Answer):
    """The last word of one voice. `by`: who said it; of a paper, who of the school entered it."""

    given_as: GivenAs
    is_given: bool
    at: datetime
    on_paper: bool
    by: str


class ConsentAnswer(Answer):
    """One scope: what the notice says of it, who consented, and whether it may be done today."""

    scope: Scope
    notice: str
    by_guardian: bool
    by_student: bool
    needs_student: bool
    is_given: bool
    words: list[ConsentWord]


class ConsentsAnswer(Answer):
    """All scopes under the notice in force."""

    notice_version: str
    items: list[ConsentAnswer]


def routes(desk: Desk) -> APIRouter:
    """Consents."""
    router = APIRouter(tags=["admit"])
    _consents(router, desk)
    _giving(router, desk)
    return router


def _consents(router: APIRouter, desk: Desk) -> None:
    @router.get("/students/{student_id}/consents", response_model=ConsentsAnswer)
    async def consents(student_id: UUID, request: Request) -> Response:
        """What the family consented to, with the notice that it is asked to read."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "consent.read")
        pupil, school = at.student.state, at.school.state
        words = await consent_words.last_words(desk, actor.school_id, student_id)
        today, language = school_day(desk.clock.now()), language_of(request.headers)
        items = [
            {
                "scope": scope,
                "notice": text.en if language == "en" else text.zh,
                "by_guardian": scope in pupil.consents,
                "by_student": scope in pupil.own_consents,
                "needs_student": pupil.decides_too(today),
                "is_given": pupil.has_consent(scope, today),
                "words": [_word(one, school, pupil, student_id) for one in words.get(scope, [])],
            }
            for scope, text in NOTICE.items()
        ]
        return answer({"notice_version": NOTICE_VERSION, "items": items})


def _word(word: Word, school: School, pupil: Enrolled, student_id: UUID) -> dict[str, object]:
    return {
        "given_as": word.given_as,
        "is_given": word.is_given,
        "at": word.at,
        "on_paper": word.on_paper,
        "by": consent_words.named(word, school, pupil, student_id),
    }


def _giving(router: APIRouter, desk: Desk) -> None:
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
