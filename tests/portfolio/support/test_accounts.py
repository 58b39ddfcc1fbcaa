"""Codes, passwords, sessions: used once, in time, and kept as hashes only."""

import asyncio
import re
import time
from datetime import timedelta
from statistics import median
from uuid import UUID, uuid4

import pytest

from builders import NOON
from event_log import SteeredClock
from portfolio.support.accounts import (
    Accounts,
    CodeIsNotValid,
    LoginIsTaken,
    SignInFailed,
)
from portfolio.support.actor import Role
from portfolio.support.password_rules import PasswordIsEasyToGuess
from portfolio.support.problems import Unauthenticated
from portfolio.support.tokens import new_code
from standing_service import Service

from .printed import PASSWORD, UNTIL, a_code


async def test_a_code_makes_an_account_that_signs_in(accounts: Accounts, school_id: UUID) -> None:
    """Once from paper to password, and the session knows who it is."""
    person = uuid4()
    code = await a_code(accounts, school_id, person)
    made = await accounts.activate(school_id, code, "lihong", PASSWORD)
    session = await accounts.sign_in(school_id, "lihong", PASSWORD)
    actor = (await accounts.sessions.behind(session.token)).actor

    assert (made.person_id, made.role, made.school_id) == (person, Role.GUARDIAN, school_id)
    assert actor == session.actor == made
    assert session.expires_at == NOON + timedelta(hours=20)


def test_a_code_is_long_and_can_be_read_aloud() -> None:
    """128 random bits in groups of four, without letters that look like digits."""
    codes = {new_code() for _ in range(100)}

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
        school_id, await a_code(accounts, school_id, person), "lihong", "换一个新的密码吧"
    )

    assert again.account_id == old.actor.account_id
    with pytest.raises(Unauthenticated):
        await accounts.sessions.behind(old.token)
    with pytest.raises(SignInFailed):
        await accounts.sign_in(school_id, "lihong", PASSWORD)
    assert await accounts.sign_in(school_id, "lihong", "换一个新的密码吧")


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


async def test_a_password_is_changed_by_the_old_one(accounts: Accounts, school_id: UUID) -> None:
    """Whoever else knows the old one is out; the one who changes it stays."""
    await accounts.activate(school_id, await a_code(accounts, school_id), "lihong", PASSWORD)
    mine, theirs = [await accounts.sign_in(school_id, "lihong", PASSWORD) for _ in range(2)]
    with pytest.raises(SignInFailed):
        await accounts.change_password(mine.actor, "不是这个密码", "檐下的燕子又回来")
    with pytest.raises(PasswordIsEasyToGuess):
        await accounts.change_password(mine.actor, PASSWORD, "lihong2026")
    assert await accounts.sessions.behind(theirs.token)
    await accounts.change_password(mine.actor, PASSWORD, "檐下的燕子又回来")

    assert await accounts.sessions.behind(mine.token)
    with pytest.raises(Unauthenticated):
        await accounts.sessions.behind(theirs.token)
    with pytest.raises(SignInFailed):
        await accounts.sign_in(school_id, "lihong", PASSWORD)
    assert await accounts.sign_in(school_id, "lihong", "檐下的燕子又回来")


async def test_of_two_changes_at_once_one_happens(accounts: Accounts, school_id: UUID) -> None:
    """The second knew a password that was no longer the one."""
    await accounts.activate(school_id, await a_code(accounts, school_id), "lihong", PASSWORD)
    mine = await accounts.sign_in(school_id, "lihong", PASSWORD)
    done = await asyncio.gather(
        *(
            accounts.change_password(mine.actor, PASSWORD, f"檐下的燕子又回来{number}")
            for number in range(4)
        ),
        return_exceptions=True,
    )

    assert sum(one is None for one in done) == 1
    assert sum(isinstance(one, SignInFailed) for one in done) == 3


async def test_a_code_makes_no_account_with_a_password_that_is_guessed(
    accounts: Accounts, school_id: UUID
) -> None:
    """And is not used up by the refusal."""
    code = await a_code(accounts, school_id)
    for password in ("lihong123", "12345678", "年轮示例小学2026"):
        with pytest.raises(PasswordIsEasyToGuess):
            await accounts.activate(school_id, code, "lihong", password, "年轮示例小学")

    assert await accounts.activate(school_id, code, "lihong", PASSWORD)


async def test_unknown_and_wrong_take_alike(accounts: Accounts, school_id: UUID) -> None:
    """A hash is verified for nobody, too: side by side, the medians are no list of accounts.

    A refusal without that work takes a twentieth. Measured is the processor's time, of which
    a busy machine takes no more.
    """
    await accounts.activate(school_id, await a_code(accounts, school_id), "lihong", PASSWORD)
    nobody = {"login": (school_id, "nobody"), "school": (uuid4(), "x")}
    asked = {"wrong": (school_id, "lihong"), **nobody}
    took: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(15):
        for name, (school, login) in asked.items():
            began = time.process_time()
            with pytest.raises(SignInFailed):
                await accounts.sign_in(school, login, "不对的密码")
            took[name].append(time.process_time() - began)
    medians = {name: median(times) for name, times in took.items()}

    assert max(medians.values()) < 1.5 * min(medians.values()), medians


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
