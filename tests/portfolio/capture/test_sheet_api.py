"""The class as a phone records of it, and today's list, over HTTP."""

import gzip
import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_pupil, assert_problem
from voices import with_duty


def path_of(school: StandingSchool) -> str:
    return f"/class-groups/{school.class_group_id}/capture-sheet"


async def sheet(school: StandingSchool, who: str = "class teacher") -> dict[str, Any]:
    response = await school[who].get(path_of(school), seen=await school.shown())
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def pupil(school: StandingSchool, who: str = "class teacher") -> dict[str, Any]:
    pupils = (await sheet(school, who))["pupils"]
    return next(one for one in pupils if one["student_id"] == str(school.pupil_id))


async def own(school: StandingSchool, who: str, day: str | None = None) -> list[dict[str, Any]]:
    path = f"/class-groups/{school.class_group_id}/my-observations"
    day = day or school.today.isoformat()
    response = await school[who].get(path, day=day, seen=await school.shown())
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_a_class_of_fifty_is_light(school: StandingSchool) -> None:
    """At most 15 kB packed: it comes over a village's network before the first lesson."""
    names = [chr(0x4E00 + secrets.randbelow(4_000)) * 2 for _ in range(50)]
    for number, name in enumerate(names, 10):
        await school.given(*a_pupil(uuid4(), school.class_group_id, number, name=f"李{name}"))
    response = await school["class teacher"].get(path_of(school), seen=await school.shown())

    assert len(response.json()["pupils"]) >= 50
    assert len(gzip.compress(response.content)) <= 15_000


async def test_pupils_stand_in_roster_order_and_no_two_look_alike(school: StandingSchool) -> None:
    """Two of one name are told apart by the number; a name is found by its initials."""
    for number in (8, 7):
        await school.given(*a_pupil(uuid4(), school.class_group_id, number, name="李浩然"))
    pupils = (await sheet(school))["pupils"]
    numbers = [one["roster_number"] for one in pupils]
    alike = [one for one in pupils if one["name"] == "李浩然"]

    assert numbers == sorted(numbers)
    assert [one["shown_as"] for one in alike] == ["李浩然07", "李浩然08"]
    assert {one["initials"] for one in alike} == {"lhr"}
    assert pupils[0]["shown_as"] == pupils[0]["name"] == "王小明"


async def test_whose_picture_may_be_taken_is_told_to_who_takes_one(school: StandingSchool) -> None:
    """A name is grey before the shutter, not refused after it; a nurse takes no pictures."""
    before = await pupil(school)
    consent = admit.ConsentGranted(scope="photo", granted_by=uuid4(), notice_version="1")
    await school.given(Decided(school.pupil_id, consent))
    nurse = await with_duty(school, "health_teacher")
    seen = (await nurse.get(path_of(school))).json()["pupils"]

    assert before["photo"] == "no"
    assert (await pupil(school))["photo"] == "yes"
    assert {one["photo"] for one in seen} == {None}


async def test_how_long_ago_is_a_word_and_only_for_who_teaches_the_class(
    school: StandingSchool,
) -> None:
    """To see whom one overlooked; no number, and nothing for a duty of the whole school."""
    told = {}
    for days in (40, 20, 10, 0):
        day = (school.today - timedelta(days=days)).isoformat()
        await school.recorded("class teacher", occurred_on=day)
        told[days] = (await pupil(school))["last_record"]
    counsellor = await with_duty(school, "counsellor")
    theirs = (await counsellor.get(path_of(school))).json()["pupils"]
    others = {one["last_record"] for one in (await sheet(school))["pupils"][1:]}

    assert told == {40: "longer", 20: "month", 10: "fortnight", 0: "week"}
    assert others == {"none"}
    assert {one["last_record"] for one in theirs} == {None}


async def test_what_fewer_eyes_may_see_is_no_sign_of_life(school: StandingSchool) -> None:
    """Else a music teacher would learn that the class teacher wrote something private."""
    await school.recorded("class teacher", observation_type="MC07", measures={"times": 1})

    assert (await pupil(school, "subject teacher"))["last_record"] == "none"
    assert (await pupil(school))["last_record"] == "week"


async def test_what_somebody_taps_most_here_comes_first(school: StandingSchool) -> None:
    """Of this teacher and this class; a whole class at once counts once; a withdrawn one not."""
    for kind in ("MC13", "MC13", "AC02", "MC08"):
        last = await school.recorded("class teacher", observation_type=kind)
    await school["class teacher"].post(f"/observations/{last}/withdrawal", {})
    await school.recorded("subject teacher", observation_type="LP09")

    assert (await sheet(school))["most_used"] == ["MC13", "AC02"]
    assert (await sheet(school, "subject teacher"))["most_used"] == ["LP09"]


