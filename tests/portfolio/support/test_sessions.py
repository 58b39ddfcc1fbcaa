"""The caller of a request: remembered for half a minute, never longer than the session lasts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from starlette.requests import Request

from builders import NOON
from event_log import SteeredClock
from portfolio.support import sessions as module
from portfolio.support.accounts import Accounts
from portfolio.support.actor import Actor, Role
from portfolio.support.problems import Unauthenticated
from portfolio.support.sessions import Sessions
from standing_service import Service


def a_request(authorization: str | None) -> Request:
    headers = [] if authorization is None else [(b"authorization", authorization.encode("latin-1"))]
    return Request({"type": "http", "headers": headers})


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(NOON)


@pytest.fixture
def accounts(still: Service, clock: SteeredClock) -> Accounts:
    return Accounts(still.house.desk.pool, clock, session_hours=1)


async def begun(accounts: Accounts) -> tuple[Actor, str]:
    session = await accounts._begin(Actor(uuid4(), uuid4(), uuid4(), Role.STAFF))
    return session.actor, session.token


async def test_a_bearer_is_who_signed_in(accounts: Accounts, clock: SteeredClock) -> None:
    """`Bearer` in any case (RFC 9110, 11.1)."""
    actor, token = await begun(accounts)
    sessions = Sessions(accounts, clock)

    for scheme in ("Bearer", "bearer", "BEARER"):
        assert await sessions.actor(a_request(f"{scheme} {token}")) == actor


@pytest.mark.parametrize("said", [None, "", "Bearer", "Bearer ", "Basic YTpi", "token"])
async def test_nobody_is_signed_in_without_a_token(
    accounts: Accounts, clock: SteeredClock, said: str | None
) -> None:
    """Whatever else stands there."""
    with pytest.raises(Unauthenticated):
        await Sessions(accounts, clock).actor(a_request(said))


async def test_signing_out_ends_it_at_once_here(accounts: Accounts, clock: SteeredClock) -> None:
    """The memory goes with it."""
    _, token = await begun(accounts)
    sessions, request = Sessions(accounts, clock), a_request(f"Bearer {token}")
    await sessions.actor(request)
    await sessions.end(request)

    with pytest.raises(Unauthenticated):
        await sessions.actor(request)


async def test_what_another_process_ended_ends_here_within_a_minute(
    accounts: Accounts, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Remembered for half a minute, then asked for anew."""
    _, token = await begun(accounts)
    sessions, request = Sessions(accounts, clock), a_request(f"Bearer {token}")
    assert module._KEEP_SECONDS <= 60
    monkeypatch.setattr(module, "_KEEP_SECONDS", 0.0)
    await sessions.actor(request)
    await accounts.sign_out(token)

    with pytest.raises(Unauthenticated):
        await sessions.actor(request)


async def test_a_memory_never_outlives_the_session(accounts: Accounts, clock: SteeredClock) -> None:
    """The hour is over: also for who asked a second ago."""
    _, token = await begun(accounts)
    sessions, request = Sessions(accounts, clock), a_request(f"Bearer {token}")
    await sessions.actor(request)
    clock.at += timedelta(hours=1)

    with pytest.raises(Unauthenticated):
        await sessions.actor(request)


async def test_the_memory_is_bounded(
    accounts: Accounts, clock: SteeredClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A city that signs in does not fill it; who was let go of is asked for anew."""
    monkeypatch.setattr(module, "_KEEP_AT_MOST", 2)
    sessions = Sessions(accounts, clock)
    people = [await begun(accounts) for _ in range(4)]
    for actor, token in people * 2:
        assert await sessions.actor(a_request(f"Bearer {token}")) == actor

    assert len(sessions._known) == 2
