"""What is said aloud of a term: questions read for a class, a child's own voice, the tree."""

from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from builders import TERM
from photos import a_photo
from portfolio.seal.sweeping import _REFERENCED
from portfolio.support.ids import uuid7
from standing_school import Caller, StandingSchool, assert_problem
from voice_clips import a_webm, an_m4a
from voices import as_pupil, consent_withdrawn, consented

a_voice = partial(a_webm, kind=2)
WEBM = {"content-type": "audio/webm"}


async def read_aloud(
    who: Caller, school: StandingSchool, question: str = "student.A2", **more: Any
) -> Any:
    path = f"/class-groups/{school.class_group_id}/terms/{TERM}/prompts/{question}"
    said = {"content": a_voice(), "headers": WEBM} | more
    return await who.send("PUT", path, **said)


async def tell(
    who: Caller,
    school: StandingSchool,
    *,
    clip: bytes | None = None,
    student_id: UUID | None = None,
    telling_id: UUID | None = None,
    **asked: Any,
) -> Any:
    path = (
        f"/students/{student_id or school.pupil_id}/terms/{TERM}/tellings/{telling_id or uuid7()}"
    )
    content = a_voice() if clip is None else clip
    params = {"about": "teacher"} | asked
    return await who.send("PUT", path, content=content, headers=WEBM, params=params)


async def sheet(who: Caller, school: StandingSchool) -> dict[str, Any]:
    response = await who.get(f"/students/{school.pupil_id}/self-review-sheet")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def tellings(who: Caller, school: StandingSchool) -> list[dict[str, Any]]:
    response = await who.get(f"/students/{school.pupil_id}/terms/{TERM}/tellings")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


async def test_a_question_is_read_once_and_heard_by_the_whole_class(school: StandingSchool) -> None:
    """A child who cannot read hears it; another recording takes the first one's place."""
    pupil, teacher = await as_pupil(school), school["class teacher"]
    nothing = await pupil.get(f"/students/{school.pupil_id}/prompts/student.A2")
    await read_aloud(teacher, school)
    [first] = (await sheet(pupil, school))["prompts"]
    again = await read_aloud(teacher, school, content=an_m4a(seconds=5))
    [second] = (await sheet(pupil, school))["prompts"]
    heard = await pupil.get(f"/students/{school.pupil_id}/prompts/student.A2")

    assert_problem(nothing, "not-found")
    assert again.status_code == 201, again.text
    assert (first["question"], second["question"]) == ("student.A2", "student.A2")
    assert second["version"] != first["version"]
    assert (second["duration_ms"], heard.headers["content-type"]) == (5_000, "audio/mp4")
    assert heard.headers["cache-control"] == "private, no-store"


