"""The second factor of whoever signs in through a provider: the provider's word, or ours."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from oidc.browser import Browser, said_in
from oidc.city import City
from oidc.liar import Liar
from oidc.visit import Client, a_code, a_provider, signed_in_as, told, with_providers
from portfolio.support.actor import Role
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import Service


def strictly(issuer: str, **said: Any) -> dict[str, Any]:
    """Settings of a service that asks whoever administers."""
    provider = a_provider(issuer).model_copy(update=said)
    return {"oidc_staff": provider, "second_factor": "required"}


@pytest.fixture
async def strict(service: Service, city: City) -> AsyncIterator[Client]:
    async with with_providers(service, **strictly(city.issuer, proof_amr="hwk, mfa")) as client:
        yield client


@pytest.fixture
async def deceived(service: Service, liar: Liar) -> AsyncIterator[Browser]:
    async with with_providers(service, **strictly(liar.issuer, proof_acr="high, higher")) as made:
        yield Browser(made())


async def the_admin(browser: Browser, school: StandingSchool) -> Caller:
    binding = await a_code(school, "admin", Role.STAFF)
    bound = await browser.ask("POST", "/oidc/bindings", json=binding)
    return await signed_in_as(browser, bound.json()["person_id"])


async def state_of(caller: Caller) -> str:
    return str((await caller.get("/sessions/current")).json()["second_factor"])


async def test_who_proved_it_at_the_provider_is_not_asked_again(
    strict: Client, school: StandingSchool
) -> None:
    """A real provider says `mfa` (RFC 8176) of one and nothing of the other."""
    once, twice = Browser(strict()), Browser(strict())
    await once.through(login=f"once {school.code}")
    by_password = await the_admin(once, school)
    asked, refused = await state_of(by_password), await by_password.get("/staff")
    await twice.through(login=f"twice {school.code}")
    proven = await the_admin(twice, school)

    assert asked == "enrol"
    assert_problem(refused, "second-factor-needed")
    assert await state_of(proven) == "given"
    assert (await proven.get("/staff")).status_code == 200


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"acr": "high"}, "given"),
        ({"acr": "higher"}, "given"),
        ({"acr": "low"}, "enrol"),
        ({"acr": "high, higher"}, "enrol"),
        ({"acr": ["high"]}, "enrol"),
        ({"acr": ""}, "enrol"),
        ({"amr": ["mfa"]}, "enrol"),
        ({"amr": []}, "enrol"),
        ({}, "enrol"),
    ],
    ids=str,
)
async def test_only_what_the_installation_names_is_a_proof(
    deceived: Browser, liar: Liar, school: StandingSchool, said: dict[str, Any], state: str
) -> None:
    """A word that nobody agreed on with the provider says nothing."""
    await told(deceived, {"claims": {"sub": f"w {school.code}", **said}}, liar)

    assert await state_of(await the_admin(deceived, school)) == state


async def test_the_provider_is_asked_for_it(deceived: Browser) -> None:
    """`acr_values`, in the order of preference (Core 1.0, 3.1.2.1)."""
    assert said_in(await deceived.begin())["acr_values"] == "high higher"


async def test_a_proof_of_this_morning_is_as_old_as_the_provider_says(
    deceived: Browser, liar: Liar, school: StandingSchool
) -> None:
    """Its session may be days old: eight hours count from `auth_time`, not from our sign-in."""
    now = school.service.house.desk.clock.now()
    states = []
    for hours in (7, 9):
        since = int((now - timedelta(hours=hours)).timestamp())
        claims = {"sub": f"w {school.code}", "acr": "high", "auth_time": since}
        await told(deceived, {"claims": claims}, liar)
        states.append(await state_of(await the_admin(deceived, school)))

    assert states == ["given", "enrol"]
