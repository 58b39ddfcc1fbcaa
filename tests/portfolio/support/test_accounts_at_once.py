"""What happens to a sign-in in the very moment when its code or password is another."""

import asyncio
from contextlib import suppress
from uuid import UUID, uuid4

import pytest

from portfolio.support.accounts import (
    Accounts,
    CodeIsNotValid,
    SignInFailed,
)
from portfolio.support.actor import Actor, Role
from portfolio.support.problems import Unauthenticated
from portfolio.support.session import Session
from standing_service import Service

from .printed import PASSWORD, a_code


async def test_of_two_sheets_printed_at_once_one_is_good(
    accounts: Accounts, school_id: UUID
) -> None:
    """Class teacher and office print for the same mother: the sheet that is thrown away opens
    nothing.
    """
    mother = uuid4()
    codes = await asyncio.gather(*(a_code(accounts, school_id, mother) for _ in range(4)))
    good = []
    for code in codes:
        with suppress(CodeIsNotValid):
            await accounts.require_code(school_id, code)
            good.append(code)

    assert len(good) == 1


@pytest.mark.parametrize("ends", ["password", "code", "account"])
async def test_nobody_stays_inside_who_was_signing_in_meanwhile(
    accounts: Accounts, school_id: UUID, ends: str
) -> None:
    """Somebody knows the old password and keeps signing in with it while it is changed, replaced
    by a code, or the account ends: not one session of theirs is left.
    """
    mother = uuid4()
    actor = await accounts.activate(
        school_id, await a_code(accounts, school_id, mother), "lihong", PASSWORD
    )
    code = await a_code(accounts, school_id, mother)
    way = {
        "password": lambda: accounts.change_password(actor, PASSWORD, "檐下的燕子又回来"),
        "code": lambda: accounts.activate(school_id, code, "lihong", "檐下的燕子又回来"),
        "account": lambda: accounts.remove(school_id, [mother]),
    }
    knocking = [asyncio.create_task(accounts.sign_in(school_id, "lihong", PASSWORD))]
    ending = asyncio.create_task(way[ends]())
    while not ending.done():
        knocking.append(asyncio.create_task(accounts.sign_in(school_id, "lihong", PASSWORD)))
        await asyncio.sleep(0.01)
    await ending
    for begun in await asyncio.gather(*knocking, return_exceptions=True):
        if isinstance(begun, Session):
            with pytest.raises(Unauthenticated):
                await accounts.sessions.behind(begun.token)
        else:
            assert isinstance(begun, SignInFailed)


async def test_a_newer_code_ends_what_a_lost_one_was_bound_to(
    accounts: Accounts, still: Service, school_id: UUID
) -> None:
    """Somebody bound their own identity with a lost sheet: the code that replaces it ends that."""
    person, pool = uuid4(), still.house.desk.pool
    bound = Actor(school_id, uuid4(), person, Role.GUARDIAN)
    await pool.execute(
        "INSERT INTO oidc_identity"
        " (school_id, person_id, subject_hash, account_id, role, bound_at)"
        " VALUES ($1, $2, $3, $4, 'guardian', now())",
        school_id,
        person,
        person.bytes,
        bound.account_id,
    )
    session = await accounts.sessions.begin(bound)
    code = await a_code(accounts, school_id, person)
    await accounts.activate(school_id, code, "lihong", PASSWORD)

    assert not await pool.fetchval(
        "SELECT count(*) FROM oidc_identity WHERE school_id = $1", school_id
    )
    with pytest.raises(Unauthenticated):
        await accounts.sessions.behind(session.token)
