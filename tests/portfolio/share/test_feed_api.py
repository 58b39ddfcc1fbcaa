"""The outgoing feed over HTTP: who may read it, how, and that no child is in it."""

import asyncio
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import orjson
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from builders import TERM
from portfolio.share.snapshot import CubeSnapshot
from portfolio.support.ids import uuid7
from standing_school import Caller, StandingSchool, plain

from .cutting import cut, feed, with_pupils


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
    waiting = asyncio.create_task(feed(school, wait=20))
    await asyncio.sleep(0.3)
    await cut(school)
    happened = time.monotonic()
    told = await waiting
    lasted = time.monotonic() - happened
    nothing = await feed(school, after=1, wait=1)

    assert [one["sequence"] for one in told["events"]] == ["1"]
    assert lasted < 10
    assert nothing["events"] == []
