"""A provider that lies, breaks or is away: nobody is signed in, and nothing of ours breaks."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc.jwk import RSAKey

from oidc.browser import Browser, said_in
from oidc.city import City
from oidc.liar import Liar
from oidc.tokens import RSA, signed, signed_by_public_key, unsigned
from oidc.visit import CALLBACK, PUBLIC, a_code, a_provider, tokens_for, told, with_providers
from portfolio.support.actor import Role
from standing_school import StandingSchool, assert_problem
from standing_service import Service


async def test_a_new_key_of_the_provider_is_found(
    service: Service, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The provider signs with another key from one moment to the next."""
    city = City(tmp_path_factory.mktemp("rotated"), [f"{PUBLIC}{CALLBACK}"])
    city.start("first")
    try:
        async with with_providers(service, oidc_staff=a_provider(city.issuer)) as client:
            browser = Browser(client())
            before = await browser.through(login="before")
            city.rotate("second")
            after = await browser.through(login="after")
    finally:
        city.stop()

    assert [before.status_code, after.status_code] == [303, 303]


async def test_made_up_keys_do_not_make_us_ask_again_and_again(
    deceived: Browser, liar: Liar
) -> None:
    """Keys are fetched for the first token and once more, not for each that names another."""
    made_up = RSAKey.generate_key(2048, {"kid": "made-up"})
    responses = [
        await told(deceived, {"sign": lambda claims: signed(claims, made_up)}, liar)
        for _ in range(5)
    ]

    for response in responses:
        assert_problem(response, "sign-in-was-not-finished")
    assert (liar.asked["keys"], liar.asked["metadata"]) == (2, 1)


async def test_a_good_answer_is_taken_from_the_liar_too(deceived: Browser, liar: Liar) -> None:
    """So that whatever is refused below is refused for its lie; and how the code is redeemed."""
    response = await told(deceived, {}, liar)

    assert response.status_code == 303, response.text
    form = parse_qs(liar.forms[0])
    assert form["redirect_uri"] == [f"{PUBLIC}{CALLBACK}"]
    assert form.keys() == {"grant_type", "code", "redirect_uri", "code_verifier"}


async def test_an_answer_is_taken_once_though_the_provider_takes_each_code_twice(
    deceived: Browser, liar: Liar
) -> None:
    """Single use is ours to uphold: with the same address and the same cookie."""
    asked = said_in(await deceived.begin())
    kept = dict(deceived.cookies)
    liar.said["tokens"] = tokens_for(asked["nonce"], liar)
    query = f"{CALLBACK}?state={asked['state']}&code=a&iss={liar.issuer}"
    first = await deceived.ask("GET", query)
    deceived.cookies = kept
    again = await deceived.ask("GET", query)

    assert first.status_code == 303
    assert_problem(again, "sign-in-was-not-finished")
    assert liar.asked["tokens"] == 1


async def test_no_code_is_shown_to_the_provider_that_was_not_asked(
    deceived: Browser, liar: Liar
) -> None:
    """Mix-up (RFC 9700, 4.4): what was begun with one goes on with this one only."""
    asked = said_in(await deceived.begin("family"))
    liar.said["tokens"] = tokens_for(asked["nonce"], liar)
    query = f"{CALLBACK}?state={asked['state']}&code=a&iss={liar.issuer}"

    assert_problem(await deceived.ask("GET", query), "sign-in-was-not-finished")
    assert liar.asked["tokens"] == 0


@pytest.mark.parametrize(
    "tokens",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"aud": "another"}},
        {"claims": {"iss": "https://id.evil.invalid"}},
        {"claims": {"exp": 1}},
        {"claims": {"at_hash": "another"}},
        {"sign": unsigned},
        {"sign": signed_by_public_key},
        {"sign": lambda claims: signed(claims, RSAKey.generate_key(2048, {"kid": RSA.kid}))},
        {"sign": lambda _: "no token"},
    ],
    ids=[
        "nonce",
        "audience",
        "issuer",
        "expired",
        "at_hash",
        "none",
        "HS256",
        "forged",
        "no-token",
    ],
)
async def test_a_token_that_lies_signs_nobody_in(
    deceived: Browser, liar: Liar, tokens: dict[str, Any]
) -> None:
    """All alike to whoever tries; no word of what was wrong."""
    response = await told(deceived, tokens, liar)

    assert_problem(response, "sign-in-was-not-finished")
    assert response.json()["detail"] == "登录没有完成或已过期，请重新登录。"


