"""核对 over HTTP: who begins it, what a family sees, how it ends."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

from builders import TERM
from checking import answered, check_opened, draft_of, of_class, opened
from portfolio.admit import events as admit
from portfolio.review.process import Closing
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_school, assert_problem
from standing_service import Service
from voices import as_pupil


async def test_who_may_open_and_end_a_check(school: StandingSchool) -> None:
    """The class teacher, or the administrator; nobody of another class."""
    body = {"reopens_facts": True, "reason": "补录"}

    async def open_and_end(who: Caller) -> Any:
        response = await who.post(of_class(school))
        ended = await who.post(of_class(school, "check/closing"), body)
        assert ended.status_code == response.status_code
        return response

    assert await school.everyone(open_and_end) == {
        "admin": 201,
        "class teacher": 201,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 404,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_a_family_sees_its_own_childs_draft(school: StandingSchool) -> None:
    """Facts that count, in the reader's language, and words; no level; none before the check."""
    counts = await school.recorded("class teacher", note="主动捡垃圾")
    await school.recorded("guardian")
    assert_problem(await school["guardian"].get(draft_of(school)), "draft-is-not-ready")
    await opened(school)
    in_english = {"accept-language": "en"}
    shown = await school["guardian"].send("GET", draft_of(school), headers=in_english)
    draft = shown.json()

    assert [one["note_said"] for one in draft["facts"]] == ["picks up litter"]
    assert [one["observation_id"] for one in draft["facts"]] == [str(counts)]
    assert draft["state"] == "open"
    assert "level" not in str(draft)


async def test_who_may_read_a_draft(school: StandingSchool) -> None:
    """Family, pupil, class teacher, administrator."""
    await opened(school)
    school.people["pupil"] = await as_pupil(school)
    school.people["classmate"] = await as_pupil(school, school.classmate_id)
    statuses = await school.everyone(lambda who: who.get(draft_of(school)))

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "guardian",
        "pupil",
    }
    assert {statuses[who] for who in ("classmate", "other guardian", "former guardian")} == {404}


async def test_a_check_ends_early_once_every_family_has_answered(school: StandingSchool) -> None:
    """One answer for each child of the class is enough; until then the sentence counts."""
    await opened(school)
    closing = of_class(school, "check/closing")
    await answered(school["guardian"], draft_of(school))
    await answered(school["other guardian"], draft_of(school, school.classmate_id), "noted")
    assert_problem(await school["class teacher"].post(closing, {}), "families-are-checking")
    await answered(await as_pupil(school, school.planned_id), draft_of(school, school.planned_id))
    ended = await school["class teacher"].post(closing, {})
    after = await school["guardian"].post(f"{draft_of(school)}/check", {"said": "agreed"})

    assert ended.status_code == 201, ended.text
    assert_problem(after, "check-is-not-open")
    assert_problem(
        await school["class teacher"].put(f"/observations/{uuid7()}", school.an_observation()),
        "facts-are-frozen",
    )


async def test_facts_are_worked_on_again_and_checked_anew(school: StandingSchool) -> None:
    """With a reason; answers of the first round do not count for the second."""
    await opened(school)
    for who, child in (("guardian", school.pupil_id), ("other guardian", school.classmate_id)):
        await answered(school[who], draft_of(school, child))
    closing = of_class(school, "check/closing")
    without = await school["class teacher"].post(closing, {"reopens_facts": True})
    reopened = await school["admin"].post(closing, {"reopens_facts": True, "reason": "补录运动会"})
    await school.recorded("class teacher")
    await opened(school)
    again = await school["class teacher"].post(closing, {})

    assert_problem(without, "reason-is-missing")
    assert reopened.status_code == 201
    assert "3" in again.json()["detail"]


async def test_the_worker_ends_a_check_after_its_last_day(still: Service) -> None:
    """Nobody needs to press anything; a check that goes on is left alone."""
    school = await a_school(still)
    yesterday = school.today - timedelta(days=1)
    going_on = check_opened(school, class_group_id=school.other_class_group_id)
    await school.given(
        Decided(school.school_id, check_opened(school, until=yesterday)),
        Decided(school.school_id, going_on),
    )
    closing = Closing(still.house.desk)
    closed = [await closing.step(school.school_id) for _ in range(2)]
    checks = (await still.house.desk.rosters.school(school.school_id, fresh=True)).state.checks

    assert closed == [1, 0]
    assert checks[TERM, school.class_group_id].state == "closed"
    assert checks[TERM, school.other_class_group_id].state == "open"


async def test_a_term_waits_for_the_check(school: StandingSchool) -> None:
    """A class that is still looking; and, where the term asks for it, one that never has."""
    await opened(school)

    assert_problem(await school["admin"].post(f"/terms/{TERM}/closure"), "checks-are-open")


async def test_all_classes_of_a_school_open_their_checks_at_once(school: StandingSchool) -> None:
    """They share one stream; nobody is turned away for being one of many on the same morning."""
    formed = [admit.ClassFormed(class_group_id=uuid4(), grade=4, number=n) for n in range(1, 21)]
    await school.given(*(Decided(school.school_id, one) for one in formed))
    paths = [f"/class-groups/{one.class_group_id}/terms/{TERM}/check" for one in formed]

    responses = await asyncio.gather(*(school["admin"].post(path) for path in paths))

    assert {one.status_code for one in responses} == {201}
