"""Signing in through a real identity provider: who somebody is, the school says once on paper."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from event_log import SteeredClock
from oidc.browser import Browser, said_in
from oidc.city import City
from oidc.visit import (
    CALLBACK,
    PUBLIC,
    Client,
    a_code,
    a_provider,
    people,
    signed_in_as,
    with_providers,
)
from portfolio.support.accounts import SignInFailed
from portfolio.support.actor import Role
from portfolio.support.problems import Unauthenticated
from standing_school import StandingSchool, a_school, assert_problem
from standing_service import Service

PASSWORD = "三月的雨落在屋檐"


async def test_the_first_time_a_printed_code_says_who_this_is(
    school: StandingSchool, browser: Browser
) -> None:
    """No address or number is matched: the school's paper binds, once; then it goes by itself."""
    back = await browser.through(login=f"first {school.code}")
    nobody_yet = await people(browser)
    binding = await a_code(school, "class teacher", Role.STAFF)
    bound = await browser.ask("POST", "/oidc/bindings", json=binding)
    teacher = await signed_in_as(browser, bound.json()["person_id"])
    who = (await teacher.get("/sessions/current")).json()
    await browser.through(login=f"first {school.code}")
    [known] = await people(browser)

    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert nobody_yet == []
    assert bound.status_code == 201, bound.text
    assert who["person_id"] == str(school.actor("class teacher").person_id)
    assert known == bound.json()
    assert (known["school_code"], known["role"]) == (school.code, "staff")
    assert (await browser.ask("POST", "/oidc/bindings", json=binding)).status_code == 401


async def test_the_browser_takes_along_what_only_it_can_bring_back(browser: Browser) -> None:
    """PKCE by S256, state and nonce of 256 bits, the exact address; a cookie no script reads."""
    asked = said_in(await browser.begin())
    [cookie] = browser.set_cookie
    again = said_in(await browser.begin())

    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"{PUBLIC}{CALLBACK}"
    assert asked["code_challenge_method"] == "S256"
    assert {len(asked[name]) for name in ("state", "nonce", "code_challenge")} == {43}
    assert all(asked[name] != again[name] for name in ("state", "nonce", "code_challenge"))
    assert cookie.startswith("__Host-nianlun-oidc=")
    for said in ("HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=600"):
        assert said in cookie
    assert not any(browser.cookies["__Host-nianlun-oidc"] in value for value in asked.values())


async def test_nobody_begins_sign_ins_without_end(service: Service, city: City) -> None:
    """Each leaves a row and may ask the provider: 200 at once from one address, then one each
    1.5 s; a process that starts anew knows of them. Others are not concerned.
    """
    address, said = "203.0.113.7", {"json": {"provider": "staff"}}
    provider, clock = a_provider(city.issuer), SteeredClock(datetime.now(UTC))
    async with with_providers(service, clock, oidc_staff=provider) as process:
        stranger = Browser(process(address))
        asked = [await stranger.ask("POST", "/oidc/sign-ins", **said) for _ in range(201)]
    async with with_providers(service, clock, oidc_staff=provider) as restarted:
        after = await Browser(restarted(address)).ask("POST", "/oidc/sign-ins", **said)
        other = await Browser(restarted()).ask("POST", "/oidc/sign-ins", **said)
        clock.at += timedelta(seconds=1.5)
        later = await Browser(restarted(address)).ask("POST", "/oidc/sign-ins", **said)

    assert [one.status_code for one in asked] == [201] * 200 + [429]
    assert_problem(after, "too-many")
    assert int(after.headers["retry-after"]) >= 1
    assert (other.status_code, later.status_code) == (201, 201)


async def test_one_identity_may_be_several_people(
    service: Service, school: StandingSchool, browser: Browser
) -> None:
    """A father with children at two schools chooses; as somebody else's father he cannot go on."""
    # Not the school that tests share: whoever is bound there is signed out everywhere else.
    elsewhere = await a_school(service)
    login = f"father {school.code}"
    await browser.through("family", login=login)
    for one, name in ((school, "guardian"), (elsewhere, "guardian")):
        binding = await a_code(one, name, Role.GUARDIAN)
        assert (await browser.ask("POST", "/oidc/bindings", json=binding)).status_code == 201
    found = await people(browser)
    stranger = str(school.actor("other guardian").person_id)
    refused = await browser.ask("POST", "/oidc/sessions", json={"person_id": stranger})
    father = await signed_in_as(browser, str(elsewhere.actor("guardian").person_id))

    assert [one["school_code"] for one in found] == [school.code, elsewhere.code]
    assert_problem(refused, "not-bound-yet")
    assert (await father.get(f"/students/{elsewhere.pupil_id}")).status_code == 200
    assert (await father.get(f"/students/{school.pupil_id}")).status_code == 404


async def test_each_provider_vouches_for_its_own_kind_of_people(
    school: StandingSchool, browser: Browser
) -> None:
    """A guardian's code makes nobody staff of the city's, nor the other way round;
    and the refused code is still good.
    """
    login = f"both {school.code}"
    await browser.through("staff", login=login)
    binding = await a_code(school, "guardian", Role.GUARDIAN)
    refused = await browser.ask("POST", "/oidc/bindings", json=binding)
    await browser.through("family", login=login)
    bound = await browser.ask("POST", "/oidc/bindings", json=binding)
    await browser.through("staff", login=login)

    assert_problem(refused, "code-is-not-valid")
    assert bound.status_code == 201
    assert await people(browser) == []


