"""佐证材料 over HTTP: who may attach, who may look, and what is taken."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from builders import TERM
from event_log import SteeredClock
from photos import a_photo
from pictures_sent import attach, attached
from portfolio.support.ids import uuid7
from portfolio.support.sign_in_limit import SignInLimit
from standing_school import StandingSchool, assert_problem, plain
from voice_clips import FRAMES, WHERE, an_m4a

pytestmark = pytest.mark.usefixtures("families_consent")


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


async def test_nobody_fills_the_store(school: StandingSchool) -> None:
    """Who has sent two thousand waits a minute for each further one; what was taken is answered
    again for nothing, and others are not concerned.
    """
    observation_id, photo = await school.recorded("guardian"), a_photo()
    path = f"/observations/{observation_id}/evidence/{uuid7()}"
    first = await school["guardian"].send("PUT", path, content=photo)
    desk = school.service.house.desk
    # As full as after two days of sending: it empties by one a minute.
    ahead = SteeredClock(desk.clock.now() + timedelta(days=2))
    person = school.actor("guardian").person_id
    await SignInLimit(desk.pool, ahead, desk.journal.keyring).spend(f"upload:{person}")
    another = f"/observations/{observation_id}/evidence/{uuid7()}"
    refused = await school["guardian"].send("PUT", another, content=photo)
    again = await school["guardian"].send("PUT", path, content=photo)
    other = await attach(school["class teacher"], await school.recorded("class teacher"))

    assert first.status_code == 201, first.text
    assert_problem(refused, "too-many")
    assert int(refused.headers["retry-after"]) >= 1
    assert again.status_code == 200
    assert other.status_code == 201


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
