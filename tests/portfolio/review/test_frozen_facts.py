"""While a class is checked its facts stand still: on every path, in every race, through moves."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from checking import check_opened, draft_of, of_class, opened
from portfolio.admit import events as admit
from portfolio.admit.desk import said_by, standing
from portfolio.admit.pupil.enrolling import decide_move
from portfolio.admit.pupil.moving import ClassesAreChecking
from portfolio.admit.terms import FactsAreFrozen
from portfolio.capture.events import ObservationRecorded
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided, Decision
from standing_school import StandingSchool, a_school, assert_problem
from standing_service import Service
from voices import as_pupil


async def test_the_facts_of_a_class_stand_still_on_every_path(school: StandingSchool) -> None:
    """Teacher or family, one record or a batch, withdrawing or confirming: the same sentence;
    judgements are still signed, and the other class goes on.
    """
    mine = await school.recorded("class teacher")
    theirs = await school.recorded("guardian")
    await opened(school)
    batch = [{**school.an_observation(), "observation_id": str(uuid7())}]
    refused = [
        await school[who].put(f"/observations/{uuid7()}", school.an_observation())
        for who in ("class teacher", "guardian")
    ]
    refused.append(await school["class teacher"].post(f"/observations/{mine}/withdrawal", {}))
    refused.append(await school["class teacher"].post(f"/observations/{theirs}/confirmation"))
    listed = await school["class teacher"].post("/observation-batches", {"items": batch})
    remark = await school["class teacher"].put(
        f"/students/{school.pupil_id}/terms/{TERM}/remark", {"text": "愿意帮忙。"}
    )

    for one in refused:
        assert_problem(one, "facts-are-frozen")
    [item] = listed.json()["results"]
    assert item["problem"]["type"] == "/problems/facts-are-frozen"
    assert remark.status_code == 201, remark.text
    await school.recorded("other teacher", school.elsewhere_id)


async def test_what_was_decided_before_the_check_loses_after_it(still: Service) -> None:
    """The fence holds in the database: between deciding and appending somebody opens the check;
    the record is decided again and then refused.
    """
    school = await a_school(still)
    desk, teacher = still.house.desk, school.actor("class teacher")
    tries = 0

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        nonlocal tries
        tries += 1
        at = await standing(desk, teacher, school.pupil_id, "observation.record", fresh=fresh)
        at.school.state.require_facts_open(TERM, school.class_group_id, school.today)
        if tries == 1:
            await school.given(Decided(school.school_id, check_opened(school)))
        event = ObservationRecorded(
            observation_type="MC08",
            vocabulary="v1",
            occurred_on=school.today,
            source="teacher",
            recorded_by=teacher.person_id,
            needs_confirmation=False,
        )
        decided = (Decided(school.pupil_id, event, TERM, uuid4()),)
        return Decision(decided, at.epochs(teacher, school.pupil_id))

    with pytest.raises(FactsAreFrozen):
        await desk.journal.execute(said_by(teacher, uuid7(), school.pupil_id, "late"), attempt)

    assert tries == 2


async def placed(school: StandingSchool, student_id: UUID, to: UUID, number: int = 9) -> Any:
    body = {"class_group_id": str(to), "roster_number": number}
    return await school["admin"].post(f"/students/{student_id}/class-assignment", body)


async def test_a_move_neither_opens_nor_freezes_what_a_family_has_not_seen(
    school: StandingSchool,
) -> None:
    """Out of a class that looks, and into it: told when it will be possible; to leave is."""
    await opened(school)
    out = await placed(school, school.pupil_id, school.other_class_group_id)
    into = await placed(school, school.elsewhere_id, school.class_group_id)
    frozen = await school["guardian"].put(f"/observations/{uuid7()}", school.an_observation())
    number = await placed(school, school.classmate_id, school.class_group_id, 30)
    said = {"left_on": school.today.isoformat(), "reason": "transfer"}
    left = await school["admin"].post(f"/students/{school.planned_id}/departure", said)

    for refused in (out, into):
        assert_problem(refused, "classes-are-checking")
        assert TERM in refused.json()["detail"]
    assert_problem(frozen, "facts-are-frozen")
    assert (number.status_code, left.status_code) == (201, 201)
    await school.recorded("other teacher", school.elsewhere_id)


async def test_a_pupil_moves_again_once_both_classes_have_checked(school: StandingSchool) -> None:
    """And their facts stand still in the new class as they did in the old one."""
    closed = [
        admit.CheckClosed(term=TERM, class_group_id=one, closed_by=school.school_id)
        for one in (school.class_group_id, school.other_class_group_id)
    ]
    groups = (school.class_group_id, school.other_class_group_id)
    begun = [check_opened(school, class_group_id=one) for one in groups]
    await school.given(*(Decided(school.school_id, one) for one in (*begun, closed[0])))
    one_done = await placed(school, school.pupil_id, school.other_class_group_id)
    await school.given(Decided(school.school_id, closed[1]))
    both_done = await placed(school, school.pupil_id, school.other_class_group_id)
    late = await school["guardian"].put(f"/observations/{uuid7()}", school.an_observation())

    assert_problem(one_done, "classes-are-checking")
    assert both_done.status_code == 201, both_done.text
    assert_problem(late, "facts-are-frozen")


async def test_who_comes_new_comes_at_any_time_and_sees_the_draft(school: StandingSchool) -> None:
    """A child at the door is taken in; there is nothing of theirs that could be frozen unseen."""
    await opened(school)
    child = {"name": "林晚", "sex": "f", "born_on": "2018-03-02"}
    body = child | {"class_group_id": str(school.class_group_id)}
    joined = await school["admin"].post("/students", body)
    assert joined.status_code == 201, joined.text
    student_id = UUID(joined.json()["student_id"])
    seen = school.an_observation(student_id)
    draft = await (await as_pupil(school, student_id)).get(draft_of(school, student_id))

    assert_problem(
        await school["class teacher"].put(f"/observations/{uuid7()}", seen), "facts-are-frozen"
    )
    assert (draft.status_code, draft.json()["facts"]) == (200, [])


async def test_a_check_and_a_move_at_once(still: Service) -> None:
    """Decided before the opening and appended after it, a move is decided again and refused."""
    school = await a_school(still)
    desk, admin, tries = still.house.desk, school.actor("admin"), 0

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        nonlocal tries
        tries += 1
        at = await standing(desk, admin, school.pupil_id, "student.assign", fresh=fresh)
        event = decide_move(
            at.school.state,
            at.student.state,
            class_group_id=school.other_class_group_id,
            roster_number=9,
        )
        if tries == 1:
            await school.given(Decided(school.school_id, check_opened(school)))
        return Decision((Decided(school.pupil_id, event),), at.epochs(admin, school.pupil_id))

    with pytest.raises(ClassesAreChecking):
        await desk.journal.execute(said_by(admin, uuid7(), school.pupil_id, "late"), attempt)

    assert tries == 2


async def test_writers_and_a_check_at_once(school: StandingSchool) -> None:
    """Twenty phones and one press of the button: what was taken was taken before the opening."""
    bodies = [(f"/observations/{uuid7()}", school.an_observation()) for _ in range(20)]
    answers = await asyncio.gather(
        *(school["class teacher"].put(*one) for one in bodies[:10]),
        school["class teacher"].post(of_class(school)),
        *(school["class teacher"].put(*one) for one in bodies[10:]),
    )
    check = answers.pop(10)
    taken = [one.json()["position"] for one in answers if one.status_code == 201]
    late = [one for one in answers if one.status_code == 409]

    assert check.status_code == 201
    assert len(taken) + len(late) == 20
    assert all(position < check.json()["position"] for position in taken)
    for one in late:
        assert_problem(one, "facts-are-frozen")