@pytest.mark.parametrize("said", [b"", b"[]", b"{}", b"<html>", b'{"id_token": 7}', b"[" * 30_000])
async def test_an_answer_that_is_none_is_the_providers_fault(
    deceived: Browser, liar: Liar, said: bytes
) -> None:
    """503, and the words for it: whatever a provider sends is no fault of ours."""
    response = await told(deceived, said, liar)

    assert response.status_code == 503
    assert_problem(response, "provider-is-away")


async def test_a_good_answer_that_does_not_end_is_none(deceived: Browser, liar: Liar) -> None:
    """Whatever it holds, it is counted as it comes, up to 64 KiB."""
    asked = said_in(await deceived.begin())
    liar.said["tokens"] = tokens_for(asked["nonce"], liar) | {"more": "x" * 70_000}
    query = f"{CALLBACK}?state={asked['state']}&code=a&iss={liar.issuer}"

    assert_problem(await deceived.ask("GET", query), "provider-is-away")


async def test_a_redirect_of_the_provider_is_not_followed(deceived: Browser, liar: Liar) -> None:
    """It would lead where nobody told us to go."""
    liar.status["tokens"], liar.location = 307, f"{liar.issuer}/elsewhere"
    response = await told(deceived, {}, liar)

    assert_problem(response, "provider-is-away")
    assert liar.asked["elsewhere"] == 0


@pytest.mark.parametrize(
    ("changes"),
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://169.254.169.254/token"},
        {"token_endpoint": "http://127.0.0.1:1/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://a@127.0.0.1/"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
async def test_metadata_leads_nowhere_but_to_the_provider(
    deceived: Browser, liar: Liar, changes: dict[str, Any]
) -> None:
    """Server-side request forgery (OWASP ASVS 5.0, 13.2.4): hosts are the settings' to name."""
    liar.said["metadata"] = liar.metadata(**changes)
    response = await deceived.ask("POST", "/oidc/sign-ins", json={"provider": "staff"})

    assert_problem(response, "provider-is-away")
    assert liar.asked.keys() == {"metadata"}


async def test_while_the_provider_is_away_accounts_of_the_school_work(
    service: Service, school: StandingSchool, liar: Liar
) -> None:
    """A clear word instead of a broken page; and the dead provider is left in peace."""
    liar.status["metadata"] = 500
    code = await a_code(school, "guardian", Role.GUARDIAN)
    async with with_providers(service, oidc_staff=a_provider(liar.issuer)) as client:
        browser = Browser(client())
        away = [
            await browser.ask("POST", "/oidc/sign-ins", json={"provider": "staff"})
            for _ in range(5)
        ]
        account = {**code, "login": "lihong", "password": "三月的雨落在屋檐"}
        made = await browser.ask("POST", "/accounts", json=account)
        session = {"login": f"{school.code}/lihong", "password": account["password"]}
        signed_in = await browser.ask("POST", "/sessions", json=session)

    for response in away:
        assert response.status_code == 503
        assert_problem(response, "provider-is-away")
        assert "统一身份认证暂时无法连接" in response.json()["detail"]
    assert liar.asked["metadata"] == 1
    assert [made.status_code, signed_in.status_code] == [201, 201]


async def test_a_provider_that_nobody_set_is_not_there(service: Service, liar: Liar) -> None:
    """And says so."""
    async with with_providers(service, oidc_staff=a_provider(liar.issuer)) as client:
        browser = Browser(client())
        known = await browser.ask("GET", "/oidc/providers")
        refused = await browser.ask("POST", "/oidc/sign-ins", json={"provider": "family"})

    assert known.json() == {"items": [{"provider": "staff", "name": "市教育云"}]}
    assert_problem(refused, "no-such-provider")
