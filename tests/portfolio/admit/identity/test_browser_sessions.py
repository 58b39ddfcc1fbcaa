"""Sessions in a browser: a cookie that no script reads, changes from our own pages only,
one's own sign-ins to look through and to end.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest

from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.main import create_app, guarded
from portfolio.support.ids import uuid7
from signing_in import PASSWORD, an_account, signed_in_again
from standing_school import StandingSchool, assert_problem
from standing_service import Service

OURS = {"origin": "http://127.0.0.1:8770"}
COOKIE = "__Host-nianlun-session"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; V2324A) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50"
)


@dataclass
class Browser:
    """What keeps a cookie and says where its requests come from."""

    http: httpx.AsyncClient
    cookie: str = ""

    async def asks(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"idempotency-key": str(uuid7()), **OURS, **more.pop("headers", {})}
        if self.cookie:
            headers["cookie"] = f"{COOKIE}={self.cookie}"
        response = await self.http.request(method, path, headers=headers, **more)
        if said := response.headers.get("set-cookie"):
            self.cookie = SimpleCookie(said)[COOKIE].value
        return response

    async def signs_in(self, school: StandingSchool, login: str, **more: Any) -> httpx.Response:
        body = {"login": f"{school.code}/{login}", "password": PASSWORD, "as": "cookie"}
        return await self.asks("POST", "/sessions", json=body, **more)


@pytest.fixture
async def mother(school: StandingSchool) -> Browser:
    """小明's mother, signed in with a browser."""
    await an_account(school, "guardian", "lihong")
    browser = Browser(school["anonymous"].client)
    response = await browser.signs_in(school, "lihong")
    assert response.status_code == 201, response.text
    return browser


async def test_a_browser_keeps_the_token_where_no_script_reads_it(
    school: StandingSchool, mother: Browser
) -> None:
    """ASVS 5.0, 3.3: `__Host-`, Secure, HttpOnly, SameSite, for this host and every path."""
    response = await mother.signs_in(school, "lihong")
    said = response.headers["set-cookie"]
    attributes = {one.strip().lower() for one in said.split(";")[1:]}

    assert said.startswith(f"{COOKIE}=")
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= attributes
    assert not [one for one in attributes if one.startswith("domain")]
    assert response.json()["token"] is None
    assert mother.cookie not in response.text
    assert response.headers["cache-control"] == "no-store"


async def test_a_cookie_reads_and_from_our_own_pages_also_changes(
    school: StandingSchool, mother: Browser
) -> None:
    """As she does with the bearer token; from anywhere else nothing happens."""
    path = f"/students/{school.pupil_id}/consents/survey"
    body = {"notice_version": NOTICE_VERSION}
    elsewhere: list[dict[str, str]] = [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
    ]
    read = await mother.asks("GET", f"/students/{school.pupil_id}", headers={"origin": ""})
    refused = [await mother.asks("PUT", path, json=body, headers=said) for said in elsewhere]
    given = await mother.asks("PUT", path, json=body)
    done = await mother.asks("DELETE", "/sessions/current")

    assert (read.status_code, given.status_code) == (200, 201), given.text
    for one in refused:
        assert one.status_code == 403
        assert_problem(one, "from-another-site")
    assert done.status_code == 204
    assert mother.cookie == ""


async def test_a_strangers_page_signs_nobody_in(school: StandingSchool, mother: Browser) -> None:
    """Else somebody would write into a stranger's account and not know."""
    before = mother.cookie
    refused = await mother.signs_in(school, "lihong", headers={"origin": "https://evil.example"})

    assert_problem(refused, "from-another-site")
    assert "set-cookie" not in refused.headers
    assert mother.cookie == before


async def test_signing_in_again_ends_the_session_before(
    school: StandingSchool, mother: Browser
) -> None:
    """Rotation: whoever planted or saw the old cookie has nothing."""
    before = Browser(mother.http, mother.cookie)
    await mother.signs_in(school, "lihong")

    assert (await mother.asks("GET", "/sessions/current")).status_code == 200
    assert (await before.asks("GET", "/sessions/current")).status_code == 401


async def test_signing_out_takes_the_cookie_back(mother: Browser) -> None:
    """And the copy that somebody made of it is worth nothing."""
    copy = Browser(mother.http, mother.cookie)
    response = await mother.asks("DELETE", "/sessions/current")

    assert response.status_code == 204
    assert "max-age=0" in response.headers["set-cookie"].lower()
    assert (await copy.asks("GET", "/sessions/current")).status_code == 401


