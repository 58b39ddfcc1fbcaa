"""More than one class at once needs a second person, a reason and a limit."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from exports import REASON, a_deputy, approved, asked, body, lines
from portfolio.admit import events as e
from portfolio.admit.access.export_commands import (
    OPERATOR,
    SomebodyAtTheSchoolCan,
    approve_as_operator,
)
from portfolio.support.access_rules import MOST_CLASSES
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from second_selves import invented
from standing_school import Caller, StandingSchool, assert_problem


@pytest.fixture
async def deputy(school: StandingSchool) -> Caller:
    """Somebody of 德育/教务."""
    return await a_deputy(school)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "打印一下"},
        {"reason": "　　　　　　　　　　　　"},
        {"class_group_ids": []},
        {"term": None},
        {"what": "everything"},
        {"more": "yes"},
    ],
    ids=str,
)
async def test_a_request_says_what_of_whom_and_why(
    school: StandingSchool, wrong: dict[str, Any]
) -> None:
    """Ten characters are a sentence; blanks are none."""
    response = await school["admin"].post("/export-requests", body(school, **wrong))

    assert_problem(response, "malformed")


async def test_a_class_of_nowhere_looks_like_one_of_another_school(
    school: StandingSchool, elsewhere: StandingSchool
) -> None:
    """Nobody learns which ids exist."""
    for other in (uuid4(), elsewhere.class_group_id):
        groups = [str(school.class_group_id), str(other)]
        response = await school["admin"].post(
            "/export-requests", body(school, class_group_ids=groups)
        )
        assert response.status_code == 404


async def test_a_school_asks_three_times_a_day(school: StandingSchool) -> None:
    """At once or one after the other; a retry of the same request is none more."""
    keys = [uuid7() for _ in range(6)]
    send = partial(school["admin"].post, "/export-requests", body(school))
    answers = await asyncio.gather(*(send(key=key) for key in keys))
    kept = next(key for key, one in zip(keys, answers, strict=True) if one.status_code == 201)

    assert sorted(one.status_code for one in answers) == [201] * 3 + [429] * 3
    assert (await send(key=kept)).status_code == 200


async def test_the_office_sees_who_asked_why_and_who_said_yes(
    school: StandingSchool, deputy: Caller
) -> None:
    """And the reason lies sealed in the database: people write names into reasons."""
    export_id = await approved(school, deputy)
    (told,) = (await deputy.get("/export-requests")).json()["items"]
    row = await school.service.house.desk.pool.fetchrow(
        "SELECT * FROM export_request WHERE export_id = $1", UUID(export_id)
    )

    assert (told["reason"], told["state"], told["is_yours"]) == (REASON, "approved", False)
    assert (told["asked_by"], told["approved_as"]) == ("王芳", "second_person")
    assert REASON.encode() not in row["reason"]


async def test_requests_are_for_the_office(school: StandingSchool) -> None:
    """Teachers and families neither see nor make them."""
    seen = await school.everyone(lambda caller: caller.get("/export-requests"))
    made = await school.everyone(lambda caller: caller.post("/export-requests", body(school)))

    assert {name for name, status in seen.items() if status == 200} == {"admin", "stranger"}
    assert (await school["stranger"].get("/export-requests")).json()["items"] == []
    assert {name for name, status in made.items() if status == 201} == {"admin"}


async def more_classes(school: StandingSchool, count: int) -> list[UUID]:
    groups = [uuid4() for _ in range(count)]
    await school.given(
        *(
            Decided(school.school_id, e.ClassFormed(class_group_id=one, grade=4, number=n + 1))
            for n, one in enumerate(groups)
        )
    )
    return groups


async def test_a_loop_over_the_classes_ends_at_the_limit(
    school: StandingSchool, deputy: Caller
) -> None:
    """Also where all are asked for at once; what a second person approved goes on."""
    groups = await more_classes(school, MOST_CLASSES + 2)

    async def codes(group: UUID) -> int:
        path = f"/class-groups/{group}/guardian-codes"
        return (await school["admin"].post(path)).status_code

    first = await asyncio.gather(*map(codes, groups))
    refused = [one for one, status in zip(groups, first, strict=True) if status == 403]
    taken = [one for one in groups if one not in refused]
    ids = [str(one) for one in refused]
    await approved(school, deputy, what="guardian_codes", term=None, class_group_ids=ids)

    assert sorted(first) == [201] * MOST_CLASSES + [403] * 2
    assert [await codes(one) for one in (*taken, *refused)] == [201] * len(groups)


async def test_the_limit_holds_over_processes_and_restarts(school: StandingSchool) -> None:
    """What another process let out counts here; so does what it is about to let out."""
    groups = await more_classes(school, MOST_CLASSES + 1)
    elsewhere, admin = school.service.house.desk.takings, school.actor("admin")
    taken = await asyncio.gather(*(elsewhere.allow(admin, one) for one in groups))
    left = [one for one, was in zip(groups, taken, strict=True) if not was]
    path = f"/class-groups/{left[0]}/guardian-codes"

    assert sorted(taken) == [False] + [True] * MOST_CLASSES
    assert_problem(await school["admin"].post(path), "needs-a-second-person")


async def test_a_second_self_does_not_take_three_more(school: StandingSchool) -> None:
    """Ten invented administrators are one; a class teacher's own class is not counted to them."""
    groups = await more_classes(school, MOST_CLASSES + 1)
    second = await invented(school, "T950", "学校管理员")
    own = f"/class-groups/{school.class_group_id}/guardian-codes"
    codes = [f"/class-groups/{one}/guardian-codes" for one in groups]
    first = [(await school["admin"].post(one)).status_code for one in codes[:2]]
    then = [(await second.post(one)).status_code for one in codes[2:]]

    assert (first, then) == ([201, 201], [201, 403])
    assert (await school["class teacher"].post(own)).status_code == 201


async def test_where_nobody_else_is_there_the_operator_is_the_second_person(
    school: StandingSchool,
) -> None:
    """A one-teacher site; the line says that it was no member of staff."""
    export_id = UUID(await asked(school))
    await approve_as_operator(school.service.house.desk, school.school_id, export_id)
    (line,) = await lines(school, "export.approve")
    (told,) = (await school["admin"].get("/export-requests")).json()["items"]

    assert (line["person_id"], line["duties"]) == (OPERATOR, ["operator"])
    assert (told["state"], told["approved_as"], told["approved_by"]) == (
        "approved",
        "operator",
        None,
    )


async def test_the_operator_does_not_stand_in_for_a_colleague(
    school: StandingSchool, deputy: Caller
) -> None:
    """Whoever knows the school decides about it."""
    export_id = UUID(await asked(school))

    assert deputy.actor
    with pytest.raises(SomebodyAtTheSchoolCan):
        await approve_as_operator(school.service.house.desk, school.school_id, export_id)
