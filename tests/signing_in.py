"""Signing in as people do: an account out of a printed code, a browser's cookie, a second factor;
and the service as production runs it, which asks administrators for one.
"""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from event_log import SteeredClock
from portfolio.main import create_app, guarded
from portfolio.support.actor import Role
from standing_school import Caller, StandingSchool
from standing_service import Service

PASSWORD = "三月的雨落在屋檐"


@asynccontextmanager
async def a_strict_service(service: Service, clock: SteeredClock) -> AsyncIterator[Service]:
    """Another process on the same databases: a second factor is required, its clock is steered."""
    settings = service.settings.model_copy(update={"second_factor": "required"})
    app = create_app(settings, clock)
    async with app.router.lifespan_context(app):
        yield replace(service, settings=settings, app=guarded(app))


def seen_through(school: StandingSchool, service: Service) -> StandingSchool:
    """The same school and people, who call another process."""
    client = service.client()
    people = {name: replace(one, client=client) for name, one in school.people.items()}
    return replace(school, service=service, people=people)


async def an_account(school: StandingSchool, name: str, login: str) -> Caller:
    """Somebody of the school with a login; signed in by password."""
    desk, actor = school.service.house.desk, school.actor(name)
    until = desk.clock.now() + timedelta(days=1)
    [issued] = await desk.accounts.issue(
        school.school_id, Role(actor.role), [actor.person_id], until
    )
    return await activated(school, issued.code, login)


async def activated(school: StandingSchool, code: str, login: str) -> Caller:
    """Whoever has a code signs in with it."""
    body = {"school_code": school.code, "code": code, "login": login, "password": PASSWORD}
    made = await school["anonymous"].post("/accounts", body)
    assert made.status_code == 201, made.text
    return await signed_in_again(school, login)


async def signed_in_again(school: StandingSchool, login: str, **more: Any) -> Caller:
    """Another session of the account, by password."""
    body = {"login": f"{school.code}/{login}", "password": PASSWORD, **more}
    response = await school["anonymous"].post("/sessions", body)
    assert response.status_code == 201, response.text
    return Caller(login, school["anonymous"].client, None, response.json()["token"])


def with_token(caller: Caller, response: httpx.Response) -> Caller:
    """The same caller, whose session has another token."""
    assert response.status_code == 201, response.text
    return replace(caller, token=response.json()["token"])


def code_of(secret: str, clock: SteeredClock, *, ahead: int = 0) -> str:
    """What an authenticator app shows, so many steps of 30 s ahead of the clock."""
    made = TOTP(base64.b32decode(secret), 6, SHA1(), 30)  # noqa: S303 — RFC 6238
    return made.generate(int(clock.at.timestamp()) + 30 * ahead).decode()


async def enrolled(caller: Caller, clock: SteeredClock) -> tuple[Caller, str, list[str]]:
    """A second factor is set up: the caller, the app's secret, the recovery codes."""
    secret = (await caller.post("/second-factor/enrolment")).json()["secret"]
    confirmed = await caller.post("/second-factor/confirmation", {"code": code_of(secret, clock)})
    return with_token(caller, confirmed), secret, confirmed.json()["recovery_codes"]
