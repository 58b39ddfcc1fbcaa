"""The caller of a request: remembered for half a minute, never longer than the session lasts;
a cookie is good for our own pages only.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from starlette.requests import Request

from builders import NOON
from event_log import SteeredClock
from portfolio.support import sessions as module
from portfolio.support.actor import Actor, Role
from portfolio.support.class_windows import ClassWindows
from portfolio.support.cookies import NAME, Cookies, FromAnotherSite
from portfolio.support.problems import Unauthenticated
from portfolio.support.session import Beginning, Session, SessionRules
from portfolio.support.session_store import SessionStore
from portfolio.support.sessions import Sessions, SomebodyElse
from standing_service import Service

OURS = "https://nianlun.example"
RULES = SessionRules(lasts=timedelta(hours=1), idle=timedelta(hours=1))


def a_request(authorization: str | None = None, method: str = "GET", **headers: str) -> Request:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    if authorization is not None:
        said["authorization"] = authorization
    raw = [(name.encode(), value.encode("latin-1")) for name, value in said.items()]
    return Request({"type": "http", "method": method, "headers": raw})


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(NOON)


@pytest.fixture
def store(still: Service, clock: SteeredClock) -> SessionStore:
    return SessionStore(still.house.desk.pool, clock, RULES)


@pytest.fixture
def sessions(store: SessionStore, clock: SteeredClock, still: Service) -> Sessions:
    return Sessions(store, Cookies(OURS, is_trial=False), clock, still.house.desk.views)


async def begun(store: SessionStore, how: Beginning | None = None) -> Session:
    return await store.begin(Actor(uuid4(), uuid4(), uuid4(), Role.STAFF), how)


async def test_a_bearer_is_who_signed_in(store: SessionStore, sessions: Sessions) -> None:
    """`Bearer` in any case (RFC 9110, 11.1)."""
    session = await begun(store)

    for scheme in ("Bearer", "bearer", "BEARER"):
        assert await sessions.actor(a_request(f"{scheme} {session.token}")) == session.actor


@pytest.mark.parametrize("said", [None, "", "Bearer", "Bearer ", "Basic YTpi", "token"])
async def test_nobody_is_signed_in_without_a_token(sessions: Sessions, said: str | None) -> None:
    """Whatever else stands there."""
    with pytest.raises(Unauthenticated):
        await sessions.actor(a_request(said))


async def test_signing_out_ends_it_at_once_here(store: SessionStore, sessions: Sessions) -> None:
    """The memory goes with it."""
    request = a_request(f"Bearer {(await begun(store)).token}")
    await sessions.actor(request)
    await sessions.end(request)

    with pytest.raises(Unauthenticated):
        await sessions.actor(request)


async def test_what_another_process_ended_ends_here_within_a_minute(
    store: SessionStore, sessions: Sessions, clock: SteeredClock
) -> None:
    """Remembered for half a minute, then asked for anew."""
    token = (await begun(store)).token
    request = a_request(f"Bearer {token}")
    await sessions.actor(request)
    await store.end(token)
    clock.at += timedelta(seconds=60)

    with pytest.raises(Unauthenticated):
        await sessions.actor(request)


async def test_a_memory_never_outlives_the_session(
    store: SessionStore, sessions: Sessions, clock: SteeredClock
) -> None:
    """The hour is over: also for who asked a second ago."""
    request = a_request(f"Bearer {(await begun(store)).token}")
    await sessions.actor(request)
    clock.at += timedelta(hours=1)

    with pytest.raises(Unauthenticated):
        await sessions.actor(request)


async def test_the_memory_is_bounded(
    store: SessionStore, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A city that signs in does not fill it; who was let go of is asked for anew."""
    monkeypatch.setattr(module, "_KEEP_AT_MOST", 2)
    people = [await begun(store) for _ in range(4)]
    for session in people * 2:
        assert await sessions.actor(a_request(f"Bearer {session.token}")) == session.actor

    assert len(sessions._known) == 2


