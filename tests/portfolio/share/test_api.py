"""材料使用 over HTTP: cuts and the outgoing feed; who may, and what may be seen of whom."""

import asyncio
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from builders import TERM
from portfolio.admit import events as admit
from portfolio.share.snapshot import CubeSnapshot
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, a_pupil, assert_problem, plain
from standing_service import until


async def cut(school: StandingSchool, cut: str = "provisional", **more: Any) -> Any:
    path = f"/terms/{more.pop('term', TERM)}/cube-snapshots"
    return await school["admin"].post(path, {"cut": cut}, **more)


async def feed(school: StandingSchool, **query: Any) -> dict[str, Any]:
    """The feed once it shows all that was cut so far."""
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    response = await school["feed"].get("/feed/events", school=school.code, **query)
    assert response.status_code == 200, response.text
    said: dict[str, Any] = response.json()
    return said


async def with_pupils(school: StandingSchool, count: int, *, grade: int = 3) -> None:
    """So many more pupils in a grade, in no class."""
    for _ in range(count):
        name = {"name": "甲", "entry_year": 2027 - grade}
        await school.given(*a_pupil(uuid4(), school.class_group_id, 9, **name))


async def test_who_may_cut_a_snapshot(school: StandingSchool) -> None:
    """The administrator, who answers for what leaves the house."""

    async def send(who: Caller) -> Any:
        return await who.post(f"/terms/{TERM}/cube-snapshots", {"cut": "provisional"})

    statuses = await school.everyone(send)

    assert {who for who, status in statuses.items() if status == 201} == {"admin", "stranger"}
    assert {who for who, status in statuses.items() if status == 403} == {
        "class teacher",
        "subject teacher",
        "other teacher",
        "guardian",
        "other guardian",
        "former guardian",
        "feed",
    }
    assert (await feed(school))["last_sequence"] == 1


