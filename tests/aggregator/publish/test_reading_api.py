"""Releases over HTTP as an evaluator reads them: a school, pages, what is missing, who reads."""

import httpx
import pytest
from structlog.testing import capture_logs

from aggregator.support.canonical import sha256_hex
from cubes import a_cube, a_tiny_cube

from .releasing import Keep, publish


async def test_one_school_is_read_with_the_reasons_of_what_is_missing(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """A school too small: no number, one reason, two sentences."""
    await keep(a_tiny_cube(school, term=term))
    await publish(operator, term)
    answer = await evaluator.get(f"/b12/v1/schools/{school}/terms/{term}")
    told = answer.json()

    assert told["release"]["release"] == "r1"
    assert (told["school_b12"]["reason"], told["school_b12"]["numbers"]) == ("group_too_small", [])
    assert told["reasons"]["group_too_small"]["zh"].startswith("学生人数太少")


async def test_what_is_at_hand_is_not_sent_again(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """ETag is the digest of what was published."""
    await keep(a_cube(school, term=term))
    await publish(operator, term)
    for where in (
        f"/b12/v1/schools/{school}/terms/{term}",
        f"/b12/v1/counties/500103/terms/{term}",
        f"/b12/v1/terms/{term}/releases/r1",
        f"/b12/v1/terms/{term}/releases/r1/data.csv",
    ):
        first = await evaluator.get(where)
        again = await evaluator.get(where, headers={"if-none-match": first.headers["etag"]})

        assert first.headers["etag"] == f'"{sha256_hex(first.content)}"'
        assert (again.status_code, again.content) == (304, b"")


async def test_releases_are_listed_by_pages(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """First to last, by cursor."""
    for number in range(3):
        await keep(a_cube(str(int(school) + number * 1_000_000), term=term))
        assert (await publish(operator, term)).status_code == 201
    where, found, cursor = f"/b12/v1/terms/{term}/releases", [], None
    for _ in range(3):
        query = {"limit": 1, **({"cursor": cursor} if cursor else {})}
        page = (await evaluator.get(where, params=query)).json()
        found += [one["release"] for one in page["releases"]]
        cursor = page["next"]

    assert found == ["r1", "r2", "r3"]
    assert cursor is None


@pytest.mark.parametrize(
    "where",
    [
        "/b12/v1/terms/2098-2099-2/releases",
        "/b12/v1/terms/2098-2099-2/releases/r1",
        "/b12/v1/terms/2098-2099-2/releases/r1/data.csv",
        "/b12/v1/schools/2150000000/terms/2098-2099-2",
        "/b12/v1/terms/nonsense/releases",
        "/b12/v1/terms/2098-2099-2/releases/1",
        "/b12/v1/terms/2098-2099-2/releases/r999999",
        "/b12/v1/terms/2098-2099-2/releases/r1/passwd",
        "/b12/v1/schools/abc/terms/2098-2099-2",
        "/b12/v1/counties/500103/terms/2098-2099-2",
        "/b12/v1/counties/abc/terms/2098-2099-2",
        "/b12/v1/schools/%00/terms/%F0%9F%A6%80",
        "/nowhere",
    ],
)
async def test_what_is_not_there_is_404_alike(evaluator: httpx.AsyncClient, where: str) -> None:
    """Unknown, not yet published, or not well written: one answer."""
    answer = await evaluator.get(where)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


async def test_an_evaluator_does_not_publish_and_a_stranger_reads_nothing(
    evaluator: httpx.AsyncClient,
    anyone: httpx.AsyncClient,
    operator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    term: str,
) -> None:
    """Who else can see this? Asked for every route."""
    await keep(a_cube(school, term=term))
    await publish(operator, term)
    routes = [
        f"/b12/v1/terms/{term}/releases",
        f"/b12/v1/terms/{term}/releases/r1",
        f"/b12/v1/terms/{term}/releases/r1/data.json",
        f"/b12/v1/schools/{school}/terms/{term}",
        f"/b12/v1/counties/500103/terms/{term}",
    ]

    assert (await publish(evaluator, term)).status_code == 403
    assert (await publish(anyone, term)).status_code == 401
    for route in routes:
        assert (await evaluator.get(route)).status_code == 200
        assert (await anyone.get(route)).status_code == 401


async def test_each_read_leaves_a_line_that_says_who_read_what(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """The evaluator's feed is access-logged; a refused address is not repeated, a token never."""
    await keep(a_cube(school, term=term))
    await publish(operator, term)
    with capture_logs() as lines:
        answer = await evaluator.get(f"/b12/v1/terms/{term}/releases/r1/data.csv")
        await evaluator.get("/b12/v1/terms/13800138000/releases")

    assert lines[0]["client_id"] == "evaluator"
    assert lines[0]["request_id"] == answer.headers["x-request-id"]
    assert lines[0]["where"] == {"term": term, "release": "r1", "name": "data.csv"}
    assert "13800138000" not in str(lines)
    assert evaluator.headers["authorization"].split()[1] not in str(lines)
