"""Codes, passwords, sessions: used once, in time, and kept as hashes only."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from builders import NOON
from event_log import SteeredClock
from portfolio.support.accounts import (
    Accounts,
    CodeIsNotValid,
    LoginIsTaken,
    SignInFailed,
    _code,
)
from portfolio.support.actor import Role
from portfolio.support.problems import Refusal, Unauthenticated
from standing_service import Service

PASSWORD = "三月的雨落在屋檐"
UNTIL = NOON + timedelta(days=30)


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(NOON)


@pytest.fixture
def accounts(still: Service, clock: SteeredClock) -> Accounts:
    return Accounts(still.house.desk.pool, clock, session_hours=20)


@pytest.fixture
def school_id() -> UUID:
    return uuid4()


async def a_code(accounts: Accounts, school_id: UUID, person_id: UUID | None = None) -> str:
    [issued] = await accounts.issue(school_id, Role.GUARDIAN, [person_id or uuid4()], UNTIL)
    return issued.code


async def test_a_code_makes_an_account_that_signs_in(accounts: Accounts, school_id: UUID) -> None:
    """Once from paper to password, and the session knows who it is."""
    person = uuid4()
    code = await a_code(accounts, school_id, person)
    made = await accounts.activate(school_id, code, "lihong", PASSWORD)
    session = await accounts.sign_in(school_id, "lihong", PASSWORD)
    actor, ends_at = await accounts.who(session.token)

    assert (made.person_id, made.role, made.school_id) == (person, Role.GUARDIAN, school_id)
    assert actor == session.actor == made
    assert ends_at == session.expires_at == NOON + timedelta(hours=20)


def test_a_code_is_long_and_can_be_read_aloud() -> None:
    """128 random bits in groups of four, without letters that look like digits."""
    codes = {_code() for _ in range(100)}

    assert len(codes) == 100
    for code in codes:
        assert re.fullmatch(r"([A-Z2-7]{4}-){6}[A-Z2-7]{2}", code)


async def test_eight_at_once_use_a_code_once(accounts: Accounts, school_id: UUID) -> None:
    """G2 of paper: whoever is first."""
    code = await a_code(accounts, school_id)
    logins = [f"login{number}" for number in range(8)]
    done = await asyncio.gather(
        *(accounts.activate(school_id, code, login, PASSWORD) for login in logins),
        return_exceptions=True,
    )

    assert sum(not isinstance(one, Exception) for one in done) == 1
    assert sum(isinstance(one, CodeIsNotValid) for one in done) == 7


async def test_a_code_ends_when_it_said(
    accounts: Accounts, school_id: UUID, clock: SteeredClock
) -> None:
    """Good for the term, not a moment longer."""
    code = await a_code(accounts, school_id)
    clock.at = UNTIL

    with pytest.raises(CodeIsNotValid):
        await accounts.activate(school_id, code, "lihong", PASSWORD)


async def test_a_reissued_code_replaces_the_one_before(accounts: Accounts, school_id: UUID) -> None:
    """And nobody else's."""
    person, other = uuid4(), uuid4()
    lost, others = [await a_code(accounts, school_id, one) for one in (person, other)]
    found = await a_code(accounts, school_id, person)

    with pytest.raises(CodeIsNotValid):
        await accounts.activate(school_id, lost, "lost", PASSWORD)
    assert await accounts.activate(school_id, found, "found", PASSWORD)
    assert await accounts.activate(school_id, others, "others", PASSWORD)


async def test_a_code_of_another_school_is_not_valid(accounts: Accounts, school_id: UUID) -> None:
    """The school is part of every key."""
    code = await a_code(accounts, school_id)

    with pytest.raises(CodeIsNotValid):
        await accounts.activate(uuid4(), code, "lihong", PASSWORD)


async def test_a_refused_login_leaves_the_code_unused(accounts: Accounts, school_id: UUID) -> None:
    """Nobody has to fetch new paper because a name was taken."""
    first, second = [await a_code(accounts, school_id) for _ in range(2)]
    await accounts.activate(school_id, first, "lihong", PASSWORD)
    with pytest.raises(LoginIsTaken):
        await accounts.activate(school_id, second, "lihong", PASSWORD)

    assert await accounts.activate(school_id, second, "lihong2", PASSWORD)