async def test_ones_own_sign_ins_are_listed_in_words(
    school: StandingSchool, mother: Browser
) -> None:
    """The lost telephone is found in the list and signed out; no token stands there."""
    await mother.signs_in(school, "lihong", headers={"user-agent": ANDROID})
    phone = await signed_in_again(school, "lihong")
    items = (await mother.asks("GET", "/sessions")).json()["items"]
    current = [one for one in items if one["is_current"]]
    others = [one for one in items if not one["is_current"]]
    answers = [await mother.asks("DELETE", f"/sessions/{one['session_id']}") for one in others * 2]

    assert [one["device"] for one in current] == ["微信 · Android"]
    assert "V2324A" not in str(items)
    assert phone.token not in str(items)
    assert [one.status_code for one in answers] == [204, 204, 404, 404]
    assert (await phone.get("/sessions/current")).status_code == 401
    assert (await mother.asks("GET", "/sessions/current")).status_code == 200


async def test_nobody_elses_session_is_seen_or_ended(
    school: StandingSchool, mother: Browser
) -> None:
    """Not even a colleague's or the other parent's: there is no such session."""
    father = await an_account(school, "other guardian", "father")
    theirs = (await father.get("/sessions")).json()["items"][0]["session_id"]
    mine = (await mother.asks("GET", "/sessions")).json()["items"]

    assert theirs not in {one["session_id"] for one in mine}
    assert_problem(await mother.asks("DELETE", f"/sessions/{theirs}"), "not-found")
    assert (await father.get("/sessions/current")).status_code == 200


async def test_signing_out_everywhere_is_everywhere(
    school: StandingSchool, mother: Browser
) -> None:
    """This one too."""
    phone = await signed_in_again(school, "lihong")
    await phone.get("/sessions/current")

    assert (await mother.asks("DELETE", "/sessions")).status_code == 204
    assert (await phone.get("/sessions/current")).status_code == 401
    assert (await mother.asks("GET", "/sessions/current")).status_code == 401


async def test_all_others_are_ended_and_this_one_stays(
    school: StandingSchool, mother: Browser
) -> None:
    """Whoever lost a telephone goes on at the computer."""
    phone = await signed_in_again(school, "lihong")
    await phone.get("/sessions/current")

    assert (await mother.asks("DELETE", "/sessions?but_here=true")).status_code == 204
    assert (await phone.get("/sessions/current")).status_code == 401
    assert (await mother.asks("GET", "/sessions/current")).status_code == 200
    assert len((await mother.asks("GET", "/sessions")).json()["items"]) == 1


async def test_another_password_ends_every_other_session(
    school: StandingSchool, mother: Browser
) -> None:
    """By the old one; this session goes on under another token."""
    phone, before = await signed_in_again(school, "lihong"), mother.cookie
    await phone.get("/sessions/current")
    new = {"old": PASSWORD, "new": "檐下的燕子又回来"}
    changed = await mother.asks("PUT", "/accounts/current/password", json=new)
    old = Browser(mother.http, before)

    assert changed.status_code == 201, changed.text
    assert mother.cookie != before
    assert (await mother.asks("GET", "/sessions/current")).status_code == 200
    assert (await old.asks("GET", "/sessions/current")).status_code == 401
    assert (await phone.get("/sessions/current")).status_code == 401
    refused = await mother.signs_in(school, "lihong")
    assert_problem(refused, "sign-in-failed")


async def test_another_password_is_a_good_one_and_not_guessed_at(
    school: StandingSchool, mother: Browser
) -> None:
    """Neither the school's name nor the login; and ten tries at the old one."""
    for password in ("年轮示例小学12", f"{school.code}ab", "lihong2026", "12345678"):
        body = {"old": PASSWORD, "new": password}
        refused = await mother.asks("PUT", "/accounts/current/password", json=body)
        assert_problem(refused, "password-is-easy-to-guess")
        assert password not in refused.text
    body = {"old": "不是这个密码", "new": "檐下的燕子又回来"}
    statuses = [
        (await mother.asks("PUT", "/accounts/current/password", json=body)).status_code
        for _ in range(8)
    ]

    assert statuses == [401] * 6 + [429] * 2


async def test_who_signs_in_elsewhere_has_no_password_to_change(school: StandingSchool) -> None:
    """A session without a login of ours."""
    body = {"old": PASSWORD, "new": "檐下的燕子又回来"}
    response = await school["guardian"].put("/accounts/current/password", body)

    assert_problem(response, "no-password")


@pytest.fixture
async def plain_http(service: Service) -> AsyncIterator[Service]:
    """A service that is reached over plain HTTP, not on one's own machine."""
    settings = service.settings.model_copy(update={"public_url": "http://school.invalid"})
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield replace(service, settings=settings, app=guarded(app))


async def test_no_cookie_is_given_without_https(
    school: StandingSchool, plain_http: Service
) -> None:
    """A browser would not keep it, and if it did, everybody on the way could."""
    await an_account(school, "guardian", "lihong")
    browser = Browser(plain_http.client())
    said = {"origin": "http://school.invalid"}
    response = await browser.signs_in(school, "lihong", headers=said)

    assert_problem(response, "cookie-needs-https")
    assert "set-cookie" not in response.headers
