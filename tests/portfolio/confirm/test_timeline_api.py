"""A pupil's timeline over HTTP: who may read it, what it shows, how it is paged."""

import asyncio
import base64
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from builders import TERM
from standing_school import NEXT_TERM, Caller, StandingSchool, plain

from .looking import ids, timeline

SOMEBODY = "6f1c2f0e-3a55-4d0c-9c1d-6e69616e6c75"


async def test_who_may_read_a_timeline(school: StandingSchool) -> None:
    """The pupil's people and the school's administrator."""

    async def read(who: Caller) -> Any:
        return await who.get(f"/students/{school.pupil_id}/timeline", term=TERM)

    assert await school.everyone(read) == {
        "admin": 200,
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


async def test_a_timeline_of_others_looks_like_none(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Of a classmate, of another school, of nobody."""
    answers = [
        plain(await school["guardian"].get(f"/students/{one}/timeline", term=TERM))
        for one in (uuid4(), school.classmate_id, elsewhere.pupil_id, school.school_id)
    ]

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_a_word_that_was_tapped_is_told_in_the_readers_language(
    school: StandingSchool,
) -> None:
    """It is the vocabulary's; what a person typed, and what is corrected by it, stays as typed."""
    for note in ("主动捡垃圾", "主动捡垃圾，还洗了手"):
        await school.recorded("class teacher", note=note)
    asked = {"term": TERM, "seen": await school.shown()}
    path = f"/students/{school.pupil_id}/timeline"
    in_english = {"accept-language": "en"}
    english = await school["guardian"].send("GET", path, headers=in_english, params=asked)
    chinese = await school["guardian"].get(path, **asked)

    assert [(one["note"], one["note_said"]) for one in english.json()["items"]] == [
        ("主动捡垃圾，还洗了手", "主动捡垃圾，还洗了手"),
        ("主动捡垃圾", "picks up litter"),
    ]
    assert [one["note_said"] for one in chinese.json()["items"]][1] == "主动捡垃圾"


async def test_an_entry_shows_everything_that_was_said_and_how_it_stands(
    school: StandingSchool,
) -> None:
    """Whole, once: what the phone sent, who saw it, whether it counts."""
    observation_id = await school.recorded("guardian", note="关灯\n还提醒了爸爸")
    [entry] = (await timeline(school))["items"]

    assert entry.pop("recorded_at")
    assert entry.pop("position") == await school.shown()
    assert entry == {
        "observation_id": str(observation_id),
        "student_id": str(school.pupil_id),
        "term": TERM,
        "observation_type": "MC08",
        "occurred_on": school.today.isoformat(),
        "recorded_by": str(school.actor("guardian").person_id),
        "source": "parent",
        "standing": "pending",
        "activity_id": None,
        "note": "关灯\n还提醒了爸爸",
        "note_said": "关灯\n还提醒了爸爸",
        "measures": {"times": 1},
        "words": {},
        "items": {},
        "organisation": None,
        "for_child": False,
        "evidence": [],
        "reason": None,
        "is_checked": False,
        "type_name": "爱护公物、环保与节粮节水节电",
    }


async def test_a_timeline_is_read_in_pages_the_latest_first(school: StandingSchool) -> None:
    """Every entry once, none twice, also where some of a page are not for these eyes."""
    made = [await school.recorded("class teacher", note=str(n)) for n in range(5)]
    hidden = {"observation_type": "MC07", "measures": {}}
    made.insert(2, await school.recorded("class teacher", **hidden))
    latest_first = [made[2], *made[:2:-1], made[1], made[0]]

    assert await whole_timeline(school, "guardian") == latest_first
    assert await whole_timeline(school, "subject teacher") == latest_first[1:]


async def test_pages_do_not_tell_that_something_is_for_other_eyes(school: StandingSchool) -> None:
    """A page of one with nothing on it and another to come would be an entry that one may not
    know of; asked one by one, each of them.
    """
    await school.recorded("class teacher", observation_type="MC07", measures={})
    page = await timeline(school, "subject teacher", limit=1)
    own = await timeline(school, "class teacher", limit=1)

    assert (page["items"], page["next"]) == ([], None)
    assert (len(own["items"]), own["next"] is None) == (1, False)


async def whole_timeline(school: StandingSchool, who: str) -> list[UUID]:
    """Page after page of two."""
    page = await timeline(school, who, limit=2)
    found = ids(page)
    while page["next"]:
        page = await timeline(school, who, limit=2, cursor=page["next"])
        found += ids(page)
    return found


async def test_a_timeline_is_of_one_term(school: StandingSchool) -> None:
    """Another term is another page of the record."""
    await school.recorded("class teacher")

    assert (await timeline(school, term=NEXT_TERM))["items"] == []


@pytest.mark.parametrize(
    "keys",
    [["9" * 18], ["x"], [], ["1", "2"], [""], ["\x00"], ["-1"], {"a": 1}, [1], "5", ["٣"]],
    ids=str,
)
async def test_a_cursor_of_ones_own_making_is_no_fault_of_ours(
    school: StandingSchool, keys: Any
) -> None:
    """It is handed back as it was given; anything else is told so, never a 5xx."""
    cursor = base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")
    groups = f"/class-groups/{school.class_group_id}"
    for path in (
        f"/students/{school.pupil_id}/timeline?term={TERM}&cursor={cursor}",
        f"{groups}/pending-confirmations?cursor={cursor}",
        f"{groups}/students?cursor={cursor}",
    ):
        response = await school["class teacher"].get(path)

        assert response.status_code in {200, 422}, (path, response.text)


@pytest.mark.parametrize("keys", [["9" * 18, SOMEBODY], ["1", "\x00"], ["1", "x"], ["0", ""]])
async def test_a_cursor_of_the_roster_is_no_fault_of_ours(
    school: StandingSchool, keys: list[str]
) -> None:
    """Numbers larger than any roster, and ids that are none."""
    cursor = base64.urlsafe_b64encode(orjson.dumps(keys)).decode().rstrip("=")
    response = await school["class teacher"].get(
        f"/class-groups/{school.class_group_id}/students?cursor={cursor}"
    )

    assert response.status_code in {200, 422}, response.text


@pytest.mark.parametrize("seen", [10**6, 2**53])
async def test_waiting_for_what_was_never_written_ends_at_once(
    school: StandingSchool, seen: int
) -> None:
    """A position beyond the log's end is nobody's write: the newest there is, not a 503."""
    observation_id = await school.recorded("class teacher")
    await timeline(school)

    async with asyncio.timeout(20):
        assert ids(await timeline(school, seen=seen)) == [observation_id]
