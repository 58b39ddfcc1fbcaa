"""What asks who is holding the device asks at the provider, of whoever has no password here."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from event_log import SteeredClock
from oidc.browser import Browser, said_in
from oidc.city import City
from oidc.liar import Liar
from oidc.visit import Client, a_code, a_provider, signed_in_as, told, with_providers
from portfolio.support.actor import Role
from signing_in import with_token
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import Service

CONFIRM = "/sessions/current/provider"


@pytest.fixture
def clock() -> SteeredClock:
    return SteeredClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
async def later(service: Service, city: City, clock: SteeredClock) -> AsyncIterator[Client]:
    """The service beside the real provider, whose clock goes on by itself."""
    provider = a_provider(city.issuer).model_copy(update={"proof_amr": "mfa"})
    changes = {"oidc_staff": provider, "second_factor": "offered"}
    async with with_providers(service, clock, **changes) as client:
        yield client


async def the_teacher(browser: Browser, school: StandingSchool) -> Caller:
    binding = await a_code(school, "class teacher", Role.STAFF)
    bound = await browser.ask("POST", "/oidc/bindings", json=binding)
    return await signed_in_as(browser, bound.json()["person_id"])


async def prints(caller: Caller, school: StandingSchool) -> httpx.Response:
    """The codes of a class: whoever has them becomes its families."""
    return await caller.post(f"/class-groups/{school.class_group_id}/guardian-codes")


async def confirms(browser: Browser, caller: Caller) -> httpx.Response:
    """The page that the provider sends the browser back to, with the session it left with."""
    return await browser.ask("POST", CONFIRM, headers={"authorization": f"Bearer {caller.token}"})


def ago(minutes: int) -> int:
    return int((datetime.now(UTC) - timedelta(minutes=minutes)).timestamp())


async def test_the_provider_is_asked_anew_and_it_goes_on(
    later: Client, school: StandingSchool, clock: SteeredClock
) -> None:
    """A real provider that remembers the browser would send it back at once: it shows its own
    page where it is asked for a fresh proof. The same session, another token.
    """
    browser = Browser(later(), there=httpx.Cookies())
    await browser.through(login=f"wang {school.code}")
    teacher = await the_teacher(browser, school)
    at_once = await prints(teacher, school)
    clock.at += timedelta(minutes=16)
    refused = await prints(teacher, school)
    unasked = await browser.through(login=None)
    declined = await browser.through(login=None, fresh=True)
    back = await browser.through(login=f"wang {school.code}", fresh=True)
    confirmed = await confirms(browser, teacher)
    again = with_token(teacher, confirmed)

    assert at_once.status_code == 201, at_once.text
    assert_problem(refused, "confirm-at-provider")
    assert refused.status_code == 403
    assert unasked.status_code == 303
    assert_problem(declined, "sign-in-was-declined")
    assert back.headers["location"] == "/app/proven"
    assert confirmed.status_code == 201, confirmed.text
    assert (await prints(again, school)).status_code == 201
    assert (await prints(teacher, school)).status_code == 401
    assert "__Host-nianlun-oidc" not in browser.cookies


async def test_another_person_at_the_provider_confirms_nobody(
    later: Client, school: StandingSchool, clock: SteeredClock
) -> None:
    """Whoever finds the device signs in there as themselves."""
    browser = Browser(later())
    await browser.through(login=f"wang {school.code}")
    teacher = await the_teacher(browser, school)
    clock.at += timedelta(minutes=16)
    await browser.through(login=f"finder {school.code}", fresh=True)
    refused = await confirms(browser, teacher)

    assert_problem(refused, "another-person-there")
    assert refused.status_code == 403
    assert_problem(await prints(teacher, school), "confirm-at-provider")


async def test_the_provider_is_told_to_ask_whoever_is_signed_in_there(deceived: Browser) -> None:
    """Both words for it (Core 1.0, 3.1.2.1); else its time is asked for, and nobody again."""
    fresh, plain = said_in(await deceived.begin(fresh=True)), said_in(await deceived.begin())

    assert (fresh["prompt"], fresh["max_age"]) == ("login", "0")
    assert "prompt" not in plain
    assert int(plain["max_age"]) > 86_400


@pytest.mark.parametrize(
    "claims", [{}, {"auth_time": ago(2)}, {"auth_time": ago(600)}], ids=["none", "old", "older"]
)
async def test_an_answer_of_an_earlier_sign_in_confirms_nothing(
    deceived: Browser, liar: Liar, school: StandingSchool, claims: dict[str, Any]
) -> None:
    """The provider was asked to ask, and has not, or does not say so."""
    own = {"sub": f"w {school.code}", "auth_time": ago(60)}
    await told(deceived, {"claims": own}, liar)
    teacher = await the_teacher(deceived, school)
    said = {"claims": {"sub": own["sub"], **claims}}
    refused = await told(deceived, said, liar, fresh=True)

    assert_problem(refused, "was-not-asked-anew")
    assert_problem(await confirms(deceived, teacher), "not-confirmed-there")
    assert_problem(await prints(teacher, school), "confirm-at-provider")


@pytest.mark.parametrize("claims", [{}, {"auth_time": ago(16)}], ids=["none", "old"])
async def test_a_sign_in_by_the_providers_memory_is_not_a_fresh_one(
    deceived: Browser, liar: Liar, school: StandingSchool, claims: dict[str, Any]
) -> None:
    """The session begins now; who holds the device was asked this morning, or nobody knows when.
    To come once more in the same way confirms nothing either.
    """
    said = {"claims": {"sub": f"w {school.code}", **claims}}
    await told(deceived, said, liar)
    teacher = await the_teacher(deceived, school)
    refused = await prints(teacher, school)
    await told(deceived, said, liar)

    assert_problem(refused, "confirm-at-provider")
    assert_problem(await confirms(deceived, teacher), "not-confirmed-there")


async def test_a_second_factor_given_there_is_given_here_too(
    later: Client, school: StandingSchool, clock: SteeredClock
) -> None:
    """The eight hours for which it holds begin again, in the same session."""
    login, browser = f"twice {school.code}", Browser(later())
    await browser.through(login=login)
    teacher = await the_teacher(browser, school)
    clock.at += timedelta(minutes=20)
    await browser.through(login=login, fresh=True)
    again = with_token(teacher, await confirms(browser, teacher))

    assert (await again.get("/sessions/current")).json()["second_factor"] == "given"
    [proven_at] = await school.service.house.desk.pool.fetch(
        "SELECT proven_at FROM session WHERE school_id = $1 AND person_id = $2",
        school.school_id,
        school.actor("class teacher").person_id,
    )
    assert clock.at - proven_at[0] < timedelta(minutes=5)


async def test_what_went_wrong_there_leads_back_to_the_page_it_came_from(
    later: Client,
) -> None:
    """Not to the entrance: the session stands, and so does what was typed."""
    browser, asks = Browser(later()), {"accept": "text/html"}
    address = await browser.at_the_provider(await browser.begin(fresh=True), None)
    page = await browser.come_back(address, headers=asks)

    assert page.status_code == 401
    assert 'href="/app/proven"' in page.text


async def test_nobody_else_reads_when_somebody_was_asked(
    connected: Client, school: StandingSchool
) -> None:
    """Without having been there the answer is the same to everybody, and 401 to strangers."""
    teacher = school["class teacher"]

    assert_problem(await teacher.post(CONFIRM), "not-confirmed-there")
    assert (await Browser(connected()).ask("POST", CONFIRM)).status_code == 401
