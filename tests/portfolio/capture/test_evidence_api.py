"""佐证材料 over HTTP: the object first, then the fact; who may attach, who may look."""

from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image

from builders import TERM
from embedded.ports import free_ports
from photos import a_photo
from portfolio.main import create_app, guarded
from portfolio.support.ids import uuid7
from portfolio.support.s3_object_store import S3ObjectStore
from standing_school import Caller, StandingSchool, assert_problem, plain
from standing_service import Service
from voice_clips import FRAMES, WHERE, an_m4a
from voices import as_pupil, consent_withdrawn, consented


@pytest.fixture
async def school(school: StandingSchool, elsewhere: StandingSchool) -> StandingSchool:
    """The test's own school, 小明's family having consented to pictures, the other one's too."""
    await consented(school)
    await consented(elsewhere)
    return school


async def attach(
    who: Caller, observation_id: UUID, evidence_id: UUID | None = None, **more: Any
) -> Any:
    path = f"/observations/{observation_id}/evidence/{evidence_id or uuid7()}"
    said = {"content": a_photo(), "headers": {"content-type": "image/jpeg"}} | more
    return await who.send("PUT", path, **said)


async def attached(school: StandingSchool, by: str, observation_id: UUID, **more: Any) -> str:
    """The path of a picture that `by` has just attached."""
    evidence_id = uuid7()
    response = await attach(school[by], observation_id, evidence_id, **more)
    assert response.status_code == 201, response.text
    return f"/observations/{observation_id}/evidence/{evidence_id}"


async def test_who_may_attach_a_picture(school: StandingSchool) -> None:
    """Its author; who knows the record is told so, to the others it is not there."""
    observation_id = await school.recorded("class teacher")

    assert await school.everyone(lambda who: attach(who, observation_id)) == {
        "admin": 403,
        "class teacher": 201,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_who_may_look_at_a_picture(school: StandingSchool) -> None:
    """The pupil's people, at each read anew; an administrator keeps the books, not the album."""
    path = await attached(school, "guardian", await school.recorded("guardian"))

    assert await school.everyone(lambda who: who.get(path)) == {
        "admin": 403,
        "class teacher": 200,
        "subject teacher": 200,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 200,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }


@pytest.mark.parametrize("by", ["class teacher", "guardian", "pupil"])
async def test_without_consent_no_picture_is_taken_whoever_sends_it(
    school: StandingSchool, by: str
) -> None:
    """The family is asked once, with the notice before its eyes; to send is not to consent.
    Nothing is stored, and what was written stays.
    """
    school.people["pupil"] = await as_pupil(school)
    observation_id = await school.recorded(by)
    await consent_withdrawn(school)
    before = await school.shown()
    refused = await attach(school[by], observation_id)

    assert_problem(refused, "consent-is-missing")
    assert "照片" in refused.json()["detail"]
    assert await school.shown() == before
    objects = school.service.house.objects
    assert [one async for one in objects.list(f"{school.school_id}/")] == []
    await consented(school)
    assert (await attach(school[by], observation_id)).status_code == 201


async def test_a_consent_taken_back_while_a_picture_is_on_its_way(school: StandingSchool) -> None:
    """The last word before the append is the family's."""
    observation_id = await school.recorded("class teacher")

    async def slowly() -> AsyncIterator[bytes]:
        photo = a_photo()
        yield photo[:200]
        await consent_withdrawn(school)
        yield photo[200:]

    response = await attach(school["class teacher"], observation_id, content=slowly())

    assert_problem(response, "consent-is-missing")


async def test_what_was_attached_is_answered_also_after_consent_was_taken_back(
    school: StandingSchool,
) -> None:
    """G2: the phone that lost the answer gets it, and stops sending."""
    observation_id, evidence_id = await school.recorded("class teacher"), uuid7()
    first = await attach(school["class teacher"], observation_id, evidence_id)
    await consent_withdrawn(school)
    again = await attach(school["class teacher"], observation_id, evidence_id)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


@pytest.mark.parametrize("by", ["guardian", "class teacher"])
async def test_once_consent_is_taken_back_only_the_family_opens_a_picture(
    school: StandingSchool, by: str
) -> None:
    """With the next request, also for who took it; given again, as before."""
    path = await attached(school, by, await school.recorded(by))
    school.people["pupil"] = await as_pupil(school)
    open_to = {"class teacher", "subject teacher", "guardian", "pupil"}

    async def opened_by() -> set[str]:
        statuses = await school.everyone(lambda who: who.get(path))
        return {who for who, status in statuses.items() if status == 200}

    before = await opened_by()
    await consent_withdrawn(school)
    after = await opened_by()
    refused = await school["class teacher"].get(path)
    stranger = await school["other teacher"].get(path)
    await consented(school)

    assert (before, after) == (open_to, {"guardian", "pupil"})
    assert_problem(refused, "pictures-are-closed")
    assert_problem(stranger, "not-found")
    assert await opened_by() == open_to


async def test_a_clip_of_something_restricted_is_for_few_eyes(school: StandingSchool) -> None:
    """Also for a teacher of the class who did not write it: there is no such clip, and no
    such entry in the timeline.
    """
    hard = {"observation_type": "PF13", "measures": {"times": 1}, "for_child": True}
    observation_id = await school.recorded("class teacher", **hard)
    clip = {"content": an_m4a()}
    path = await attached(school, "class teacher", observation_id, **clip)
    told = await school.recorded("subject teacher", **hard)
    own = await attached(school, "subject teacher", told, **clip)

    statuses = await school.everyone(lambda who: who.get(path))
    assert {who for who, status in statuses.items() if status == 200} == {
        "class teacher",
        "guardian",
    }
    assert statuses["subject teacher"] == 404
    assert (await school["subject teacher"].get(own)).status_code == 200
    page = await school["subject teacher"].get(
        f"/students/{school.pupil_id}/timeline", term=TERM, seen=await school.shown()
    )
    assert str(observation_id) not in page.text


async def test_a_childs_voice_comes_back_without_its_place(school: StandingSchool) -> None:
    """低年级: sealed and served like a picture; what the phone wrote into it is gone."""
    observation_id = await school.recorded("class teacher", for_child=True)
    path = await attached(school, "class teacher", observation_id, content=an_m4a())
    response = await school["guardian"].get(path)

    assert response.headers["content-type"] == "audio/mp4"
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert FRAMES[0] in response.content
    assert WHERE not in response.content


async def test_a_film_and_an_adults_voice_are_refused(school: StandingSchool) -> None:
    """Each in a sentence."""
    for_child = await school.recorded("class teacher", for_child=True)
    film = await attach(school["class teacher"], for_child, content=an_m4a(handler=b"vide"))
    own = await school.recorded("class teacher")
    voice = await attach(school["class teacher"], own, content=an_m4a())

    assert_problem(film, "video-is-not-taken")
    assert_problem(voice, "sound-is-a-childs-word")


async def test_a_picture_comes_back_and_runs_nothing(school: StandingSchool) -> None:
    """OWASP ASVS 5.0, V5: an attachment, never sniffed, in a sandbox, kept by no cache."""
    path = await attached(school, "guardian", await school.recorded("guardian"))
    response = await school["guardian"].get(path)

    assert Image.open(BytesIO(response.content)).size == (80, 60)
    headers = response.headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "no-store" in headers["cache-control"]


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


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 415), (b"GIF89a" + bytes(100), 415), (b"<svg/>", 415), (a_photo()[:200], 422)],
    ids=["nothing", "gif", "svg", "cut off"],
)
async def test_what_is_no_picture_of_ours_is_refused(
    school: StandingSchool, content: bytes, status: int
) -> None:
    """By its bytes, whatever it calls itself; nothing is stored."""
    response = await attach(school["guardian"], await school.recorded("guardian"), content=content)

    assert response.status_code == status, response.text
    assert_problem(response)
    objects = school.service.house.objects
    assert [one async for one in objects.list(f"{school.school_id}/")] == []


