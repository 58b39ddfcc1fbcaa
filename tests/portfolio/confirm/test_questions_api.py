"""核实 over HTTP, beside yes and no: a question to the author, an answer that is reversed."""

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.capture.events import ObservationCorrected
from portfolio.support.journal import Decided
from standing_school import StandingSchool, assert_problem

from .looking import ids, timeline, waiting


async def test_a_question_is_seen_by_its_author_and_what_they_add_brings_it_back(
    school: StandingSchool,
) -> None:
    """请补充: the family is asked, not refused; nothing is lost while they think."""
    observation_id = await school.recorded("guardian")
    path = f"/observations/{observation_id}"
    asked = await school["class teacher"].post(
        f"{path}/supplement-request", {"question": "做了多久？"}
    )
    [entry] = (await timeline(school))["items"]

    assert asked.status_code == 201, asked.text
    assert (entry["standing"], entry["reason"]) == ("asked", "做了多久？")
    assert ids(await waiting(school)) == []
    corrected = ObservationCorrected(
        corrected_by=school.actor("guardian").person_id,
        occurred_on=school.today,
        needs_confirmation=True,
        note="大约二十分钟",
    )
    await school.given(Decided(school.pupil_id, corrected, TERM, observation_id))
    [entry] = (await timeline(school))["items"]

    assert (entry["standing"], entry["note"]) == ("pending", "大约二十分钟")
    assert ids(await waiting(school)) == [observation_id]


async def test_what_counted_by_mistake_is_reversed_with_a_reason(school: StandingSchool) -> None:
    """The family reads why; the entry stays theirs."""
    observation_id = await school.recorded("guardian")
    path, teacher = f"/observations/{observation_id}", school["class teacher"]
    early = await teacher.post(f"{path}/confirmation-reversal", {"reason": "看错了"})
    await teacher.post(f"{path}/confirmation")
    without = await teacher.post(f"{path}/confirmation-reversal", {})
    late = await teacher.post(f"{path}/confirmation-reversal", {"reason": "看错了"})
    again = await teacher.post(f"{path}/confirmation-reversal", {"reason": "看错了"})
    [entry] = (await timeline(school))["items"]

    assert_problem(early, "nothing-to-reverse")
    assert_problem(without, "malformed")
    assert late.status_code == 201, late.text
    assert_problem(again, "nothing-to-reverse")
    assert (entry["standing"], entry["reason"]) == ("reversed", "看错了")


@pytest.mark.parametrize("what", ["supplement-request", "confirmation-reversal"])
async def test_who_may_ask_and_reverse(school: StandingSchool, what: str) -> None:
    """As to confirm: the class teacher; others only where there is none."""
    observation_id = await school.recorded("guardian")
    body: dict[str, str] = (
        {"question": "做了多久？"} if what == "supplement-request" else {"reason": "看错了"}
    )
    if what == "confirmation-reversal":
        await school["class teacher"].post(f"/observations/{observation_id}/confirmation")

    statuses = await school.everyone(
        lambda who: who.post(f"/observations/{observation_id}/{what}", body)
    )

    assert {who for who, status in statuses.items() if status == 201} == {"class teacher"}
    assert {who for who, status in statuses.items() if status == 403} == {
        "admin",
        "subject teacher",
        "guardian",
    }


async def test_while_families_check_the_facts_stay_as_they_are(school: StandingSchool) -> None:
    """Nothing is taken in or out of a draft that somebody is reading."""
    waits, counts = await school.recorded("guardian"), await school.recorded("guardian")
    teacher = school["class teacher"]
    await teacher.post(f"/observations/{counts}/confirmation")
    opened = admit.CheckOpened(
        term=TERM,
        class_group_id=school.class_group_id,
        until=school.today,
        opened_by=school.actor("class teacher").person_id,
    )
    await school.given(Decided(school.school_id, opened))

    for sent in (
        teacher.post(f"/observations/{waits}/confirmation"),
        teacher.post(f"/observations/{waits}/rejection", {}),
        teacher.post(f"/observations/{waits}/supplement-request", {"question": "？"}),
        teacher.post(f"/observations/{counts}/confirmation-reversal", {"reason": "看错了"}),
    ):
        assert_problem(await sent, "facts-are-frozen")