async def test_the_term_says_whether_it_takes_records(school: StandingSchool) -> None:
    """While the families check, the phone says so before somebody has tapped for nothing."""
    before = (await sheet(school))["term"]
    path = f"/class-groups/{school.class_group_id}/terms/{TERM}/check"
    opened = await school["class teacher"].post(path, {})
    assert opened.status_code == 201, opened.text

    assert (before["term"], before["is_open"]) == (TERM, True)
    assert before["opens_on"] < school.today.isoformat() < before["closes_on"]
    assert (await sheet(school))["term"]["is_open"] is False


async def test_who_teaches_what_is_told_for_this_class(school: StandingSchool) -> None:
    """The phone leaves out the types that are for another duty."""
    theirs = await sheet(school, "subject teacher")
    nurse = await with_duty(school, "health_teacher")
    health = (await nurse.get(path_of(school))).json()

    assert (theirs["duties"], theirs["subjects"]) == (["subject_teacher"], ["music"])
    assert theirs["records_together"]
    assert not health["records_together"]


async def test_the_family_reads_that_the_sheet_was_opened(school: StandingSchool) -> None:
    """What the sheet tells of the record leaves a line (未成年人网络保护条例, 36)."""
    await sheet(school)
    lines = (await school["guardian"].get(f"/students/{school.pupil_id}/access-lines")).json()

    assert [one["why"] for one in lines["items"]] == ["写实记录"]


async def test_the_family_reads_that_somebody_saw_what_it_consents_to(
    school: StandingSchool,
) -> None:
    """大队辅导员 is told of no record, but whose picture may be taken: the family's own word."""
    counsellor = await with_duty(school, "counsellor")
    nurse = await with_duty(school, "health_teacher")
    shown = await school.shown()
    seen = [
        (await one.get(path_of(school), seen=shown)).json()["pupils"] for one in (counsellor, nurse)
    ]
    lines = (await school["guardian"].get(f"/students/{school.pupil_id}/access-lines")).json()

    assert [{one["photo"] for one in pupils} for pupils in seen] == [{"no"}, {None}]
    assert [one["why"] for one in lines["items"]] == ["写实记录"]


async def test_who_opens_the_sheet(school: StandingSchool) -> None:
    """Whoever records; the administrator records of nobody."""
    assert await school.everyone(lambda who: who.get(path_of(school))) == {
        "admin": 403,
        "class teacher": 200,
        "subject teacher": 200,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 403,
        "stranger": 403,
        "anonymous": 401,
    }


async def test_todays_list_is_ones_own(school: StandingSchool) -> None:
    """On a second phone too; what was taken back stands there and says so."""
    first = await school.recorded("class teacher", note="主动关灯")
    second = await school.recorded("class teacher")
    await school["class teacher"].post(f"/observations/{second}/withdrawal", {"reason": "点错人"})
    await school.recorded("subject teacher")
    items = await own(school, "class teacher")

    assert [(one["observation_id"], one["is_withdrawn"]) for one in items] == [
        (str(second), True),
        (str(first), False),
    ]
    assert (items[1]["note"], items[1]["measures"]) == ("主动关灯", {"times": 1})
    assert items[1]["source"] == "teacher"
    assert await own(school, "class teacher", "2026-01-01") == []


async def test_what_a_child_said_is_the_childs(school: StandingSchool) -> None:
    """举手记: the teacher taps, the source is the pupil, and it counts without a second word."""
    body = school.an_observation(observation_type="LP01", measures={}, for_child=True)
    response = await school["class teacher"].put(f"/observations/{uuid7()}", body)
    assert response.status_code == 201, response.text

    assert [one["source"] for one in await own(school, "class teacher")] == ["student"]


async def test_nobody_reads_the_list_of_another_class(school: StandingSchool) -> None:
    """It looks like no class."""
    path = f"/class-groups/{school.class_group_id}/my-observations?day={school.today}"

    assert_problem(await school["other teacher"].get(path), "not-found")
    assert_problem(await school["guardian"].get(path), "forbidden")


async def test_two_who_record_the_same_are_told_of_each_other(school: StandingSchool) -> None:
    """At one moment of one child: both records stand, and whoever meant one takes theirs back."""
    mine = await school.recorded("class teacher")
    theirs = await school.recorded("subject teacher")
    other = await school.recorded("subject teacher", note="另一件事")
    seen = {one["observation_id"]: one["also"] for one in await own(school, "class teacher")}
    names = {one["observation_id"]: one["also"] for one in await own(school, "subject teacher")}

    assert [len(seen[str(mine)]), len(names[str(theirs)]), names[str(other)]] == [1, 1, []]
    assert seen[str(mine)][0]["by"]

    await school["subject teacher"].post(f"/observations/{theirs}/withdrawal", {})
    assert [one["also"] for one in await own(school, "class teacher")] == [[]]