async def test_a_stranger_cannot_fill_the_memory(school: StandingSchool) -> None:
    """Whoever may not attach is refused before a byte is read."""
    observation_id, read = await school.recorded("guardian"), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1_000):
            read += 1
            yield bytes(65_536)

    response = await attach(school["other guardian"], observation_id, content=endless())

    assert response.status_code == 404
    assert read <= 1


async def test_ten_pictures_are_an_album(school: StandingSchool) -> None:
    """Nine at most: a record is not one."""
    observation_id = await school.recorded("guardian")
    answers = [await attach(school["guardian"], observation_id) for _ in range(10)]

    assert [one.status_code for one in answers] == [201] * 9 + [409]
    assert_problem(answers[-1], "evidence-is-enough")


async def test_a_picture_that_is_not_there_looks_like_one_of_others(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Unknown, of another observation, of another school, of an entry taken back."""
    mine = await school.recorded("guardian")
    path = await attached(school, "guardian", mine)
    evidence_id = path.rsplit("/", 1)[-1]
    foreign = await attached(elsewhere, "guardian", await elsewhere.recorded("guardian"))
    other = await school.recorded("guardian")
    answers = [
        plain(await school["guardian"].get(one))
        for one in (
            f"/observations/{mine}/evidence/{uuid4()}",
            f"/observations/{other}/evidence/{evidence_id}",
            f"/observations/{uuid4()}/evidence/{evidence_id}",
            foreign,
        )
    ]
    await school["guardian"].post(f"/observations/{mine}/withdrawal", {})
    answers.append(plain(await school["guardian"].get(path)))

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)
