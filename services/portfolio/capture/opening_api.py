"""HTTP of opening the phone: who is there and, for whom one class is all, that class.

Each request before the first name costs a round over a village's network.
"""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit import relations
from portfolio.admit.access.notes import noted
from portfolio.admit.api import ClassGroupsAnswer, class_groups_now
from portfolio.admit.desk import Desk
from portfolio.admit.identity.sessions_api import who_calls
from portfolio.admit.identity.sessions_bodies import WhoAnswer
from portfolio.capture.sheet_api import CaptureSheet, sheet_of
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.web import Answer, answer

_ACTION = "capture_sheet.read"


class OpeningClass(Answer):
    """What a phone needs to show the names of a class."""

    sheet: CaptureSheet
    class_groups: ClassGroupsAnswer


class OpeningAnswer(Answer):
    """`in_class`: for who records in one class and no other; whoever has several says which."""

    who: WhoAnswer
    in_class: OpeningClass | None


def routes(desk: Desk) -> APIRouter:
    """The route that a phone begins with."""
    router = APIRouter(tags=["capture"])

    @router.get("/opening", response_model=OpeningAnswer)
    async def opening(request: Request) -> Response:
        """The caller as `GET /sessions/current` says it, and the class that they record in."""
        known = await desk.sessions.session(request)
        who = await who_calls(desk, known)
        return answer({"who": who, "in_class": await _in_class(desk, known.actor)})

    return router


async def _in_class(desk: Desk, actor: Actor) -> dict[str, Any] | None:
    """A sheet that was not looked at would be told to families as a reading."""
    only = await _only_class(desk, actor)
    if only is None:
        noted(actor, frozenset(), _ACTION, ())
        return None
    return {
        "sheet": await sheet_of(desk, actor, only),
        "class_groups": await class_groups_now(desk, actor),
    }


async def _only_class(desk: Desk, actor: Actor) -> UUID | None:
    """The one class in which the caller records, where there is no other."""
    school, _ = await desk.rosters.current(actor.school_id)
    own = {one.class_group_id for one in school.state.duties_of(actor.person_id)}
    only = next(iter(own), None)
    if len(own) != 1 or only not in school.state.class_groups:
        return None
    held = relations.to_class_group(actor, school.state, only)
    return only if policy.allows(_ACTION, held) else None
