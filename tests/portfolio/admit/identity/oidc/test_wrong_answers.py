"""What a real provider never sends, or sends to somebody else, signs nobody in."""

from oidc.browser import Browser, said_in
from oidc.visit import CALLBACK, Client
from standing_school import StandingSchool, assert_problem, plain
from standing_service import Service


async def test_an_answer_is_taken_once(browser: Browser) -> None:
    """Neither the address again, nor with the cookie that was there before."""
    address = await browser.at_the_provider(await browser.begin(), "replayed")
    kept = dict(browser.cookies)
    first = await browser.come_back(address)
    later = await browser.come_back(address)
    browser.cookies = kept
    replayed = await browser.come_back(address)

    assert first.status_code == 303
    assert_problem(later, "sign-in-was-not-finished")
    assert_problem(replayed, "sign-in-was-not-finished")


async def test_an_answer_to_another_browser_signs_nobody_in(
    browser: Browser, connected: Client
) -> None:
    """A stranger who sends their own answer to a teacher does not make the teacher the stranger;
    and the teacher's own sign-in goes on.
    """
    stranger = Browser(connected())
    theirs = await stranger.at_the_provider(await stranger.begin(), "stranger")
    own = await browser.at_the_provider(await browser.begin(), "teacher")
    sent = await browser.come_back(theirs)
    without_cookie = await Browser(connected()).come_back(theirs)

    assert_problem(sent, "sign-in-was-not-finished")
    assert plain(sent) == plain(without_cookie)
    assert (await browser.come_back(own)).status_code == 303


async def test_a_code_is_redeemed_once(browser: Browser) -> None:
    """The provider itself refuses it the second time (RFC 6749, 4.1.2), in a sign-in of its own."""
    address = await browser.at_the_provider(await browser.begin(), "twice")
    assert (await browser.come_back(address)).status_code == 303
    code, fresh = said_in(address)["code"], said_in(await browser.begin())
    iss = said_in(address)["iss"]
    again = await browser.ask("GET", f"{CALLBACK}?state={fresh['state']}&code={code}&iss={iss}")

    assert_problem(again, "sign-in-was-not-finished")


async def test_an_answer_of_one_provider_is_none_of_another(browser: Browser) -> None:
    """Mix-up: each has its own address, and each answer names its issuer (RFC 9207)."""
    address = await browser.at_the_provider(await browser.begin("family"), "mixed")
    at_staff = await browser.come_back(address.replace("/family/", "/staff/"))
    said = said_in(address)
    query = f"/oidc/family/callback?state={said['state']}&code={said['code']}"
    other_issuer = await browser.ask("GET", f"{query}&iss=https://id.evil.invalid")
    address = await browser.at_the_provider(await browser.begin("family"), "mixed")
    said = said_in(address)
    query = f"/oidc/family/callback?state={said['state']}&code={said['code']}"
    without_issuer = await browser.ask("GET", query)

    for response in (at_staff, other_issuer, without_issuer):
        assert_problem(response, "sign-in-was-not-finished")


async def test_who_cancels_is_told_so_in_their_language(browser: Browser) -> None:
    """A page for a browser, a problem for a program; neither repeats what the address said."""
    page = {"accept": "text/html,*/*;q=0.8", "accept-language": "en"}
    english = await browser.come_back(
        await browser.at_the_provider(await browser.begin(), None), headers=page
    )
    chinese = await browser.come_back(
        await browser.at_the_provider(await browser.begin(), None), headers={"accept": "text/html"}
    )
    problem = await browser.come_back(await browser.at_the_provider(await browser.begin(), None))

    assert (english.status_code, english.headers["content-type"][:9]) == (401, "text/html")
    assert "The sign-in was cancelled" in english.text
    assert '<html lang="zh-CN">' in chinese.text
    assert "取消了登录" in chinese.text
    assert "aborted" not in english.text + chinese.text + problem.text
    assert "unsafe-inline" not in english.headers["content-security-policy"]
    assert_problem(problem, "sign-in-was-declined")


async def test_a_sign_in_that_takes_too_long_is_over(service: Service, browser: Browser) -> None:
    """Ten minutes, by the server's word."""
    address = await browser.at_the_provider(await browser.begin(), "slow")
    await service.house.desk.pool.execute(
        "UPDATE oidc_sign_in SET expires_at = expires_at - interval '11 minutes'"
    )

    assert_problem(await browser.come_back(address), "sign-in-was-not-finished")


async def test_guessing_codes_through_a_provider_is_slow(
    school: StandingSchool, browser: Browser
) -> None:
    """Somebody with an account of the city's is still a stranger to the school."""
    await browser.through(login=f"guesser {school.code}")
    guess = {"school_code": school.code, "code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG"}
    statuses = set()
    for _ in range(260):
        statuses.add((await browser.ask("POST", "/oidc/bindings", json=guess)).status_code)
        if 429 in statuses:
            break

    assert statuses == {401, 429}
