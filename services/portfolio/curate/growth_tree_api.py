"""HTTP of a child's own tree: the facts of the open term as leaves."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.desk import Desk, standing_now
from portfolio.admit.terms import TermIsNotOpen
from portfolio.capture.sheet import open_term
from portfolio.curate.growth_tree import leaves
from portfolio.curate.queries import term_record
from portfolio.curate.spoken_bodies import TreeAnswer
from portfolio.support.clock import school_day
from portfolio.support.http_errors import language_of
from portfolio.support.web import answer


def add_growth_tree(router: APIRouter, desk: Desk) -> None:
    """The route of the tree."""

    @router.get("/students/{student_id}/growth-tree", response_model=TreeAnswer)
    async def growth_tree(student_id: UUID, request: Request) -> Response:
        """The child's own facts of the term that is open; 409 where none is."""
        actor = await desk.sessions.actor(request)
        at = await standing_now(desk, actor, student_id, "growth_tree.read")
        term = open_term(at.school.state, school_day(desk.clock.now()))
        if term is None:
            raise TermIsNotOpen
        record = await term_record(desk.journal, actor.school_id, student_id, term.term)
        kinds, language = desk.vocabulary, language_of(request.headers)
        grown = [
            {
                "observation_id": one.observation_id,
                "observation_type": one.observation_type,
                "type_name": kinds.observation_type(one.observation_type).told(language),
                "area": one.area,
                "occurred_on": one.occurred_on,
            }
            for one in leaves(record, kinds)
        ]
        return answer({"term": term.term, "leaves": grown})
