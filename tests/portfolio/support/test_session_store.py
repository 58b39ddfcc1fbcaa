"""Sessions have two ends: so long after signing in, and so long after the last request."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from builders import NOON
from event_log import SteeredClock
from portfolio.support.actor import Actor, Role, Strength
from portfolio.support.class_windows import ClassWindows
from portfolio.support.problems import NotFound, Refusal, Unauthenticated
from portfolio.support.session import Beginning, SessionRules
from portfolio.support.session_store import SessionStore
from standing_service import Service

RULES = SessionRules(lasts=timedelta(hours=20), idle=timedelta(hours=4))


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(NOON)


@pytest.fixture
def store(still: Service, clock: SteeredClock) -> SessionStore:
    return SessionStore(still.house.desk.pool, clock, RULES)


def somebody(role: Role = Role.STAFF, school_id: UUID | None = None) -> Actor:
    return Actor(school_id or uuid4(), uuid4(), uuid4(), role)


async def test_a_session_ends_in_time_and_by_signing_out(
    store: SessionStore, clock: SteeredClock
) -> None:
    """Signing out twice is harmless."""
    actor = somebody()
    first, second = [await store.begin(actor) for _ in range(2)]
    await store.end(first.token)
    await store.end(first.token)
    with pytest.raises(Unauthenticated):
        await store.behind(first.token)
    for hours in range(1, 20):
        clock.at = NOON + timedelta(hours=hours)
        assert (await store.behind(second.token)).actor == actor
    clock.at = second.expires_at
    assert second.expires_at == NOON + timedelta(hours=20)
    with pytest.raises(Unauthenticated):
        await store.behind(second.token)


async def test_a_session_that_nobody_uses_ends_earlier(
    store: SessionStore, clock: SteeredClock
) -> None:
    """The phone that stayed in the staff room; a request in between begins the wait anew."""
    session = await store.begin(somebody())
    clock.at += timedelta(hours=3, minutes=59)
    await store.behind(session.token)
    clock.at += timedelta(hours=3, minutes=59)
    await store.behind(session.token)
    clock.at += timedelta(hours=4, minutes=1)
    with pytest.raises(Unauthenticated):
        await store.behind(session.token)
    clock.at = NOON

    with pytest.raises(Unauthenticated):
        await store.behind(session.token)


async def test_a_pupil_on_a_shared_device_is_gone_after_ten_minutes(
    still: Service, store: SessionStore, clock: SteeredClock
) -> None:
    """Or with the window; the device itself waits for the next pupil."""
    school_id = uuid4()
    windows = ClassWindows(still.house.desk.pool, clock)
    _, window = await windows.open(school_id, uuid4(), by=uuid4(), lasts=timedelta(minutes=40))
    inside = Beginning(window_id=window.window_id, until=window.closes_at)
    device = await store.begin(somebody(Role.CLASS_DEVICE, school_id), inside)
    pupil, other = [await store.begin(somebody(Role.STUDENT, school_id), inside) for _ in range(2)]

    assert pupil.actor.strength is Strength.CLASS_DEVICE
    clock.at += timedelta(minutes=9)
    await store.behind(pupil.token)
    clock.at += timedelta(minutes=2)
    with pytest.raises(Unauthenticated):
        await store.behind(other.token)
    await store.behind(device.token)
    await store.behind(pupil.token)
    clock.at = window.closes_at
    for session in (pupil, device):
        with pytest.raises(Unauthenticated):
            await store.behind(session.token)


@pytest.mark.parametrize("token", ["", ".", "x.y", f"{'0' * 32}.", "\ud800"])
async def test_a_token_of_ones_own_making_is_nobodys(store: SessionStore, token: str) -> None:
    """And never a fault of ours."""
    for work in (store.behind(token), store.renew(token)):
        with pytest.raises(Refusal) as refused:
            await work

        assert refused.value.status == 401


async def test_ones_own_sessions_are_listed_and_ended_one_by_one(
    store: SessionStore, clock: SteeredClock
) -> None:
    """The newest first; those of others are neither seen nor ended."""
    mine, other = somebody(), somebody()
    old = await store.begin(mine, Beginning(device="微信 · Android"))
    clock.at += timedelta(minutes=1)
    new = await store.begin(mine)
    theirs = await store.begin(other)

    listed = await store.of_account(mine)
    assert [one.session_id for one in listed] == [new.known.session_id, old.known.session_id]
    assert listed[1].device == "微信 · Android"
    for session_id in (theirs.known.session_id, uuid4()):
        with pytest.raises(NotFound):
            await store.end_one(mine, session_id)
    await store.end_one(mine, old.known.session_id)
    assert [one.session_id for one in await store.of_account(mine)] == [new.known.session_id]
    await store.end_all(mine)
    assert not await store.of_account(mine)
    assert await store.behind(theirs.token)


async def test_a_second_factor_is_asked_of_staff_and_counts_for_a_while(
    still: Service, clock: SteeredClock
) -> None:
    """Eight hours: a working day; families and the feed are asked for none."""
    asking = SessionRules(RULES.lasts, RULES.lasts, asks_staff=True)
    store = SessionStore(still.house.desk.pool, clock, asking)
    staff = await store.begin(somebody())
    family = await store.begin(somebody(Role.GUARDIAN))

    assert staff.actor.strength is Strength.PASSWORD
    assert family.actor.strength is Strength.FULL
    proven = await store.renew(staff.token, is_proven=True)
    assert proven.actor.strength is Strength.FULL
    clock.at += timedelta(hours=7, minutes=59)
    assert (await store.behind(proven.token)).actor.strength is Strength.FULL
    clock.at += timedelta(minutes=1)
    assert (await store.behind(proven.token)).actor.strength is Strength.PASSWORD
