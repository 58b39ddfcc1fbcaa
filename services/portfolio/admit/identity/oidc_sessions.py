"""From whom a provider vouched for to a session: one that begins, or one that is confirmed anew.

The token in the browser is used up in the transaction that says what came of it.
"""

from dataclasses import replace
from uuid import UUID

from fastapi import Request

from portfolio.admit.desk import Desk
from portfolio.admit.identity.freshness import FRESH
from portfolio.admit.identity.oidc_reception import NotBoundYet, Reception
from portfolio.admit.identity.signing_in import require_own_device
from portfolio.support.oidc_sign_ins import Arrived, SignInWasNotFinished, token_in
from portfolio.support.problems import Conflict, Forbidden, NotFound
from portfolio.support.row_security import act_for
from portfolio.support.session import Beginning, Session


class NotConfirmedThere(Conflict):
    """Nobody has come back from the provider, or the provider did not ask anew."""

    zh = "统一身份认证没有完成身份确认，请回到原来的页面再试一次。"
    en = "The identity provider has not confirmed who you are; go back and try once more."


class AnotherPersonThere(Forbidden):
    """Who proved it at the provider is not who holds this session."""

    zh = "在统一身份认证确认的是另一个人，这一步不能继续。请用您自己的身份再确认一次。"
    en = "Somebody else was confirmed at the identity provider; confirm it as yourself to go on."


async def begin_session(
    desk: Desk, reception: Reception, token: str, person_id: UUID, how: Beginning
) -> Session:
    """A session as one of the people whom this identity is bound to.

    Raises `SignInWasNotFinished`, of two at once for the second; `NotBoundYet`.
    """
    people = await reception.identities.people(await reception.sign_ins.arrived(token))
    actor = next((one for one in people if one.person_id == person_id), None)
    if actor is None:
        raise NotBoundYet
    act_for(actor.school_id)
    async with desk.pool.acquire() as connection, connection.transaction():
        arrived = await reception.sign_ins.take(connection, token)
        if not await reception.identities.hold(connection, actor, arrived):
            raise NotBoundYet
        return await desk.accounts.sessions.begin(actor, _by(arrived, how), connection)


async def confirm_by_provider(desk: Desk, reception: Reception, request: Request) -> Session:
    """The caller has just proven at the provider who they are; the session has another token.

    Raises `NotConfirmedThere`, `AnotherPersonThere`, `NotOnASharedDevice`.
    """
    actor = await desk.sessions.actor(request)
    require_own_device(actor)
    try:
        async with desk.pool.acquire() as connection, connection.transaction():
            arrived = await reception.sign_ins.take(connection, token_in(request))
            since = arrived.confirmed_at
            if since is None or desk.clock.now() - since > FRESH:
                raise NotConfirmedThere
            session = await desk.sessions.confirmed(request, connection, _by(arrived, Beginning()))
    except SignInWasNotFinished:
        raise NotConfirmedThere from None
    except NotFound:
        raise AnotherPersonThere from None
    desk.sessions.forget(actor.school_id, [actor.person_id])
    return session


def _by(arrived: Arrived, how: Beginning) -> Beginning:
    return replace(
        how,
        proven_at=arrived.proven_at,
        confirmed_at=arrived.confirmed_at,
        subject_hash=arrived.subject_hash,
        sid_hash=arrived.sid_hash,
    )
