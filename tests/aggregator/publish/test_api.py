"""Releases over HTTP: made by an operator, once each, and never overwritten."""

import asyncio
import csv
import io
import json
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from aggregator.release import faults_of
from aggregator.support.ids import uuid7
from aggregator.support.signing import import_key
from cubes import RATED, a_cube

from .releasing import Keep, download, publish

ROWS = dict.fromkeys(RATED, (180, 160, 80, 54, 54))


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