async def test_a_shared_device_is_not_remembered(
    still: Service, store: SessionStore, sessions: Sessions, clock: SteeredClock
) -> None:
    """Its window may close any moment, and then the next request is too late."""
    windows, school_id = ClassWindows(still.house.desk.pool, clock), uuid4()
    _, window = await windows.open(school_id, uuid4(), by=uuid4(), lasts=timedelta(minutes=20))
    pupil = Actor(school_id, uuid4(), uuid4(), Role.STUDENT)
    inside = Beginning(window_id=window.window_id, until=window.closes_at)
    request = a_request(f"Bearer {(await store.begin(pupil, inside)).token}")

    assert (await sessions.actor(request)).person_id == pupil.person_id
    await windows.close(school_id, window.class_group_id, window.window_id)
    with pytest.raises(Unauthenticated):
        await sessions.actor(request)


async def test_a_cookie_is_no_bearer_token_and_a_bearer_token_no_cookie(
    store: SessionStore, sessions: Sessions
) -> None:
    """Else what was taken from one would be worth something as the other."""
    in_a_cookie = (await begun(store, Beginning("cookie"))).token
    bearer = (await begun(store)).token

    assert await sessions.actor(a_request(cookie=f"{NAME}={in_a_cookie}"))
    for request in (a_request(f"Bearer {in_a_cookie}"), a_request(cookie=f"{NAME}={bearer}")):
        with pytest.raises(Unauthenticated):
            await sessions.actor(request)


_OURS = {"origin": OURS}
_SAME = {"sec_fetch_site": "same-origin"}


@pytest.mark.parametrize("said", [_OURS, _SAME, _OURS | _SAME, {"origin": OURS.upper()}])
async def test_a_cookie_changes_something_from_our_own_pages(
    store: SessionStore, sessions: Sessions, said: dict[str, str]
) -> None:
    """`Sec-Fetch-Site` of this browser, `Origin` of that one."""
    token = (await begun(store, Beginning("cookie"))).token

    assert await sessions.actor(a_request(None, "POST", cookie=f"{NAME}={token}", **said))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://nianlun.example"},
        {"origin": "https://nianlun.example.evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://elsewhere.example", "sec_fetch_site": "same-origin"},
        {"origin": OURS, "sec_fetch_site": "cross-site"},
        {"referer": f"{OURS}/desk"},
    ],
)
async def test_a_cookie_changes_nothing_from_anywhere_else(
    store: SessionStore, sessions: Sessions, said: dict[str, str]
) -> None:
    """A page of a stranger sends our cookie along; who does not say where from is refused too."""
    token = (await begun(store, Beginning("cookie"))).token
    cookie = f"{NAME}={token}"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        with pytest.raises(FromAnotherSite):
            await sessions.actor(a_request(None, method, cookie=cookie, **said))
    with pytest.raises(FromAnotherSite):
        await sessions.end(a_request(None, "DELETE", cookie=cookie, **said))

    assert await sessions.actor(a_request(cookie=cookie, **said))


async def test_another_token_ends_the_one_before_also_here(
    store: SessionStore, sessions: Sessions
) -> None:
    """Rotation: what was seen on the way before is worth nothing after."""
    request = a_request(f"Bearer {(await begun(store)).token}")
    before = await sessions.session(request)
    renewed = await sessions.renewed(request, is_proven=True)

    assert renewed.known.session_id == before.session_id
    assert renewed.known.proven_at == NOON
    with pytest.raises(Unauthenticated):
        await sessions.actor(request)
    assert await sessions.actor(a_request(f"Bearer {renewed.token}"))


async def test_what_one_person_recorded_is_not_sent_by_another(
    store: SessionStore, sessions: Sessions
) -> None:
    """A phone says for whom it sends; somebody else may have signed in a moment ago."""
    session = await begun(store)
    own, other = str(session.actor.person_id), str(uuid4())
    bearer = f"Bearer {session.token}"

    assert await sessions.actor(a_request(bearer, nianlun_person=own)) == session.actor
    with pytest.raises(SomebodyElse):
        await sessions.actor(a_request(bearer, nianlun_person=other))
