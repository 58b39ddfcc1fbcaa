"""Every route × every client of the aggregator, against the table the service starts by."""

import re

import httpx
import pytest
from fastapi import APIRouter

from aggregator.route_policy import ROUTES, RoutesDisagreeError, Who, check

CALLERS = (
    "nobody",
    "a stranger's token",
    "a school's token",
    "evaluator",
    "operator",
    "struck off",
)
_NAMED = {"term": "2026-2027-1", "release": "r1", "code": "2150000123", "division": "500103"}
_LET_IN = {
    Who.ANYBODY: set(CALLERS),
    Who.CREDENTIALS: set[str](),  # a token is no secret
    Who.ANY_CLIENT: {"evaluator", "operator"},
    Who.OPERATOR: {"operator"},
}


@pytest.fixture
async def callers(
    anyone: httpx.AsyncClient, evaluator: httpx.AsyncClient, operator: httpx.AsyncClient
) -> dict[str, dict[str, str]]:
    """What each shows: the headers of a request."""
    struck = {"authorization": evaluator.headers["authorization"]}
    again = await anyone.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=httpx.BasicAuth("evaluator", "an evaluator's invented secret"),
    )
    gone = {"authorization": f"Bearer {again.json()['access_token']}"}
    revoked = await anyone.post(
        "/oauth/revocation",
        data={"token": again.json()["access_token"]},
        auth=httpx.BasicAuth("evaluator", "an evaluator's invented secret"),
    )
    assert revoked.status_code == 204
    return {
        "nobody": {},
        "a stranger's token": {"authorization": "Bearer " + "x" * 43},
        "a school's token": {"authorization": f"Bearer {'0' * 32}.{'x' * 43}"},
        "evaluator": struck,
        "operator": {"authorization": operator.headers["authorization"]},
        "struck off": gone,
    }


@pytest.mark.parametrize("route", sorted(ROUTES))
async def test_who_is_let_in(
    route: str, anyone: httpx.AsyncClient, callers: dict[str, dict[str, str]]
) -> None:
    """401 without a token that stands, 403 for a client of another role; nothing else differs."""
    method, path = route.split(" ")
    filled = re.sub(r"\{(\w+)\}", lambda one: _NAMED.get(one[1], "data.csv"), path)
    headers = {"idempotency-key": "01930f6e-5a00-7c11-8d2e-6f1b2a3c4d5e"}
    form = {"grant_type": "client_credentials", "token": "x"} if "/oauth/" in path else None
    found = {
        name: await anyone.request(method, filled, headers={**headers, **shown}, data=form)
        for name, shown in callers.items()
    }
    inside = {name for name, one in found.items() if one.status_code not in {401, 403}}

    assert inside == _LET_IN[ROUTES[route]]
    assert {found[one].status_code for one in found.keys() - inside - {"evaluator"}} <= {401}
    is_known = ROUTES[route] is Who.OPERATOR
    assert not is_known or found["evaluator"].status_code == 403


def test_a_route_that_nobody_declared_stops_the_start() -> None:
    """Deny by default."""
    router = APIRouter()

    @router.get("/everything")
    async def everything() -> None:
        """Nobody asked who is calling."""

    with pytest.raises(RoutesDisagreeError, match="everything"):
        check(router.routes, {})
    with pytest.raises(RoutesDisagreeError, match="does not ask for OPERATOR"):
        check(router.routes, {"GET /everything": Who.OPERATOR})
    check(router.routes, {"GET /everything": Who.ANYBODY})


def test_a_row_of_no_route_stops_the_start() -> None:
    """It would be a right that nobody reviews."""
    with pytest.raises(RoutesDisagreeError, match="sources"):
        check([], {"GET /sources": Who.OPERATOR})