async def test_a_newer_code_binds_a_person_to_another_identity(
    school: StandingSchool, connected: Client
) -> None:
    """Who held the old one is signed out, and is this person no longer."""
    former, present = Browser(connected()), Browser(connected())
    await former.through(login=f"former {school.code}")
    binding = await a_code(school, "subject teacher", Role.STAFF)
    bound = await former.ask("POST", "/oidc/bindings", json=binding)
    caller = await signed_in_as(former, bound.json()["person_id"])
    await present.through(login=f"present {school.code}")
    await present.ask(
        "POST", "/oidc/bindings", json=await a_code(school, "subject teacher", Role.STAFF)
    )
    await former.through(login=f"former {school.code}")

    assert (await caller.get("/sessions/current")).status_code == 401
    assert await people(former) == []
    assert len(await people(present)) == 1


async def test_binding_ends_what_was_made_with_an_earlier_code(
    school: StandingSchool, browser: Browser
) -> None:
    """Whoever had a lost sheet first chose a password: the newer code alone holds."""
    accounts = school.service.house.desk.accounts
    code = await a_code(school, "guardian", Role.GUARDIAN)
    await accounts.activate(school.school_id, code["code"], "somebody", PASSWORD)
    session = await accounts.sign_in(school.school_id, "somebody", PASSWORD)
    await browser.through("family", login=f"mother {school.code}")
    newer = await a_code(school, "guardian", Role.GUARDIAN)
    bound = await browser.ask("POST", "/oidc/bindings", json=newer)

    assert bound.status_code == 201, bound.text
    with pytest.raises(SignInFailed):
        await accounts.sign_in(school.school_id, "somebody", PASSWORD)
    with pytest.raises(Unauthenticated):
        await accounts.sessions.behind(session.token)


async def test_whose_duty_ended_is_nobody_here_any_more(
    school: StandingSchool, browser: Browser
) -> None:
    """The city still knows them; the school does not."""
    login = f"leaver {school.code}"
    await browser.through(login=login)
    await browser.ask(
        "POST", "/oidc/bindings", json=await a_code(school, "other teacher", Role.STAFF)
    )
    staff_id = school.actor("other teacher").person_id
    released = await school["admin"].post(f"/staff/{staff_id}/release")
    await browser.through(login=login)

    assert released.is_success, released.text
    assert await people(browser) == []


async def test_a_sign_in_leads_to_one_session(school: StandingSchool, browser: Browser) -> None:
    """The cookie is used up by it."""
    await browser.through(login=f"once {school.code}")
    bound = await browser.ask(
        "POST", "/oidc/bindings", json=await a_code(school, "class teacher", Role.STAFF)
    )
    kept = dict(browser.cookies)
    await signed_in_as(browser, bound.json()["person_id"])
    was_forgotten = not browser.cookies
    browser.cookies = kept
    again = await browser.ask(
        "POST", "/oidc/sessions", json={"person_id": bound.json()["person_id"]}
    )

    assert was_forgotten
    assert_problem(again, "sign-in-was-not-finished")


async def test_where_the_city_says_so_staff_sign_in_through_the_provider_only(
    service: Service, school: StandingSchool, city: City
) -> None:
    """A password of before opens nothing, a code becomes no password and stays good for binding;
    families are not concerned.
    """
    desk, provider = service.house.desk, a_provider(city.issuer)
    kept = {"login": f"staff.{school.code}", "password": PASSWORD}
    await desk.accounts.activate(
        school.school_id, (await a_code(school, "admin", Role.STAFF))["code"], *kept.values()
    )
    session = {"login": f"{school.code}/{kept['login']}", "password": PASSWORD}
    both = {"oidc_staff": provider, "oidc_family": provider}
    async with with_providers(service, **both, staff_sign_in="provider") as client:
        browser = Browser(client())
        code = await a_code(school, "admin", Role.STAFF)
        family = await a_code(school, "guardian", Role.GUARDIAN)
        by_password = await browser.ask("POST", "/sessions", json=session)
        wrong = await browser.ask("POST", "/sessions", json=session | {"password": "another one"})
        by_code = await browser.ask("POST", "/accounts", json=code | kept)
        mother = await browser.ask("POST", "/accounts", json=family | kept | {"login": "lihong"})
        await browser.through(login=f"admin {school.code}")
        bound = await browser.ask("POST", "/oidc/bindings", json=code)

    assert_problem(by_password, "sign-in-elsewhere")
    assert_problem(by_code, "sign-in-elsewhere")
    assert_problem(wrong, "sign-in-failed")
    assert [mother.status_code, bound.status_code] == [201, 201]


async def test_two_at_once_begin_one_session(school: StandingSchool, browser: Browser) -> None:
    """The token in the cookie is used up where the session begins, and by nothing else."""
    await browser.through(login=f"twin {school.code}")
    bound = await browser.ask(
        "POST", "/oidc/bindings", json=await a_code(school, "class teacher", Role.STAFF)
    )
    cookie = f"__Host-nianlun-oidc={browser.cookies['__Host-nianlun-oidc']}"
    said = {"json": {"person_id": bound.json()["person_id"]}, "headers": {"cookie": cookie}}
    answers = await asyncio.gather(
        *(browser.service.post("/oidc/sessions", **said) for _ in range(8))
    )
    begun = await school.service.house.desk.accounts.sessions.of_account(
        replace(school.actor("class teacher"), account_id=await _account_of(school))
    )

    assert sorted(one.status_code for one in answers) == [201] + [401] * 7
    assert len(begun) == 1


async def _account_of(school: StandingSchool) -> UUID:
    found: UUID = await school.service.house.desk.pool.fetchval(
        "SELECT account_id FROM oidc_identity WHERE school_id = $1 AND person_id = $2",
        school.school_id,
        school.actor("class teacher").person_id,
    )
    return found