async def test_the_same_recording_sent_again_is_the_same(school: StandingSchool) -> None:
    """The answer was lost on the way."""
    key = uuid7()
    first = await read_aloud(school["class teacher"], school, key=key)
    again = await read_aloud(school["class teacher"], school, key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


@pytest.mark.parametrize(
    ("question", "content", "kind"),
    [
        ("student.A6", a_voice(), "question-is-unknown"),
        ("student.A2", a_voice(seconds=25), "prompt-is-too-long"),
        ("student.A2", b"not a sound at all", "not-a-sound-we-know"),
        ("student.A2", b"", "not-a-sound-we-know"),
        ("student.A2", a_webm(codec=b"V_VP8"), "video-is-not-taken"),
    ],
)
async def test_what_is_no_question_or_no_voice_is_refused(
    school: StandingSchool, question: str, content: bytes, kind: str
) -> None:
    """Each with its sentence."""
    response = await read_aloud(school["class teacher"], school, question, content=content)

    assert_problem(response, kind)


async def test_a_child_tells_something_and_the_teacher_hears_it(school: StandingSchool) -> None:
    """Not a level, not a fact: nothing but a voice for the class teacher and the family."""
    await consented(school)
    pupil, mine = await as_pupil(school), uuid7()
    said = await tell(pupil, school, telling_id=mine)
    again = await tell(pupil, school, telling_id=mine)
    [told] = await tellings(school["class teacher"], school)
    path = f"/students/{school.pupil_id}/terms/{TERM}/tellings/{mine}"
    heard = await school.everyone(lambda who: who.get(path))

    assert (said.status_code, again.status_code) == (201, 200), said.text
    assert (told["about"], told["fact"], told["duration_ms"]) == ("teacher", None, 9_000)
    assert {who for who, status in heard.items() if status == 200} == {"class teacher", "guardian"}


async def test_what_a_class_told_is_one_list_for_its_teacher(school: StandingSchool) -> None:
    """The latest first, of “happiest” the last; whoever hears none of them has no list either."""
    await consented(school)
    pupil, fact = await as_pupil(school), await school.recorded("class teacher")
    for said in ({"about": "happiest"}, {}, {"about": "happiest", "fact": str(fact), "clip": b""}):
        await tell(pupil, school, **said)
    path = f"/class-groups/{school.class_group_id}/terms/{TERM}/tellings"
    found = (await school["class teacher"].get(path)).json()["items"]
    asked = await school.everyone(lambda who: who.get(path))

    assert [(one["about"], one["duration_ms"]) for one in found] == [
        ("happiest", None),
        ("teacher", 9_000),
    ]
    assert {one["student_id"] for one in found} == {str(school.pupil_id)}
    assert found[0]["fact"]["observation_id"] == str(fact)
    assert {who for who, status in asked.items() if status == 200} == {"class teacher"}


async def test_a_child_draws_it_instead_and_only_pixels_are_kept(school: StandingSchool) -> None:
    """A child who does not want to speak: redrawn as pictures are, for the same few eyes."""
    await consented(school)
    pupil, mine = await as_pupil(school), uuid7()
    said = await tell(pupil, school, telling_id=mine, clip=a_photo(), about="happiest")
    again = await tell(pupil, school, telling_id=mine, clip=a_photo(), about="happiest")
    [told] = await tellings(school["class teacher"], school)
    path = f"/students/{school.pupil_id}/terms/{TERM}/tellings/{mine}"
    seen = await school.everyone(lambda who: who.get(path))
    drawn = await school["guardian"].get(path)

    assert (said.status_code, again.status_code) == (201, 200), said.text
    assert (told["is_drawn"], told["duration_ms"]) == (True, None)
    assert {who for who, status in seen.items() if status == 200} == {"class teacher", "guardian"}
    assert drawn.headers["content-type"] == "image/jpeg"
    assert drawn.headers["cache-control"] == "private, no-store"
    with Image.open(BytesIO(drawn.content)) as kept:
        assert (kept.format, dict(kept.getexif())) == ("JPEG", {})


async def test_a_drawing_asks_for_the_same_consent_and_for_a_picture(
    school: StandingSchool,
) -> None:
    """Taken back, the family alone opens it; what is neither a voice nor a picture is refused."""
    pupil, mine = await as_pupil(school), uuid7()
    without = await tell(pupil, school, clip=a_photo())
    await consented(school)
    neither = await tell(pupil, school, clip=b"not a drawing at all")
    await tell(pupil, school, telling_id=mine, clip=a_photo())
    await consent_withdrawn(school)
    path = f"/students/{school.pupil_id}/terms/{TERM}/tellings/{mine}"

    assert_problem(without, "consent-is-missing")
    assert_problem(neither, "not-a-picture")
    assert_problem(await school["class teacher"].get(path), "pictures-are-closed")
    assert (await school["guardian"].get(path)).status_code == 200


async def test_of_the_happiest_thing_the_last_word_stands(school: StandingSchool) -> None:
    """With a fact of one's own, which a child who cannot read points at."""
    await consented(school)
    pupil, fact = await as_pupil(school), await school.recorded("class teacher")
    await tell(pupil, school, about="happiest")
    shown = await tell(pupil, school, about="happiest", fact=str(fact), clip=b"")
    [told] = await tellings(school["guardian"], school)

    assert shown.status_code == 201, shown.text
    assert told["fact"]["observation_id"] == str(fact)
    assert told["duration_ms"] is None


async def test_nobody_elses_fact_is_shown_and_nothing_is_no_telling(
    school: StandingSchool,
) -> None:
    """Nor one that only waits to be confirmed."""
    pupil = await as_pupil(school)
    of_other = await school.recorded("class teacher", student_id=school.classmate_id)
    waits = await school.recorded("guardian")

    for one in (of_other, waits, uuid7()):
        refused = await tell(pupil, school, about="happiest", fact=str(one), clip=b"")
        assert_problem(refused, "fact-is-not-theirs")
    assert_problem(await tell(pupil, school, clip=b""), "nothing-is-told")
    assert_problem(await tell(pupil, school, student_id=school.classmate_id), "not-found")


async def test_without_consent_no_voice_is_kept(school: StandingSchool) -> None:
    """The device knows it before, and asks for none; taken back, the school hears it no more."""
    pupil = await as_pupil(school)
    before = (await sheet(pupil, school))["takes_clips"]
    refused = await tell(pupil, school)
    await consented(school)
    mine = uuid7()
    await tell(pupil, school, telling_id=mine)
    given = (await sheet(pupil, school))["takes_clips"]
    await consent_withdrawn(school)
    path = f"/students/{school.pupil_id}/terms/{TERM}/tellings/{mine}"

    assert (before, given) == (False, True)
    assert_problem(refused, "consent-is-missing")
    assert_problem(await school["class teacher"].get(path), "pictures-are-closed")
    assert (await school["guardian"].get(path)).status_code == 200


async def test_what_nobody_can_listen_to_any_more_is_not_taken(school: StandingSchool) -> None:
    """Twenty in a term."""
    await consented(school)
    pupil = await as_pupil(school)
    for _ in range(20):
        assert (await tell(pupil, school)).status_code == 201

    assert_problem(await tell(pupil, school), "tellings-are-enough")


async def test_a_mind_is_changed_twenty_times_and_no_more(school: StandingSchool) -> None:
    """Only the last “happiest” is shown; the record keeps each of them."""
    pupil = await as_pupil(school)
    fact = str(await school.recorded("class teacher"))
    said = {"about": "happiest", "fact": fact, "clip": b""}
    for _ in range(20):
        assert (await tell(pupil, school, **said)).status_code == 201

    assert_problem(await tell(pupil, school, **said), "tellings-are-enough")
    assert len(await tellings(school["guardian"], school)) == 1


async def test_clips_are_referred_to_and_a_replaced_question_is_not(school: StandingSchool) -> None:
    """Else the sweep would take them, or keep for ever what nobody plays."""
    await consented(school)
    for told in (a_voice(), a_photo()):
        await tell(await as_pupil(school), school, clip=told)
    for seconds in (5, 6):
        await read_aloud(school["class teacher"], school, content=a_voice(seconds=seconds))
    desk = school.service.house.desk
    await desk.views.wait_for(school.school_id, await school.shown())

    assert len(await desk.pool.fetch(_REFERENCED, school.school_id)) == 3


async def test_a_tree_has_ones_own_leaves_and_no_words(school: StandingSchool) -> None:
    """On a tablet among children: the kind and the day; nothing of home, nothing that waits."""
    pupil = await as_pupil(school)
    counted = await school.recorded("class teacher")
    await school.recorded("guardian")
    await school.recorded("class teacher", observation_type="MC07")
    response = await pupil.get(f"/students/{school.pupil_id}/growth-tree")

    [leaf] = response.json()["leaves"]
    assert leaf["observation_id"] == str(counted)
    assert set(leaf) == {"observation_id", "observation_type", "type_name", "area", "occurred_on"}
