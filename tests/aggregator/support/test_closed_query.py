"""A query that a route does not declare is refused, not overlooked."""

import re

import httpx
import pytest

from aggregator.route_policy import ROUTES, Who

_NAMED = {"term": "2026-2027-1", "release": "r1", "code": "2150000123", "division": "500103"}
CLOSED = sorted(name for name, who in ROUTES.items() if who is not Who.ANYBODY)


@pytest.mark.parametrize("route", CLOSED)
@pytest.mark.parametrize("query", ["limt=1", "school=2150000123", "Limit=1", "=1", "%FF%00=x"])
async def test_an_unknown_name_is_an_error_and_never_everything(
    route: str, query: str, operator: httpx.AsyncClient
) -> None:
    """Whoever misspells a filter would take every school for the one they meant."""
    method, path = route.split(" ")
    filled = re.sub(r"\{(\w+)\}", lambda one: _NAMED.get(one[1], "data.csv"), path)
    answer = await operator.request(method, f"{filled}?{query}")

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/malformed")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_refusal_names_it_in_the_language_asked_for(operator: httpx.AsyncClient) -> None:
    """For a person at a terminal."""
    words = {
        language: (await operator.get("/sources?limt=1&a=2", headers={"accept-language": language}))
        for language in ("zh", "en")
    }

    assert words["zh"].json()["detail"] == "内容格式不正确：query/a、query/limt"
    assert words["en"].json()["detail"].startswith("The content is malformed: query/a")


async def test_what_is_declared_passes_and_probes_may_add_words(
    operator: httpx.AsyncClient, anyone: httpx.AsyncClient
) -> None:
    """A load balancer asks `/health?probe=1`."""
    assert (await operator.get("/sources?limit=1")).status_code == 200
    assert (await anyone.get("/health?probe=1")).status_code == 200
    assert (await anyone.get("/.well-known/jwks.json?v=2")).status_code == 200
