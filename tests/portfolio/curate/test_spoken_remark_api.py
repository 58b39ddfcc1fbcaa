"""听老师说: the class teacher's voice beside a remark, heard by the family with its report."""

from functools import partial
from typing import Any

import pytest

from portfolio.seal.sweeping import _REFERENCED
from portfolio.support.ids import uuid7
from reported import of_pupil, reported
from standing_school import Caller, StandingSchool, assert_problem
from voice_clips import a_webm, an_m4a, element
from voices import as_pupil, consent_withdrawn, consented

a_voice = partial(a_webm, kind=2)
WEBM = {"content-type": "audio/webm"}


@pytest.fixture
async def willing(school: StandingSchool) -> StandingSchool:
    """A school whose family consents to pictures and clips."""
    await consented(school)
    return school


async def speak(school: StandingSchool, who: str = "class teacher", **more: Any) -> Any:
    said = {"content": a_voice(), "headers": WEBM} | more
    return await school[who].send("PUT", of_pupil(school, "spoken-remark"), **said)


async def hear(school: StandingSchool, who: Caller | None = None) -> Any:
    return await (who or school["guardian"]).get(of_pupil(school, "spoken-remark"))


async def test_the_family_hears_it_with_its_report_and_not_before(willing: StandingSchool) -> None:
    """What is weighed until the term is closed reaches no family earlier."""
    taken = await speak(willing)
    early, own = await hear(willing), await hear(willing, willing["class teacher"])
    await reported(willing)
    heard = await hear(willing)
    contents = await willing["guardian"].get(of_pupil(willing, "report/contents"))

    assert taken.status_code == 201, taken.text
    assert_problem(early, "not-found")
    assert (own.status_code, heard.status_code) == (200, 200)
    assert heard.headers["content-type"] == "audio/webm"
    assert heard.headers["cache-control"] == "private, no-store"
    assert contents.json()["spoken_ms"] > 0


async def test_another_recording_takes_its_place_until_the_term_is_closed(
    willing: StandingSchool,
) -> None:
    """The last one is played, and the first is nobody's any more; then it stands."""
    await speak(willing)
    await speak(willing, content=an_m4a(seconds=5))
    judged = await willing["class teacher"].get(of_pupil(willing, "judgement"))
    heard = await hear(willing, willing["class teacher"])
    desk = willing.service.house.desk
    await desk.views.wait_for(willing.school_id, await willing.shown())
    rows = await desk.pool.fetch(_REFERENCED, willing.school_id)
    await reported(willing)

    assert judged.json()["spoken_ms"] == 5_000
    assert heard.headers["content-type"] == "audio/mp4"
    assert len(rows) == 1
    assert_problem(await speak(willing), "term-is-not-open")


async def test_the_same_recording_sent_again_is_the_same(willing: StandingSchool) -> None:
    """The answer was lost on the way."""
    key = uuid7()
    first, again = await speak(willing, key=key), await speak(willing, key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.headers["nianlun-position"] == again.headers["nianlun-position"]


async def test_a_recorder_that_takes_more_room_is_heard_too(willing: StandingSchool) -> None:
    """Not every phone records as thinly as it is asked to: what counts is how long it lasts."""
    wide = a_webm(kind=2) + element("ec", bytes(300_000))

    assert (await speak(willing, content=wide)).status_code == 201


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_voice(seconds=31), "spoken-remark-is-too-long"),
        (b"not a sound at all", "not-a-sound-we-know"),
        (a_webm(codec=b"V_VP8"), "video-is-not-taken"),
    ],
)
async def test_what_is_no_voice_or_too_long_is_refused(
    willing: StandingSchool, content: bytes, kind: str
) -> None:
    """Half a minute, sound alone."""
    assert_problem(await speak(willing, content=content), kind)


async def test_nothing_is_recorded_without_consent_and_then_the_family_alone_hears(
    school: StandingSchool,
) -> None:
    """As with every clip: the school's ear closes with the consent, the family's stays."""
    refused = await speak(school)
    await consented(school)
    await speak(school)
    await reported(school)
    await consent_withdrawn(school)

    assert_problem(refused, "consent-is-missing")
    assert_problem(await hear(school, school["class teacher"]), "pictures-are-closed")
    assert (await hear(school)).status_code == 200


async def test_who_speaks_and_who_hears(willing: StandingSchool) -> None:
    """The class teacher speaks; the family hears, and the child at home; nobody else does."""
    await speak(willing)
    await reported(willing)
    path = of_pupil(willing, "spoken-remark")
    hearing = await willing.everyone(lambda who: who.get(path))
    child = await hear(willing, await as_pupil(willing))

    assert {who for who, status in hearing.items() if status == 200} == {
        "class teacher",
        "guardian",
    }
    assert child.status_code == 200
    assert (await speak(willing, "subject teacher")).status_code == 403
    assert (await speak(willing, "admin")).status_code == 403
    assert (await speak(willing, "guardian")).status_code == 403


async def test_a_report_without_a_clip_says_so(willing: StandingSchool) -> None:
    """It is optional: there is nothing to press."""
    await reported(willing)
    contents = await willing["guardian"].get(of_pupil(willing, "report/contents"))

    assert contents.json()["spoken_ms"] is None
    assert_problem(await hear(willing), "not-found")
