"""佐证材料 over HTTP: the object first, then the fact; one of them alone is never a record."""

from dataclasses import replace
from hashlib import sha256

import pytest

from embedded.ports import free_ports
from photos import a_photo
from pictures_sent import attach, attached
from portfolio.main import create_app, guarded
from portfolio.support.ids import uuid7
from portfolio.support.s3_object_store import S3ObjectStore
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import Service

pytestmark = pytest.mark.usefixtures("families_consent")


async def test_what_is_stored_is_sealed_and_named_by_its_own_hash(school: StandingSchool) -> None:
    """Who holds the object store holds nothing that opens or can be matched."""
    await attached(school, "guardian", await school.recorded("guardian"))
    objects = school.service.house.objects
    [stored] = [one async for one in objects.list(f"{school.school_id}/")]
    content = b"".join([piece async for piece in objects.get(stored.name)])

    assert stored.name == f"{school.school_id}/{sha256(content).hexdigest()}"
    assert b"JFIF" not in content


async def test_a_retry_gets_the_first_answer_and_another_picture_does_not(
    school: StandingSchool,
) -> None:
    """G2, with the hash of the bytes as sent for a body."""
    observation_id, evidence_id = await school.recorded("guardian"), uuid7()
    first, again = [await attach(school["guardian"], observation_id, evidence_id) for _ in range(2)]
    other = await attach(school["guardian"], observation_id, evidence_id, content=a_photo("yellow"))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(other, "command-id-reused")


async def test_the_store_away_means_503_and_nothing_appended(
    school: StandingSchool, service: Service
) -> None:
    """G8: never a record of a picture that is nowhere; afterwards the same command succeeds."""
    observation_id, evidence_id = await school.recorded("guardian"), uuid7()
    before = await school.shown()
    objects = service.settings.objects.model_copy(
        update={"endpoint": f"127.0.0.1:{free_ports(1)[0]}"}
    )
    app = create_app(service.settings.model_copy(update={"objects": objects}))
    async with app.router.lifespan_context(app):
        aside = replace(service, app=guarded(app))
        caller = Caller("guardian", aside.client(), None, school["guardian"].token)
        refused = await attach(caller, observation_id, evidence_id)
        read = await caller.get(await attached(school, "guardian", observation_id))

    assert refused.status_code == 503
    assert_problem(refused, "storage-unavailable")
    assert_problem(read, "storage-unavailable")
    assert refused.headers["retry-after"]
    assert await school.shown() == before + 1
    assert (await attach(school["guardian"], observation_id, evidence_id)).status_code == 201


async def test_a_lost_append_leaves_an_object_and_no_dangling_reference(
    school: StandingSchool,
) -> None:
    """G8, the other way round: an orphan is harmless and swept a day later."""
    observation_id = await school.recorded("guardian")
    await school["guardian"].post(f"/observations/{observation_id}/withdrawal", {})

    assert_problem(await attach(school["guardian"], observation_id), "already-withdrawn")
    objects: S3ObjectStore = school.service.house.objects
    assert len([one async for one in objects.list(f"{school.school_id}/")]) == 1
