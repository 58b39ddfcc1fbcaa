"""HTTP of 材料使用: cut a snapshot; the outgoing feed by cursor and long-poll."""

import asyncio
import time
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portfolio.admit.desk import Desk, school_now
from portfolio.share.commands import cut_snapshot_of
from portfolio.share.events import Cut
from portfolio.share.feed import FeedEvent, feed_event
from portfolio.share.queries import feed_after, last_sequence
from portfolio.share.signing import SigningKey
from portfolio.support.openapi import OPEN
from portfolio.support.problems import NotFound
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Position,
    SchoolCode,
    TermId,
    answer,
    example,
    status_of,
    told,
)

_STEP_SECONDS = 0.25


class CutBody(Body):
    """Provisional numbers while the term runs, final ones once its reports are issued,
    revisions weeks later.
    """

    model_config = example({"cut": "provisional"})

    cut: Cut


class CutAnswer(Position):
    """The snapshot is in the feed."""

    snapshot_id: UUID


class FeedAnswer(Answer):
    """Events in order of their number, and the newest number there is."""

    events: list[FeedEvent]
    last_sequence: int


class KeyAnswer(Answer):
    """A public key (RFC 7517, RFC 8037); `kid` is its thumbprint (RFC 7638)."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str
    kid: str
    alg: Literal["EdDSA"]
    use: Literal["sig"]


class KeysAnswer(Answer):
    """The keys that sign snapshots."""

    keys: list[KeyAnswer]


def routes(desk: Desk, signing: SigningKey) -> APIRouter:
    """The routes of this step."""
    router = APIRouter(tags=["share"])

    @router.post("/terms/{term}/cube-snapshots", status_code=201, response_model=CutAnswer)
    async def cut_snapshot(
        term: TermId, body: CutBody, request: Request, command_id: CommandId
    ) -> Response:
        """Cut the school's numbers of a term; there is no child in them."""
        actor = await desk.sessions.actor(request)
        appended = await cut_snapshot_of(
            desk, actor, command_id=command_id, term=term, cut=body.cut
        )
        return answer(told(appended, snapshot_id=command_id), status_of(appended))

    @router.get("/feed/events", response_model=FeedAnswer)
    async def feed(
        request: Request,
        school: SchoolCode,
        after: Annotated[int, Query(ge=0, le=2**31 - 1, description="The last number seen.")] = 0,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        wait: Annotated[int, Query(ge=0, le=25, description="Seconds to wait for news.")] = 0,
    ) -> Response:
        """The school's snapshots behind a number, signed; waits for news where asked to."""
        actor = await desk.sessions.actor(request)
        own, _ = await desk.rosters.current(actor.school_id)
        if school not in own.state.codes:
            raise NotFound
        await school_now(desk, actor, "feed.read")
        until = time.monotonic() + wait
        while not (rows := await feed_after(desk.pool, actor.school_id, after, limit)):
            if time.monotonic() >= until or await request.is_disconnected():
                break
            await asyncio.sleep(_STEP_SECONDS)
        events = [
            feed_event(sequence, at, snapshot, signing.sign(snapshot))
            for sequence, at, snapshot in rows
        ]
        newest = await last_sequence(desk.pool, actor.school_id)
        return answer({"events": events, "last_sequence": newest})

    @router.get("/.well-known/jwks.json", response_model=KeysAnswer, openapi_extra=OPEN)
    async def jwks() -> Response:
        """The key that signs snapshots; consumers pin it."""
        return answer({"keys": [signing.public_jwk()]})

    return router
