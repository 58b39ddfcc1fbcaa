"""What every answer tells the browser, whatever route it comes from and however it ends."""

from collections.abc import Mapping

import httpx
import pytest

from portfolio.main import guarded
from portfolio.support.route_policy import ROUTES
from standing_school import StandingSchool
from standing_service import Service

ALWAYS = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
# Pages and what they load: the same for everybody.
OF_PAGES = ("text/html", "text/css", "text/javascript", "image/svg+xml")


def assert_told(route: str, headers: Mapping[str, str]) -> None:
    """Everything that ASVS 5.0, 3.4 asks for, and nothing that lets another origin in."""
    for name, value in ALWAYS.items():
        assert headers[name] == value, (route, name)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy, route
    assert "frame-ancestors 'none'" in policy or "sandbox" in policy, route
    assert "unsafe" not in policy, route
    assert "*" not in policy, route
    assert "geolocation=()" in headers["permissions-policy"], route
    assert not [name for name in headers if name.startswith("access-control-")], route
    assert not headers.keys() & {"server", "x-powered-by"}, route
    if not headers.get("content-type", "").startswith(OF_PAGES):
        assert "no-store" in headers["cache-control"], route


async def test_every_route_tells_the_browser_what_not_to_do(school: StandingSchool) -> None:
    """Refused or not, with or without somebody signed in: a new route is held to it too."""
    for route in sorted(ROUTES):
        method, path = route.split(" ")
        for caller in (school["admin"], school["anonymous"]):
            response = await caller.send(method, path.replace("{", "").replace("}", ""))
            assert_told(route, response.headers)


async def test_a_childs_record_is_kept_by_no_cache(school: StandingSchool) -> None:
    """A shared computer's next user finds nothing (14.3.2)."""
    record = await school["guardian"].get(f"/students/{school.pupil_id}")

    assert record.status_code == 200
    assert record.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "OPTIONS", "PATCH"])
async def test_other_methods_are_refused(school: StandingSchool, method: str) -> None:
    """Nothing is echoed, nothing is said of other origins (ASVS 5.0, 3.5.3, 13.4.4)."""
    secret = {"cookie": "echo=me", "origin": "https://evil.invalid"}
    response = await school["admin"].send(method, "/sessions/current", headers=secret)

    assert response.status_code == 405
    assert "echo" not in response.text
    assert_told(method, response.headers)


async def test_over_https_the_browser_stays_there(service: Service) -> None:
    """HSTS where families come by https, and not in a demonstration on one's own machine."""
    told = {}
    for address in ("https://school.invalid", "http://127.0.0.1:8770"):
        app = guarded(service.app._app, address)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=address) as client:
            told[address] = (await client.get("/health")).headers
    secure, plain = told.values()

    assert secure["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in plain
