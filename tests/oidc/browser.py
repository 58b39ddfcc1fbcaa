"""Somebody's browser between the service and an identity provider: it keeps cookies and follows."""

import re
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

_FIELD = re.compile(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"')


def said_in(address: str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@dataclass
class Browser:
    """One browser; `service` is a client of ours.

    Cookies of ours are Secure and the test's transport is not, so they are kept by hand.
    """

    service: httpx.AsyncClient
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookie: list[str] = field(default_factory=list)
    # What the provider keeps in this browser of who has logged in there; None: nothing stays.
    there: httpx.Cookies | None = None

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A request to the service, with its cookies."""
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**({"cookie": kept} if kept else {}), **more.pop("headers", {})}
        response = await self.service.request(method, path, headers=headers, **more)
        self.set_cookie = response.headers.get_list("set-cookie")
        for one in self.set_cookie:
            for name, morsel in SimpleCookie(one).items():
                self.cookies[name] = morsel.value
                if not morsel.value or morsel["max-age"] == "0":
                    del self.cookies[name]
        return response

    async def begin(self, provider: str = "staff", **more: Any) -> str:
        """The address at the provider."""
        said = {"provider": provider, **more}
        response = await self.ask("POST", "/oidc/sign-ins", json=said)
        assert response.status_code == 201, response.text
        return str(response.json()["authorization_url"])

    async def come_back(self, address: str, **more: Any) -> httpx.Response:
        """The provider's redirect to us, followed."""
        split = urlsplit(address)
        return await self.ask("GET", f"{split.path}?{split.query}", **more)

    async def through(
        self, provider: str = "staff", *, login: str | None = "wang", **more: Any
    ) -> httpx.Response:
        """There and back."""
        address = await self.begin(provider, **more)
        return await self.come_back(await self.at_the_provider(address, login))

    async def at_the_provider(self, address: str, login: str | None) -> str:
        """Log in and consent, or cancel; returns the address the provider sends us back to."""
        async with httpx.AsyncClient(trust_env=False, timeout=20, cookies=self.there) as client:
            response = await client.get(address)
            for _ in range(12):
                if response.is_redirect:
                    target = urljoin(str(response.url), response.headers["location"])
                    if not target.startswith(_origin(address)):
                        if self.there is not None:
                            self.there = client.cookies
                        return target
                    response = await client.get(target)
                else:
                    response = await _answered(client, response, login)
        raise AssertionError(response.text)

    async def log_out_there(self, issuer: str) -> None:
        """Sign out at the provider, which tells whoever it has vouched to."""
        async with httpx.AsyncClient(trust_env=False, timeout=20, cookies=self.there) as client:
            page = await client.get(f"{issuer}/session/end")
            form = {name: unescape(value) for name, value in _FIELD.findall(page.text)}
            done = await client.post(f"{issuer}/session/end/confirm", data=form | {"logout": "yes"})
            assert done.status_code in {200, 303}, done.text


def _origin(address: str) -> str:
    split = urlsplit(address)
    return f"{split.scheme}://{split.netloc}/"


async def _answered(
    client: httpx.AsyncClient, page: httpx.Response, login: str | None
) -> httpx.Response:
    """The provider's own page, filled in."""
    assert page.status_code == 200, page.text
    if login is None:
        return await client.get(f"{page.url}/abort")
    form = {name: unescape(value) for name, value in _FIELD.findall(page.text)}
    if 'name="login"' in page.text:
        form |= {"login": login, "password": "any"}
    return await client.post(str(page.url), data=form)