async def test_a_new_code_sets_a_new_password_and_ends_what_was_open(
    accounts: Accounts, school_id: UUID
) -> None:
    """Who lost the phone gets in again, and who found it does not stay in."""
    person = uuid4()
    await accounts.activate(
        school_id, await a_code(accounts, school_id, person), "lihong", PASSWORD
    )
    old = await accounts.sign_in(school_id, "lihong", PASSWORD)
    again = await accounts.activate(
        school_id, await a_code(accounts, school_id, person), "lihong", "一个新的密码"
    )

    assert again.account_id == old.actor.account_id
    with pytest.raises(Unauthenticated):
        await accounts.who(old.token)
    with pytest.raises(SignInFailed):
        await accounts.sign_in(school_id, "lihong", PASSWORD)
    assert await accounts.sign_in(school_id, "lihong", "一个新的密码")


async def test_unknown_and_wrong_are_one_answer(accounts: Accounts, school_id: UUID) -> None:
    """In words; that the time is alike is why a hash is verified for nobody, too."""
    await accounts.activate(school_id, await a_code(accounts, school_id), "lihong", PASSWORD)
    told = set()
    for school, login, password in (
        (school_id, "lihong", "不对"),
        (school_id, "nobody", PASSWORD),
        (uuid4(), "lihong", PASSWORD),
    ):
        with pytest.raises(SignInFailed) as refused:
            await accounts.sign_in(school, login, password)
        told.add((refused.value.kind, refused.value.detail("zh")))

    assert len(told) == 1


async def test_a_session_ends_in_time_and_by_signing_out(
    accounts: Accounts, school_id: UUID, clock: SteeredClock
) -> None:
    """Signing out twice is harmless."""
    await accounts.activate(school_id, await a_code(accounts, school_id), "lihong", PASSWORD)
    first, second = [await accounts.sign_in(school_id, "lihong", PASSWORD) for _ in range(2)]
    await accounts.sign_out(first.token)
    await accounts.sign_out(first.token)
    with pytest.raises(Unauthenticated):
        await accounts.who(first.token)
    assert (await accounts.who(second.token))[0] == second.actor
    clock.at = second.expires_at
    with pytest.raises(Unauthenticated):
        await accounts.who(second.token)


@pytest.mark.parametrize("token", ["", ".", "x.y", f"{'0' * 32}.", "\ud800"])
async def test_a_token_of_ones_own_making_is_nobodys(accounts: Accounts, token: str) -> None:
    """And never a fault of ours."""
    with pytest.raises(Refusal) as refused:
        await accounts.who(token)

    assert refused.value.status == 401


async def test_nothing_that_opens_is_kept(
    still: Service, accounts: Accounts, school_id: UUID
) -> None:
    """Whoever reads the database signs in as nobody: argon2id (RFC 9106) as OWASP advises,
    codes and tokens as hashes.
    """
    code = await a_code(accounts, school_id)
    unused = await a_code(accounts, school_id)
    await accounts.activate(school_id, code, "lihong", PASSWORD)
    session = await accounts.sign_in(school_id, "lihong", PASSWORD)
    kept = ""
    for table in ("account", "activation", "session"):
        rows = await still.house.desk.pool.fetch(
            f"SELECT t::text FROM {table} t WHERE school_id = $1", school_id
        )
        assert rows
        kept += "".join(row[0] for row in rows)

    assert "$argon2id$v=19$m=19456,t=2,p=1$" in kept
    secret = session.token.partition(".")[2]
    for word in (PASSWORD, code, unused, unused.replace("-", ""), session.token, secret):
        assert word not in kept
        assert word.encode().hex() not in kept


async def test_what_has_run_out_is_removed(
    still: Service, accounts: Accounts, school_id: UUID, clock: SteeredClock
) -> None:
    """Sessions and codes of last term are not kept for ever."""
    await accounts.activate(school_id, await a_code(accounts, school_id), "lihong", PASSWORD)
    await accounts.sign_in(school_id, "lihong", PASSWORD)
    await a_code(accounts, school_id)
    clock.at = UNTIL
    await accounts.end_expired(school_id)

    for table in ("activation", "session"):
        assert not await still.house.desk.pool.fetchval(
            f"SELECT count(*) FROM {table} WHERE school_id = $1", school_id
        )
