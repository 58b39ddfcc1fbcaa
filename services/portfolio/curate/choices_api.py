"""HTTP of 整理遴选: what there is to choose from, for whoever may choose."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk, Standing, standing_now
from portfolio.capture.events import Source
from portfolio.capture.seeing import Viewer
from portfolio.confirm.domain import Counted
from portfolio.curate.choices import offered
from portfolio.curate.queries import term_record
from portfolio.support.clock import school_day
from portfolio.support.http_errors import language_of
from portfolio.support.problems import Refusal
from portfolio.support.web import Answer, TermId, answer


class OfferedFact(Answer):
    """A fact that may stand for its indicator; `line` where it is told in other words."""

    observation_id: UUID
    type_name: str
    occurred_on: date
    source: Source
    note: str | None
    note_said: str | None
    measures: dict[str, int]
    words: dict[str, str]
    is_chosen: bool
    line: str | None


class OfferedIndicator(Answer):
    """An indicator and its facts, the oldest first."""

    indicator: str
    name: str
    facts: list[OfferedFact]


class OfferedPicture(Answer):
    """A picture beside a fact that counts; `place` among those chosen, from 1."""

    evidence_id: UUID
    observation_id: UUID
    type_name: str
    occurred_on: date
    place: int | None
    caption: str | None


class ChoicesAnswer(Answer):
    """What may be chosen for the report of a term, and what is chosen."""

    takes_entries: bool = Field(description="The facts of the term do not stand still yet.")
    takes_pictures: bool = Field(description="The term is open, and the family consents.")
    has_consent: bool = Field(description="The family consents to pictures.")
    most_entries: int = Field(description="Facts for one indicator.")
    most_pictures: int
    indicators: list[OfferedIndicator]
    pictures: list[OfferedPicture]
    pictures_etag: str | None


def routes(desk: Desk) -> APIRouter:
    """The route of what is offered."""
    router = APIRouter(tags=["curate"])

    @router.get("/students/{student_id}/terms/{term}/choices", response_model=ChoicesAnswer)
    async def choices(student_id: UUID, term: TermId, request: Request) -> Response:
        """Facts by indicator, and pictures, to choose from; what few may see is not among them."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "entry.select")
        planned = at.school.state.term(term)
        record = await term_record(desk.journal, actor.school_id, student_id, term)
        words, group = desk.vocabulary, at.student.state.class_group_id
        viewer = Viewer.of(actor, at.school.state, group, at.relations)

        def may_see(fact: Counted) -> bool:
            return viewer.may_see(words.observation_type(fact.observation_type), fact.recorded_by)

        consents = at.student.state.has_consent("photo", school_day(desk.clock.now()))
        return answer(
            {
                "takes_entries": _takes_entries(at, term),
                "takes_pictures": consents and planned.state == "open",
                "has_consent": consents,
                **offered(record, words, may_see, language_of(request.headers)),
            }
        )

    return router


def _takes_entries(at: Standing, term: str) -> bool:
    try:
        at.school.state.require_facts_open(term, at.student.state.checked_with(term))
    except Refusal:
        return False
    return True
