"""How often somebody may try: failures count, successes never do, and a restart forgets nothing."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from builders import NOON
from event_log import SteeredClock
from portfolio.support.problems import TooMany, Unauthenticated, Unavailable
from portfolio.support.sign_in_limit import RATES, Rate, SignInLimit, network_of
from standing_service import Service

MINUTE = timedelta(minutes=1)
FEW = {
    "login": Rate(3, MINUTE),
    "login-here": Rate(3, MINUTE),
    "address": Rate(6, MINUTE),
}


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(NOON)


@pytest.fixture
def limit(still: Service, clock: SteeredClock) -> SignInLimit:
    return of_a_process(still, clock)


def of_a_process(still: Service, clock: SteeredClock) -> SignInLimit:
    """As a process makes one when it starts."""
    desk = still.house.desk
    return SignInLimit(desk.pool, clock, desk.journal.keyring, FEW)


@pytest.fixture
def name() -> str:
    """Nobody else's."""
    return f"login:{uuid4()}"


async def fail(limit: SignInLimit, *names: str) -> None:
    with pytest.raises(Unauthenticated):
        async with limit.attempt(*names):
            raise Unauthenticated


async def is_open(limit: SignInLimit, *names: str) -> bool:
    try:
        async with limit.attempt(*names):
            return True
    except TooMany:
        return False


async def test_so_many_failures_and_no_more(limit: SignInLimit, name: str) -> None:
    """Then it takes a while, whatever the password; how long is said."""
    for _ in range(3):
        await fail(limit, name)

    with pytest.raises(TooMany) as refused:
        async with limit.attempt(name):
            pytest.fail("let in")
    assert refused.value.fields == {"retry_after": 60}


async def test_a_restart_forgets_nothing(
    still: Service, limit: SignInLimit, clock: SteeredClock, name: str
) -> None:
    """Nor does another process count for itself."""
    for _ in range(3):
        await fail(limit, name)

    assert not await is_open(of_a_process(still, clock), name)


async def test_one_try_is_free_again_each_minute(
    limit: SignInLimit, clock: SteeredClock, name: str
) -> None:
    """Progressive, not a lock that somebody has to open; nothing is saved up beyond the three."""
    for _ in range(3):
        await fail(limit, name)
    clock.at += MINUTE
    await fail(limit, name)
    assert not await is_open(limit, name)
    clock.at += 100 * MINUTE
    for _ in range(3):
        await fail(limit, name)

    assert not await is_open(limit, name)


async def test_each_name_is_counted_for_itself(limit: SignInLimit) -> None:
    """One thief at one address does not lock out the school; one login is not tried from many."""
    login, other = f"login:{uuid4()}", f"login:{uuid4()}"
    addresses = [f"address:{uuid4()}" for _ in range(4)]
    for address in addresses[:3]:
        await fail(limit, login, address)

    assert not await is_open(limit, login, addresses[3])
    assert await is_open(limit, other, addresses[0])


async def test_success_counts_for_nothing(limit: SignInLimit) -> None:
    """A class that signs in together behind one address is never locked out."""
    address = f"address:{uuid4()}"
    assert all(await asyncio.gather(*(is_open(limit, address) for _ in range(40))))

    assert await is_open(limit, address)


async def test_tries_in_one_breath_count_like_tries_in_a_row(
    still: Service, clock: SteeredClock, name: str
) -> None:
    """Also where they go to several processes: paid before, given back after."""
    processes, tried = [of_a_process(still, clock) for _ in range(4)], 0

    async def guess(number: int) -> None:
        nonlocal tried
        async with processes[number % 4].attempt(name):
            tried += 1
            await asyncio.sleep(0)
            raise Unauthenticated

    await asyncio.gather(*(guess(number) for number in range(40)), return_exceptions=True)

    assert tried == 3


@pytest.mark.parametrize("fault", [ZeroDivisionError, Unavailable])
async def test_a_fault_of_ours_is_not_the_callers_failure(
    limit: SignInLimit, name: str, fault: type[Exception]
) -> None:
    """Only a refusal counts."""
    for _ in range(5):
        with pytest.raises(fault):
            async with limit.attempt(name):
                raise fault

    assert await is_open(limit, name)


async def test_a_stranger_does_not_hinder_a_teacher_at_school(limit: SignInLimit) -> None:
    """At a place where the login has signed in before it has a bucket of its own."""
    login, school, home = f"2150000123/{uuid4()}", f"place-{uuid4()}", f"place-{uuid4()}"
    await limit.remember(login, school)
    for _ in range(3):
        await fail(limit, await limit.login(login, home))

    assert not await is_open(limit, await limit.login(login, home))
    assert await is_open(limit, await limit.login(login, school))


async def test_a_place_is_forgotten_after_a_term(limit: SignInLimit, clock: SteeredClock) -> None:
    """Whoever gets the address next year is a stranger."""
    login = f"2150000123/{uuid4()}"
    await limit.remember(login, "10.0.0.1")
    known = await limit.login(login, "10.0.0.1")
    clock.at += timedelta(days=90)

    assert known.startswith("login-here:")
    assert await limit.login(login, "10.0.0.1") == f"login:{login}"


async def test_no_login_and_no_address_is_kept(
    still: Service, limit: SignInLimit, name: str
) -> None:
    """Keyed hashes: whoever has the table cannot look an address up in it."""
    await fail(limit, name, "address:203.0.113.7")
    await limit.remember(name, "203.0.113.7")
    kept = ""
    for table in ("attempt", "known_place"):
        rows = await still.house.desk.pool.fetch(f"SELECT t::text FROM {table} t")
        kept += "".join(row[0] for row in rows)

    assert kept
    for word in (name, name.partition(":")[2], "203.0.113.7"):
        assert word not in kept
        assert word.encode().hex() not in kept


async def test_what_is_empty_is_swept_away(
    still: Service, limit: SignInLimit, clock: SteeredClock, name: str
) -> None:
    """Names that somebody makes up are gone when they count for nothing any more."""
    await fail(limit, name)
    clock.at += timedelta(days=365)
    await limit.sweep()

    assert not await still.house.desk.pool.fetchval(
        "SELECT count(*) FROM attempt WHERE empty_at <= $1", clock.at
    )


def test_an_ipv6_subscriber_is_one_address() -> None:
    """Who has a /64 has more addresses than a limit can count."""
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1")
    assert network_of("2001:db8::1") != network_of("2001:db8:0:1::1")
    assert network_of("203.0.113.7") == "203.0.113.7"
    assert network_of("unknown") == "unknown"


def test_what_is_short_is_tried_less_often() -> None:
    """A day of trying leaves six figures and three pictures of a card what they are."""
    a_day = timedelta(days=1)
    tries = {kind: rate.failures + a_day // rate.every for kind, rate in RATES.items()}

    # Of a million codes three are accepted at a time; of 1,320 sequences one, in a lesson.
    assert tries["second-factor"] * 3 / 1_000_000 < 0.001
    lesson = RATES["pictures"].failures + timedelta(minutes=45) // RATES["pictures"].every
    assert lesson / 1_320 < 0.011
    here = RATES["pictures-here"]
    assert (here.failures + timedelta(minutes=45) // here.every) / 1_320 < 0.1
    assert tries["login"] < 1_000
