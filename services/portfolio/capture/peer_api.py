"""HTTP of 同伴的话: one pupil thanks another."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.desk import Desk
from portfolio.capture.bodies import PUPIL, TypeCode
from portfolio.capture.events import PeerVoiceGiven
from portfolio.capture.peer_commands import give_voice
from portfolio.support.web import (
    Body,
    NewId,
    Paragraph,
    Position,
    TermId,
    answer,
    example,
    status_of,
    told,
)

KindWord = Annotated[Paragraph, Field(min_length=2, max_length=200)]


class PeerVoiceBody(Body):
    """谢谢他（她）的一件事: what a classmate did, naming nobody."""

    model_config = example(
        {
            "about": PUPIL,
            "term": "2026-2027-1",
            "observation_type": "MC11",
            "occurred_on": "2026-10-12",
            "text": "我忘带彩笔，同桌把自己的分给我用。",
        }
    )

    about: UUID
    term: TermId
    observation_type: TypeCode
    occurred_on: date
    text: KindWord


class PeerVoiceAnswer(Position):
    """It waits in the giver's own record until others of the class have spoken too."""

    voice_id: UUID


def routes(desk: Desk) -> APIRouter:
    """The route of peers."""
    router = APIRouter(tags=["capture"])

    @router.put(
        "/peer-voices/{voice_id}",
        status_code=201,
        response_model=PeerVoiceAnswer,
        responses={410: {"description": "The giver was erased."}, 429: {}},
    )
    async def give_peer_voice(voice_id: NewId, body: PeerVoiceBody, request: Request) -> Response:
        """Say something kind of a classmate; it is passed on later, without a name,
        together with what others said, and counts once a teacher has taken it in.
        """
        actor = await desk.sessions.actor(request)
        said = PeerVoiceGiven(
            voice_id=voice_id,
            about=body.about,
            observation_type=body.observation_type,
            text=body.text,
            occurred_on=body.occurred_on,
        )
        # What is refused is counted: nobody finds out names by trying them.
        async with desk.limit.counted(f"naming:{actor.person_id}"):
            appended = await give_voice(desk, actor, said=said, term=body.term, body=body.as_sent())
        return answer(told(appended, voice_id=voice_id), status_of(appended))

    return router