async def test_who_may_read_the_feed(school: StandingSchool) -> None:
    """The account made for it, and nobody who can see more than it."""
    await cut(school)

    async def read(who: Caller) -> Any:
        return await who.get("/feed/events", school=school.code)

    assert await school.everyone(read) == {
        "admin": 403,
        "class teacher": 403,
        "subject teacher": 403,
        "other teacher": 403,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 200,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_a_feed_reader_sees_nothing_else(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Not the school's classes, not a pupil, not another school's feed or one there is not."""
    reader = school["feed"]
    answers = [
        plain(await reader.get("/feed/events", school=code))
        for code in ("2159999999", elsewhere.code)
    ]

    assert answers[0][0] == 404
    assert answers[0] == answers[1]
    for path in ("/class-groups", f"/terms/{TERM}", "/erasures"):
        assert (await reader.get(path)).status_code == 403


async def test_a_cut_becomes_a_signed_event(school: StandingSchool) -> None:
    """CloudEvents 1.0 around a snapshot whose detached signature holds against the pinned key."""
    await with_pupils(school, 10)
    key = uuid7()
    response = await cut(school, key=key)
    [event] = (await feed(school))["events"]
    [jwk] = (await school["anonymous"].get("/.well-known/jwks.json")).json()["keys"]

    assert response.json()["snapshot_id"] == str(key)
    snapshot = event["data"]["snapshot"]
    assert CubeSnapshot.model_validate(snapshot).school.code == school.code
    assert snapshot["groups"][0]["enrolled"] == 14
    assert (event["specversion"], event["type"], event["subject"], event["sequence"]) == (
        "1.0",
        "cn.nianlun.cube-snapshot.v1",
        TERM,
        "1",
    )
    assert event["id"] == snapshot["snapshot_id"] == str(key)
    assert event["source"] == f"/schools/{school.code}/portfolio"
    assert "d" not in jwk
    assert is_signed(snapshot, event["data"]["signature"], jwk)
    assert not is_signed(snapshot | {"cut": "final"}, event["data"]["signature"], jwk)


def is_signed(snapshot: dict[str, Any], signature: str, jwk: dict[str, Any]) -> bool:
    """Detached JWS (RFC 7515, appendix F) over RFC 8785, checked by hand as any reader could."""
    header, _, signed = signature.split(".")
    payload = urlsafe_b64encode(rfc8785.dumps(snapshot)).rstrip(b"=")
    key = Ed25519PublicKey.from_public_bytes(decoded(jwk["x"]))
    try:
        key.verify(decoded(signed), header.encode() + b"." + payload)
    except InvalidSignature:
        return False
    return bool(orjson.loads(decoded(header)) == {"alg": "EdDSA", "kid": jwk["kid"]})


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_there_is_no_child_in_the_feed(school: StandingSchool) -> None:
    """No name, no id of a pupil, class, teacher or guardian, nothing finer than the term."""
    await with_pupils(school, 10)
    await school.recorded("class teacher", note="金丝雀")
    await cut(school)
    reader = await school["feed"].get("/feed/events", school=school.code)
    ids = [school.pupil_id, school.classmate_id, school.class_group_id, school.elsewhere_id]
    ids += [one.actor.person_id for one in school.people.values() if one.actor]

    assert not [one for one in ids if str(one) in reader.text]
    for word in ("王小明", "金丝雀", "李红", "王芳", school.today.isoformat() + '"'):
        assert word not in reader.text


async def test_a_school_too_small_says_only_so(school: StandingSchool) -> None:
    """Four pupils: a group would be a child."""
    await cut(school)
    [event] = (await feed(school))["events"]
    snapshot = event["data"]["snapshot"]

    assert snapshot["withheld"] == [{"band": "ALL", "reason": "group_below_10"}]
    assert (snapshot["groups"], snapshot["levels"], snapshot["use"]) == ([], [], [])


async def test_what_is_signed_is_counted_as_it_stands_now(school: StandingSchool) -> None:
    """The last signature of a cell, and only the last."""
    await with_pupils(school, 10)
    path = f"/students/{school.pupil_id}/terms/{TERM}/subject-levels"
    first = await school["class teacher"].put(path, {"levels": {"music": "support"}})
    headers = {"if-match": first.headers["etag"]}
    await school["class teacher"].put(path, {"levels": {"music": "met"}}, headers=headers)
    await cut(school)
    [event] = (await feed(school))["events"]
    music = {
        one["level"]: one["n"]
        for one in event["data"]["snapshot"]["subjects"]
        if (one["subject"], one["band"]) == ("music", "ALL")
    }

    assert music == {"met": 1, "mostly": 0, "support": 0, "not_enough": 13}


async def test_numbers_are_dense_under_concurrent_cuts(school: StandingSchool) -> None:
    """G6: the feed's own 1, 2, 3 …; each cut names the one it replaces and the digest before."""
    answers = await asyncio.gather(*(cut(school) for _ in range(4)))
    events = (await feed(school))["events"]
    snapshots = [one["data"]["snapshot"] for one in events]

    assert [one.status_code for one in answers] == [201] * 4
    assert [one["sequence"] for one in events] == ["1", "2", "3", "4"]
    assert {one["id"] for one in events} == {one.json()["snapshot_id"] for one in answers}
    for before, after in zip([None, *snapshots], snapshots, strict=False):
        assert after["supersedes"] == (before["snapshot_id"] if before else None)
        assert after["previous_digest"] == (before["content_digest"] if before else None)


async def test_the_feed_is_read_by_cursor(school: StandingSchool) -> None:
    """At least once, in order; behind the last there is nothing."""
    for _ in range(3):
        await cut(school)
    page = await feed(school, after=1, limit=1)

    assert [one["sequence"] for one in page["events"]] == ["2"]
    assert page["last_sequence"] == 3
    assert (await feed(school, after=3))["events"] == []
    assert (await feed(school, after=2**31 - 1))["events"] == []


async def test_a_reader_who_waits_is_told_at_once(school: StandingSchool) -> None:
    """Long-poll: no broker, no polling every second; without news the answer is empty."""
    started = time.monotonic()
    waiting = asyncio.create_task(feed(school, wait=20))
    await asyncio.sleep(0.3)
    await cut(school)
    told = await waiting
    nothing = await feed(school, after=1, wait=1)

    assert [one["sequence"] for one in told["events"]] == ["1"]
    assert time.monotonic() - started < 10
    assert nothing["events"] == []


async def test_a_cut_repeated_gets_its_first_answer(school: StandingSchool) -> None:
    """One command, one number."""
    key = uuid7()
    first, again = [await cut(school, key=key) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (await feed(school))["last_sequence"] == 1
    assert_problem(await cut(school, "final", key=key), "command-id-reused")


async def test_final_numbers_wait_for_the_term_and_its_reports(school: StandingSchool) -> None:
    """Then once, and nothing after them."""
    assert_problem(await cut(school, "final"), "term-is-still-open")
    await school["admin"].post(f"/terms/{TERM}/closure")

    async def is_final() -> bool:
        response = await cut(school, "final")
        assert response.status_code == 201 or response.json()["type"].endswith("still-made")
        return bool(response.status_code == 201)

    await until(is_final)
    [event] = (await feed(school))["events"]
    assert event["data"]["snapshot"]["cut"] == "final"
    for kind in ("final", "provisional"):
        assert_problem(await cut(school, kind), "final-is-cut")


@pytest.mark.parametrize(
    ("term", "kind", "problem"),
    [
        (NEXT_TERM, "provisional", "term-is-unknown"),
        (TERM, "revision", "no-final-yet"),
        ("2026", "final", "malformed"),
    ],
)
async def test_what_cannot_be_cut_is_refused_in_a_sentence(
    school: StandingSchool, term: str, kind: str, problem: str
) -> None:
    """A scheduled revision comes later, by its own rule."""
    assert_problem(await cut(school, kind, term=term), problem)


async def test_an_erased_pupil_is_in_no_later_cut_and_stays_in_the_earlier(
    school: StandingSchool,
) -> None:
    """What was published is not recomputed because of an erasure: the difference is the child."""
    await with_pupils(school, 10)
    await cut(school)
    erasure = {"reason": "guardian_request"}
    await school["admin"].post(f"/students/{school.pupil_id}/erasure", erasure)
    await cut(school)
    enrolled = [
        one["data"]["snapshot"]["groups"][0]["enrolled"] for one in (await feed(school))["events"]
    ]

    assert enrolled == [14, 13]


async def test_a_pupil_counts_by_the_grade_of_the_term(school: StandingSchool) -> None:
    """Stage and entry year, as for the pupil's own report."""
    await with_pupils(school, 12, grade=5)
    junior = admit.StudentAdmitted(name="乙", stage="junior", entry_year=2025)
    await school.given(*(Decided(uuid4(), junior) for _ in range(11)))
    await cut(school)
    [event] = (await feed(school))["events"]
    groups = {one["band"]: one["enrolled"] for one in event["data"]["snapshot"]["groups"]}

    assert groups == {"ALL": 27}
    assert {one["band"]: one["reason"] for one in event["data"]["snapshot"]["withheld"]} == {
        "G3": "school_has_phase_below_10",
        "G5": "school_has_phase_below_10",
        "G8": "school_has_phase_below_10",
        "P1": "group_below_10",
        "P2": "school_has_phase_below_10",
        "P3": "school_has_phase_below_10",
    }


def test_a_snapshot_names_itself_by_a_new_id() -> None:
    """UUIDv7, the command's own."""
    assert UUID(str(uuid7())).version == 7
