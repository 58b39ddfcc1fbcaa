"""Releases over HTTP: made by an operator, read by an evaluator, never overwritten."""

import asyncio
import csv
import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from structlog.testing import capture_logs

from aggregator.release import faults_of
from aggregator.support.canonical import sha256_hex
from aggregator.support.ids import uuid7
from aggregator.support.signing import import_key
from cubes import RATED, a_cube, a_tiny_cube

Keep = Callable[..., Awaitable[None]]
ROWS = dict.fromkeys(RATED, (180, 160, 80, 54, 54))


async def publish(
    operator: httpx.AsyncClient, term: str, key: object = None, **body: str
) -> httpx.Response:
    """Ask for a release."""
    headers = {"idempotency-key": str(key or uuid7())}
    return await operator.post(f"/b12/v1/terms/{term}/releases", headers=headers, json=body or None)


async def download(client: httpx.AsyncClient, term: str, release: str, folder: Path) -> Path:
    """Every file of a release."""
    target = folder / release
    target.mkdir()
    for name in (
        "data.csv",
        "data.json",
        "schema.json",
        "county.csv",
        "county.json",
        "manifest.json",
        "manifest.sig",
    ):
        answer = await client.get(f"/b12/v1/terms/{term}/releases/{release}/{name}")
        assert answer.status_code == 200
        (target / name).write_bytes(answer.content)
    return target


async def test_a_release_is_made_and_read_and_holds(
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    term: str,
    tmp_path: Path,
) -> None:
    """From a kept snapshot to files that verify with the pinned key; nothing in them below ten."""
    await keep(a_cube(school, term=term, reported=526))
    made = await publish(operator, term)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"/b12/v1/terms/{term}/releases/r1"

    folder = await download(evaluator, term, "r1", tmp_path)
    pinned = (await evaluator.get("/.well-known/jwks.json")).json()["keys"][0]
    assert list(faults_of(folder, import_key(pinned))) == []

    rows = list(csv.DictReader(io.StringIO((folder / "data.csv").read_text(encoding="utf-8"))))
    assert {row["SCHOOL"] for row in rows} == {school}
    assert all(int(row["OBS_VALUE"]) >= 10 for row in rows if row["OBS_VALUE"])


