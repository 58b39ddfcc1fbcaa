"""Who signs out at the city's identity provider is signed out here, with the provider's word."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

import httpx
import pytest

from oidc.browser import Browser
from oidc.city import City
from oidc.liar import Liar
from oidc.tokens import CLIENT, good_logout, signed
from oidc.visit import CALLBACK, PUBLIC, a_code, a_provider, signed_in_as, told, with_providers
from portfolio.support.actor import Role
from standing_school import Caller, StandingSchool, assert_problem, signed_in
from standing_service import Service

PATH = "/oidc/staff/logout"
FORM = {"content-type": "application/x-www-form-urlencoded"}


async def posts(browser: Browser, token: str, **more: Any) -> httpx.Response:
    """As the provider's server posts it: no cookie, no session, no header of ours."""
    return await browser.service.post(PATH, data={"logout_token": token}, **more)


def a_logout(liar: Liar, **said: Any) -> str:
    return signed(good_logout(**({"iss": liar.issuer, "aud": CLIENT} | said)), typ="logout+jwt")


async def inside(browser: Browser, liar: Liar, school: StandingSchool, **claims: Any) -> Caller:
    """The class teacher, signed in through the provider; what its token says besides."""
    assert (await told(browser, {"claims": claims}, liar)).status_code == 303
    binding = await a_code(school, "class teacher", Role.STAFF)
    bound = await browser.ask("POST", "/oidc/bindings", json=binding)
    return await signed_in_as(browser, bound.json()["person_id"])


async def stands(caller: Caller) -> bool:
    return (await caller.get("/sessions/current")).is_success


@pytest.fixture
def posted() -> Iterator[tuple[str, "Queue[bytes]"]]:
    """An address at which the provider leaves its tokens, and what it has left."""
    left: Queue[bytes] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            left.put(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: a test says what went wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", left
    server.shutdown()
    server.server_close()


async def test_signing_out_at_a_real_provider_signs_out_here(
    service: Service,
    school: StandingSchool,
    posted: tuple[str, "Queue[bytes]"],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Its own token, as it was posted; a second one of the same provider stays where it is."""
    city = City(tmp_path_factory.mktemp("leaving"), [f"{PUBLIC}{CALLBACK}"], posted[0])
    city.start()
    try:
        async with with_providers(service, oidc_staff=a_provider(city.issuer)) as client:
            leaving = Browser(client(), there=httpx.Cookies())
            await leaving.through(login=f"leaving {school.code}")
            code = await a_code(school, "class teacher", Role.STAFF)
            bound = await leaving.ask("POST", "/oidc/bindings", json=code)
            person_id = bound.json()["person_id"]
            caller = await signed_in_as(leaving, person_id)
            at_home = Browser(client())
            await at_home.through(login=f"leaving {school.code}")
            other = await signed_in_as(at_home, person_id)
            assert await stands(caller)
            await leaving.log_out_there(city.issuer)
            body = posted[1].get(timeout=60)
            ended = await leaving.service.post(PATH, content=body, headers=FORM)
            again = await leaving.service.post(PATH, content=body, headers=FORM)
            standing = [await stands(caller), await stands(other)]
    finally:
        city.stop()

    assert ended.status_code == 200, ended.text
    assert ended.headers["cache-control"] == "no-store"
    assert_problem(again, "logout-token-is-not-good")
    assert again.status_code == 400
    assert standing == [False, True]


async def test_a_subject_without_a_session_ends_everywhere(
    deceived: Browser, liar: Liar, school: StandingSchool
) -> None:
    """2.6: of a token that names only who; those of others go on."""
    caller = await inside(deceived, liar, school, sub=f"w {school.code}", sid="s1")
    nobody = await posts(deceived, a_logout(liar, sub=f"l {school.code}", sid=None))
    before = await stands(caller)
    ended = await posts(deceived, a_logout(liar, sub=f"w {school.code}", sid=None))

    assert (nobody.status_code, before) == (200, True)
    assert ended.status_code == 200
    assert not await stands(caller)


async def test_a_session_that_was_told_no_name_ends_with_its_subject(
    deceived: Browser, liar: Liar, school: StandingSchool
) -> None:
    """The ID token had no `sid`: nobody can say that it was another session."""
    caller = await inside(deceived, liar, school, sub=f"w {school.code}")
    await posts(deceived, a_logout(liar, sub=f"w {school.code}", sid="s1"))

    assert not await stands(caller)


async def test_another_session_of_the_same_person_goes_on(
    deceived: Browser, liar: Liar, school: StandingSchool
) -> None:
    """And a session's name with somebody else's subject ends nothing."""
    caller = await inside(deceived, liar, school, sub=f"w {school.code}", sid=f"1 {school.code}")
    other = {"sub": f"w {school.code}", "sid": f"2 {school.code}"}
    strange = {"sub": f"l {school.code}", "sid": f"1 {school.code}"}
    told_of = [await posts(deceived, a_logout(liar, **one)) for one in (other, strange)]
    before = await stands(caller)
    await posts(deceived, a_logout(liar, sub=None, sid=f"1 {school.code}"))

    assert [one.status_code for one in told_of] == [200, 200]
    assert before
    assert not await stands(caller)


async def test_who_has_just_come_back_does_not_go_on(
    deceived: Browser, liar: Liar, school: StandingSchool
) -> None:
    """Between the provider's page and ours: what it vouched for a moment ago is void."""
    claims = {"sub": f"w {school.code}", "sid": "s1"}
    assert (await told(deceived, {"claims": claims}, liar)).status_code == 303
    assert (await deceived.ask("GET", "/oidc/people")).status_code == 200
    await posts(deceived, a_logout(liar, sub=f"w {school.code}"))

    assert_problem(await deceived.ask("GET", "/oidc/people"), "sign-in-was-not-finished")


async def test_a_password_session_is_not_the_providers_to_end(
    deceived: Browser, liar: Liar, school: StandingSchool
) -> None:
    """It vouched for the other one only."""
    caller = await inside(deceived, liar, school, sub=f"w {school.code}", sid="s1")
    actor = school.actor("class teacher")
    tokens = await signed_in(school.service, [actor])
    by_password = Caller("by password", deceived.service, actor, tokens[actor.account_id])
    await posts(deceived, a_logout(liar, sub=f"w {school.code}"))

    assert not await stands(caller)
    assert await stands(by_password)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"logout_token=",
        b"logout_token=a.b.c",
        b"logout_token=%00%ff",
        b"token=a.b.c",
        b"logout_token=a.b.c&logout_token=a.b.c",
        "logout_token=ü".encode(),
        b"{}",
    ],
)
async def test_whatever_else_is_posted_is_refused(deceived: Browser, body: bytes) -> None:
    """400, as 2.8 has it, and no word of which rule."""
    response = await deceived.service.post(PATH, content=body, headers=FORM)

    assert response.status_code == 400
    assert_problem(response, "logout-token-is-not-good")


async def test_a_lie_ends_nothing(deceived: Browser, liar: Liar, school: StandingSchool) -> None:
    """Of another issuer, for another service, with a nonce, or an ID token in its place."""
    whose = {"sub": f"w {school.code}", "sid": "s1"}
    caller = await inside(deceived, liar, school, **whose)
    for lie in (
        {"iss": "https://id.other.invalid"},
        {"aud": "another"},
        {"nonce": "n"},
        {"events": {}},
        {"iat": 1},
        {"jti": None},
    ):
        response = await posts(deceived, a_logout(liar, **(whose | lie)))
        assert response.status_code == 400, lie

    assert await stands(caller)
