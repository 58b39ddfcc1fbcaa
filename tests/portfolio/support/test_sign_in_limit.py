"""How often somebody may try: failures count, successes never do."""

import asyncio

import pytest

from portfolio.support import sign_in_limit as module
from portfolio.support.problems import TooMany, Unauthenticated
from portfolio.support.sign_in_limit import SignInLimit


async def fail(limit: SignInLimit, *names: str) -> None:
    with pytest.raises(Unauthenticated):
        async with limit.attempt(*names):
            raise Unauthenticated


async def test_so_many_failures_and_no_more() -> None:
    """Then it takes a while, whatever the password."""
    limit = SignInLimit(failures=3)
    for _ in range(3):
        await fail(limit, "login:a")

    with pytest.raises(TooMany):
        async with limit.attempt("login:a"):
            pytest.fail("let in")


async def test_each_name_is_counted_for_itself() -> None:
    """One thief at one address does not lock out the school; one login is not tried from many."""
    limit = SignInLimit(failures=2)
    for number in range(2):
        await fail(limit, "login:a", f"address:{number}")

    with pytest.raises(TooMany):
        limit.require("login:a", "address:9")
    limit.require("login:b", "address:1")


async def test_success_counts_for_nothing() -> None:
    """A class that signs in together behind one address is never locked out."""
    limit = SignInLimit(failures=3)

    async def sign_in() -> None:
        async with limit.attempt("address:school"):
            await asyncio.sleep(0)

    await asyncio.gather(*(sign_in() for _ in range(90)))
    limit.require("address:school")


async def test_tries_in_one_breath_count_like_tries_in_a_row() -> None:
    """Each is let in only when those before it have failed or not."""
    limit, tried = SignInLimit(failures=5), 0

    async def guess() -> None:
        nonlocal tried
        async with limit.attempt("login:a"):
            tried += 1
            await asyncio.sleep(0.001)
            raise Unauthenticated

    await asyncio.gather(*(guess() for _ in range(50)), return_exceptions=True)

    assert 5 <= tried <= 6


async def test_a_failure_is_forgotten_after_five_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A window that slides, not a lock that somebody has to open."""
    limit = SignInLimit(failures=1)
    await fail(limit, "login:a")
    with pytest.raises(TooMany):
        limit.require("login:a")
    monkeypatch.setattr(module, "_WINDOW_SECONDS", 0.0)

    limit.require("login:a")


async def test_a_fault_of_ours_is_not_the_callers_failure() -> None:
    """Only a refusal counts."""
    limit = SignInLimit(failures=1)
    with pytest.raises(ZeroDivisionError):
        async with limit.attempt("login:a"):
            raise ZeroDivisionError

    limit.require("login:a")


async def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that somebody makes up push out the oldest, not the process."""
    monkeypatch.setattr(module, "_KEEP_AT_MOST", 10)
    limit = SignInLimit(failures=1)
    for number in range(50):
        limit.failed(f"login:{number}")

    assert len(limit._seen) == 10
    with pytest.raises(TooMany):
        limit.require("login:49")


async def test_an_address_may_fail_more_often_than_a_login() -> None:
    """A parents' evening behind one router; a login is one person's."""
    limit = SignInLimit(failures=1, of_an_address=3)
    for number in range(3):
        await fail(limit, f"login:{number}", "address:school")
        if number < 2:
            limit.require("address:school")

    with pytest.raises(TooMany):
        limit.require("address:school")
