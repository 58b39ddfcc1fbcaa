"""The API with identity providers, and what people do at it."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from oidc.browser import Browser, said_in
from oidc.city import CLIENT_ID, CLIENT_SECRET
from oidc.liar import Liar
from oidc.tokens import CLIENT, signed
from portfolio.main import create_app, guarded
from portfolio.support.actor import Role
from portfolio.support.clock import Clock
from portfolio.support.oidc_settings import OidcSettings
from standing_school import Caller, StandingSchool
from standing_service import Service

PUBLIC = "http://school.invalid"
CALLBACK = "/oidc/staff/callback"
Client = Callable[..., httpx.AsyncClient]


def a_provider(issuer: str) -> OidcSettings:
    return OidcSettings(
        issuer=issuer, client_id=CLIENT_ID, client_secret=SecretStr(CLIENT_SECRET), name="市教育云"
    )


@asynccontextmanager
async def with_providers(
    service: Service, clock: Clock | None = None, **changes: Any
) -> AsyncIterator[Client]:
    """The API beside the standing one, with providers; gives clients with their own address."""
    settings = service.settings.model_copy(update={"public_url": PUBLIC, **changes})
    app = create_app(settings, clock)
    async with app.router.lifespan_context(app):
        yield replace(service, app=guarded(app)).client


async def a_code(school: StandingSchool, who: str, role: Role) -> dict[str, str]:
    """A printed code of somebody, as the body of a binding."""
    desk, actor = school.service.house.desk, school.actor(who)
    until = desk.clock.now() + timedelta(days=365)
    [issued] = await desk.accounts.issue(school.school_id, role, [actor.person_id], until)
    return {"school_code": school.code, "code": issued.code}


async def signed_in_as(browser: Browser, person_id: str) -> Caller:
    session = await browser.ask("POST", "/oidc/sessions", json={"person_id": person_id})
    assert session.status_code == 201, session.text
    return Caller("through the provider", browser.service, None, session.json()["token"])


async def people(browser: Browser) -> list[Any]:
    response = await browser.ask("GET", "/oidc/people")
    assert response.status_code == 200, response.text
    items: list[Any] = response.json()["items"]
    return items


def tokens_for(nonce: str, liar: Liar, **said: Any) -> dict[str, Any]:
    """A token answer of the liar, good but for `claims` and how it is signed (`sign`)."""
    now = int(time.time())
    good = {"iss": liar.issuer, "sub": "wang", "aud": CLIENT, "nonce": nonce}
    claims = {**good, "iat": now, "exp": now + 300, **said.get("claims", {})}
    token = said.get("sign", signed)(claims)
    return {"access_token": "a", "token_type": "Bearer", "id_token": token}


async def told(
    browser: Browser, tokens: dict[str, Any] | bytes, liar: Liar, **more: Any
) -> httpx.Response:
    """The callback, after the liar has answered with these tokens."""
    asked = said_in(await browser.begin(**more))
    is_said = isinstance(tokens, bytes)
    liar.said["tokens"] = tokens if is_said else tokens_for(asked["nonce"], liar, **tokens)
    query = f"state={asked['state']}&code=a&iss={liar.issuer}"
    return await browser.ask("GET", f"{CALLBACK}?{query}")
