"""核实 over HTTP: the queue, one answer per entry; who may, who may see."""

import asyncio
from typing import Any

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, assert_problem, plain

from .looking import ids, timeline, waiting


async def test_the_queue_holds_what_waits_the_longest_waiting_first(
    school: StandingSchool,
) -> None:
    """Families' entries of the class, and none of a teacher's."""
    first = await school.recorded("guardian", note="一")
    await school.recorded("class teacher")
    await school.recorded("guardian", observation_type="LP01", measures={"minutes": 5})
    second = await school.recorded("other guardian", school.classmate_id, note="二")
    taken_back = await school.recorded("guardian")
    await school["guardian"].post(f"/observations/{taken_back}/withdrawal", {})
    page = await waiting(school, limit=1)
    rest = await waiting(school, limit=1, cursor=page["next"])
    last = await waiting(school, limit=1, cursor=rest["next"])

    assert [*ids(page), *ids(rest)] == [first, second]
    assert (last["items"], last["next"]) == ([], None)


async def test_who_may_read_the_queue(school: StandingSchool) -> None:
    """The class's own teacher, who answers it; and who stands in where there is none."""

    async def read(who: Caller) -> Any:
        return await who.get(f"/class-groups/{school.class_group_id}/pending-confirmations")

    assert await school.everyone(read) == {
        "admin": 200,
        "class teacher": 200,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 403,
        "stranger": 404,
        "anonymous": 401,
    }


async def test_who_may_confirm_an_entry(school: StandingSchool) -> None:
    """The class teacher, for four eyes: never the author, never another class."""

    async def confirm(who: Caller) -> Any:
        return await who.post(f"/observations/{observation_id}/confirmation")

    observation_id = await school.recorded("guardian")
    assert await school.everyone(confirm) == {
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


async def test_who_may_reject_an_entry(school: StandingSchool) -> None:
    """The same, the other way."""

    async def reject(who: Caller) -> Any:
        return await who.post(f"/observations/{observation_id}/rejection", {"reason": "请写具体"})

    observation_id = await school.recorded("guardian")
    statuses = await school.everyone(reject)

    assert {who for who, status in statuses.items() if status == 201} == {"class teacher"}
    assert {who for who, status in statuses.items() if status == 403} == {
        "admin",
        "subject teacher",
        "guardian",
    }
    assert (await timeline(school))["items"][0]["standing"] == "rejected"


async def test_a_confirmed_entry_counts_and_leaves_the_queue(school: StandingSchool) -> None:
    """The mother sees it counted in the evening."""
    observation_id = await school.recorded("guardian")
    assert ids(await waiting(school)) == [observation_id]
    await school["class teacher"].post(f"/observations/{observation_id}/confirmation")

    assert ids(await waiting(school)) == []
    assert (await timeline(school))["items"][0]["standing"] == "counted"


async def test_an_answer_is_given_once_and_told_again(school: StandingSchool) -> None:
    """A retry gets its first answer; a second answer, the same or not, is told that it is late."""
    observation_id, key = await school.recorded("guardian"), uuid7()
    path = f"/observations/{observation_id}"
    teacher = school["class teacher"]
    first, again = [await teacher.post(f"{path}/confirmation", key=key) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    late = await teacher.post(f"{path}/confirmation")
    assert_problem(late, "already-answered")
    assert late.json()["standing"] == "counted"
    assert_problem(await teacher.post(f"{path}/rejection", {}), "already-answered")
    assert_problem(await teacher.post(f"{path}/rejection", {}, key=key), "command-id-reused")


async def test_of_two_answers_at_once_one_wins(school: StandingSchool) -> None:
    """G3: eight presses of both buttons, one answer in the log."""
    observation_id = await school.recorded("guardian")
    path = f"/observations/{observation_id}"
    answers = await asyncio.gather(
        *(
            school["class teacher"].post(f"{path}/{what}", body)
            for what, body in [("confirmation", None), ("rejection", {})] * 4
        )
    )

    assert sorted(one.status_code for one in answers) == [201] + [409] * 7


async def test_a_teachers_own_entry_needs_nobody(school: StandingSchool) -> None:
    """Nor does one of the family that is taken on trust."""
    for who, changes in (
        ("class teacher", {}),
        ("guardian", {"observation_type": "LP01", "measures": {}}),
    ):
        observation_id = await school.recorded(who, **changes)
        response = await school["class teacher"].post(
            f"/observations/{observation_id}/confirmation"
        )

        assert_problem(response, "nothing-to-confirm")


async def test_an_author_never_confirms_their_own_entry(school: StandingSchool) -> None:
    """Not even a parent who became the teacher of the class."""
    person = school.actor("guardian").person_id
    observation_id = await school.recorded("guardian")
    duty = admit.StaffAssigned(
        staff_id=person,
        staff_number="T777",
        name="李红",
        duty="class_teacher",
        class_group_id=school.class_group_id,
    )
    await school.given(Decided(school.school_id, duty))
    as_staff = await school.as_staff("guardian")
    response = await as_staff.post(f"/observations/{observation_id}/confirmation")

    assert_problem(response, "not-your-own")


async def test_what_is_not_there_cannot_be_answered(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Unknown, of another school, of another class, a signed cell, taken back: the same words."""
    taken_back = await school.recorded("guardian")
    await school["guardian"].post(f"/observations/{taken_back}/withdrawal", {})
    others = [
        uuid7(),
        await elsewhere.recorded("guardian"),
        await school.recorded("other teacher", school.elsewhere_id),
        derived(school.pupil_id, "remark", TERM),
        taken_back,
    ]
    answers = [
        plain(await school["class teacher"].post(f"/observations/{one}/confirmation"))
        for one in others
    ]

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_after_the_term_nothing_is_answered_any_more(school: StandingSchool) -> None:
    """What counts for a sealed term is settled."""
    observation_id = await school.recorded("guardian")
    sealed = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    await school.given(Decided(school.school_id, sealed))
    response = await school["class teacher"].post(f"/observations/{observation_id}/confirmation")

    assert_problem(response, "term-is-not-open")
