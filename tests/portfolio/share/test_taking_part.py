"""我们家愿意一起做: families answer the 家里 line of their reports, the class teacher sees who."""

from typing import Any

import httpx
import pytest

from builders import TERM
from portfolio.admit.events import ClassAssigned, GuardianUnlinked
from portfolio.share.events import FamilyStepJoined, FamilyStepLeft
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from reported import of_pupil, own_report, reported
from standing_school import Caller, StandingSchool, assert_problem

from .cutting import cut, feed, with_pupils

YES, NO = {"takes_part": True}, {"takes_part": False}


@pytest.fixture
async def read(school: StandingSchool) -> StandingSchool:
    """Families that have their reports."""
    return await reported(school)


async def said(school: StandingSchool, body: dict[str, bool], **more: Any) -> httpx.Response:
    return await school["guardian"].put(of_pupil(school, "report/taking-part"), body, **more)


async def seen(school: StandingSchool, who: str = "class teacher") -> list[str]:
    path = f"/class-groups/{school.class_group_id}/terms/{TERM}/taking-part"
    response = await school[who].get(path)
    assert response.status_code == 200, response.text
    return [one["student_id"] for one in response.json()["items"]]


async def in_the_log(school: StandingSchool) -> list[type]:
    """What stands in the child's stream of this adult's word."""
    journal = school.service.house.desk.journal
    person = school.actor("guardian").person_id
    subject = derived(school.pupil_id, "taking-part", TERM, person)
    rows = await journal.store.subject(school.school_id, subject)
    return [type(one) for one in await journal.opened(rows)]


async def test_a_family_says_so_once_and_the_same_again_is_the_same(read: StandingSchool) -> None:
    """A second tap, also of another request, appends nothing and is answered as the first was."""
    first, again = await said(read, YES), await said(read, YES)
    told = [{key: one.json()[key] for key in ("position", "recorded_at")} for one in (first, again)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert told[0] == told[1]
    assert await in_the_log(read) == [FamilyStepJoined]
    assert (await own_report(read))["takes_part"] is True


async def test_the_same_again_is_asked_by_whoever_may_ask_today(read: StandingSchool) -> None:
    """Nothing is appended, so nothing else would notice that she is unlinked since."""
    await said(read, YES)
    who = read.actor("guardian").person_id
    await read.given(Decided(read.pupil_id, GuardianUnlinked(guardian_id=who)))

    assert_problem(await said(read, YES), "not-found")


async def test_the_same_again_is_one_request_and_reaches_as_far(read: StandingSchool) -> None:
    """An id that stands for another request stays with it."""
    key = uuid7()
    letter = await read["guardian"].post(of_pupil(read, "letters"), {"text": "谢谢"}, key=key)
    first, again = await said(read, YES), await said(read, YES)

    assert letter.status_code == 201
    assert again.headers["nianlun-position"] == first.headers["nianlun-position"]
    assert_problem(await said(read, YES, key=key), "command-id-reused")


async def test_a_family_takes_its_word_back_and_gives_it_again(read: StandingSchool) -> None:
    """Nobody is held to it; a retry of an old tap does not bring it back."""
    key = uuid7()
    await said(read, YES, key=key)
    back = await said(read, NO)
    retried = await said(read, YES, key=key)
    unseen = await seen(read)

    assert (back.status_code, retried.status_code) == (201, 200)
    assert unseen == []
    assert (await own_report(read))["takes_part"] is False
    assert (await said(read, YES)).status_code == 201
    assert await in_the_log(read) == [FamilyStepJoined, FamilyStepLeft, FamilyStepJoined]
    assert await seen(read) == [str(read.pupil_id)]


async def test_what_was_never_said_is_not_taken_back(read: StandingSchool) -> None:
    """A word against nothing would stand in the child's stream for ever."""
    assert_problem(await said(read, NO), "nothing-said-yet")


async def test_there_must_be_a_report_with_a_line_for_home(school: StandingSchool) -> None:
    """Before it is issued there is nothing to answer; without a line there is nothing to join."""
    before = await said(school, YES)
    await reported(school, line=None)

    assert_problem(before, "report-is-not-issued")
    assert_problem(await said(school, YES), "nothing-for-the-family")


async def test_the_class_teacher_sees_who_said_so_and_nobody_else_is_named(
    read: StandingSchool,
) -> None:
    """Who has not is no gap in the list: neither named nor counted."""
    await said(read, YES)
    path = f"/class-groups/{read.class_group_id}/terms/{TERM}/taking-part"
    told = (await read["class teacher"].get(path)).json()

    assert told == {
        "items": [{"student_id": str(read.pupil_id), "name": "王小明", "roster_number": 1}]
    }


async def test_the_list_is_in_roster_order_whoever_was_first(read: StandingSchool) -> None:
    """No order of families."""
    mate, other = read.classmate_id, read.actor("other guardian").person_id
    await read.given(Decided(mate, FamilyStepJoined(joined_by=other), TERM))
    await said(read, YES)

    assert await seen(read) == [str(read.pupil_id), str(mate)]


async def test_the_list_holds_who_is_in_the_class_and_linked_now(read: StandingSchool) -> None:
    """An adult who was unlinked speaks for the family no more; who moved is another class's."""
    await said(read, YES)
    guardian = read.actor("guardian").person_id
    there = await seen(read)
    await read.given(Decided(read.pupil_id, GuardianUnlinked(guardian_id=guardian)))
    unlinked = await seen(read)
    mate, other = read.classmate_id, read.actor("other guardian").person_id
    moved = ClassAssigned(class_group_id=read.other_class_group_id)
    await read.given(Decided(mate, FamilyStepJoined(joined_by=other), TERM), Decided(mate, moved))

    assert (there, unlinked) == ([str(read.pupil_id)], [])
    assert await seen(read) == []


async def test_who_may_say_so_and_who_may_see(read: StandingSchool) -> None:
    """The family says it, the class teacher sees it: no administrator, no subject teacher."""

    async def say(who: Caller) -> httpx.Response:
        return await who.put(of_pupil(read, "report/taking-part"), YES)

    path = f"/class-groups/{read.class_group_id}/terms/{TERM}/taking-part"
    saying = await read.everyone(say)
    seeing = await read.everyone(lambda who: who.get(path))

    assert {who for who, status in saying.items() if status < 300} == {"guardian"}
    assert {who for who, status in seeing.items() if status == 200} == {"class teacher"}


async def test_no_number_that_leaves_the_school_is_made_of_it(
    school: StandingSchool,
) -> None:
    """The same school, large enough to be told of, is cut before and after: no figure differs."""
    await with_pupils(school, 12)
    await reported(school)
    before = await figures(school)
    await said(school, YES)

    assert before["groups"]
    assert await figures(school) == before


async def figures(school: StandingSchool) -> dict[str, Any]:
    """What a cut says, without what only names it."""
    assert (await cut(school)).status_code == 201
    snapshot: dict[str, Any] = (await feed(school))["events"][-1]["data"]["snapshot"]
    names = {"snapshot_id", "supersedes", "previous_digest", "content_digest"}
    return {key: value for key, value in snapshot.items() if key not in names}