async def test_a_retry_gets_the_release_made_at_first(
    operator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """The same key and the same request: one release, the same answer, also later (G2)."""
    await keep(a_cube(school, term=term))
    key = uuid7()
    first, again = await publish(operator, term, key), await publish(operator, term, key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


async def test_eight_that_ask_at_once_make_one_release(
    operator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """The same request: one release. Eight requests: one release, seven times nothing new."""
    await keep(a_cube(school, term=term))
    key = uuid7()
    same = await asyncio.gather(*(publish(operator, term, key) for _ in range(8)))
    assert sorted(one.status_code for one in same) == [200] * 7 + [201]
    assert len({one.text for one in same}) == 1

    await keep(a_cube(str(int(school) + 1_000_000), term=term))
    others = await asyncio.gather(*(publish(operator, term) for _ in range(8)))
    assert sorted(one.status_code for one in others) == [201] + [409] * 7


async def test_a_key_used_for_another_request_is_a_conflict(
    operator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """An idempotency key names one request for ever."""
    await keep(a_cube(school, term=term))
    key = uuid7()
    await publish(operator, term, key)
    other = await publish(operator, term, key, reason="correction")

    assert (other.status_code, other.json()["type"]) == (409, "/problems/other-request")


async def test_nothing_new_is_refused_with_a_sentence(
    operator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """In the caller's language."""
    await keep(a_cube(school, term=term))
    await publish(operator, term)
    chinese = await publish(operator, term)
    operator.headers["accept-language"] = "en"
    english = await publish(operator, term)

    assert (chinese.status_code, chinese.json()["type"]) == (409, "/problems/nothing-new")
    assert chinese.json()["detail"].startswith(f"{term} 学期没有可以新发布的内容")
    assert english.json()["detail"].startswith("Nothing new to publish")
    assert english.headers["content-type"] == "application/problem+json"


async def test_a_second_release_follows_the_first_and_leaves_it_as_it_was(
    operator: httpx.AsyncClient,
    evaluator: httpx.AsyncClient,
    keep: Keep,
    school: str,
    term: str,
    tmp_path: Path,
) -> None:
    """Never overwritten; the chain is checked by the digest of the manifest."""
    await keep(a_cube(school, term=term, rows=ROWS, cut="provisional"))
    await publish(operator, term)
    before = await download(evaluator, term, "r1", tmp_path)
    kept = {path.name: path.read_bytes() for path in before.iterdir()}

    await keep(a_cube(school, term=term, rows={**ROWS, "B2": (200, 140, 80, 54, 54)}))
    made = await publish(operator, term, reason="correction")
    after = await download(evaluator, term, "r2", tmp_path)
    pinned = import_key((await evaluator.get("/.well-known/jwks.json")).json()["keys"][0])

    assert made.json()["supersedes"] == "r1"
    assert list(faults_of(after, pinned, previous=before)) == []
    assert json.loads((before / "manifest.json").read_text())["status"] == "provisional"
    for name, content in kept.items():
        answer = await evaluator.get(f"/b12/v1/terms/{term}/releases/r1/{name}")
        assert answer.content == content


async def test_one_corrected_pupil_is_not_shown_by_a_new_release(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """Alone it is nothing new; beside another school's news the earlier numbers are carried."""
    await keep(a_cube(school, term=term, rows=ROWS))
    await publish(operator, term)
    await keep(a_cube(school, term=term, rows={**ROWS, "B2": (181, 159, 80, 54, 54)}))
    assert (await publish(operator, term)).status_code == 409

    await keep(a_cube(str(int(school) + 1_000_000), term=term))
    await publish(operator, term, reason="late_school")
    manifest = (await evaluator.get(f"/b12/v1/terms/{term}/releases/r2")).json()
    told = (await evaluator.get(f"/b12/v1/schools/{school}/terms/{term}")).json()
    at_a = next(
        one["numerator"]
        for one in told["school_b12"]["numbers"]
        if (one["indicator"], one["level"]) == ("student.B2", "A")
    )

    assert manifest["schools"][0]["carried_from"] == "r1"
    assert at_a == 180


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


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({}, b"{}"),
        ({"idempotency-key": "not-a-uuid"}, b"{}"),
        ({"idempotency-key": str(uuid4())}, b'{"reason": "because"}'),
        ({"idempotency-key": str(uuid4())}, b'{"reason": "scheduled", "more": 1}'),
        ({"idempotency-key": str(uuid4())}, b"{"),
        ({"idempotency-key": str(uuid4())}, b"\xff\xfe"),
        ({"idempotency-key": str(uuid4())}, b"[" * 30),
    ],
)
async def test_a_request_that_cannot_be_understood_is_422(
    operator: httpx.AsyncClient, term: str, headers: dict[str, str], content: bytes
) -> None:
    """Unknown fields are refused, not ignored."""
    answer = await operator.post(
        f"/b12/v1/terms/{term}/releases",
        headers={**headers, "content-type": "application/json"},
        content=content,
    )

    assert answer.status_code == 422


async def test_no_digest_of_unprotected_counts_is_published(
    operator: httpx.AsyncClient, evaluator: httpx.AsyncClient, keep: Keep, school: str, term: str
) -> None:
    """SHA-256 over a few unknown small numbers is found by trying: only a commitment leaves."""
    cube = a_cube(school, term=term)
    await keep(cube)
    await publish(operator, term)
    for name in ("data.csv", "data.json", "manifest.json"):
        answer = await evaluator.get(f"/b12/v1/terms/{term}/releases/r1/{name}")

        assert cube["content_digest"] not in answer.text
