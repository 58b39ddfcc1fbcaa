"""More than one class at once needs a second person, a reason and a limit."""

import asyncio
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import httpx
import pytest
from pypdf import PdfReader

from builders import TERM
from portfolio.admit import events as e
from portfolio.admit.export_commands import (
    OPERATOR,
    SomebodyAtTheSchoolCan,
    approve_as_operator,
)
from portfolio.support.access_rules import MOST_CLASSES
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty, assert_problem
from standing_service import until

REASON = "三年级家长会前统一印发本学期的成长报告。"


@pytest.fixture
async def deputy(school: StandingSchool) -> Caller:
    """Somebody of 德育/教务."""
    person_id = uuid4()
    await school.given(Decided(school.school_id, a_duty(person_id, "moral_education")))
    return await school.joined(person_id)


def body(school: StandingSchool, **changes: Any) -> dict[str, Any]:
    said = {
        "what": "class_reports",
        "term": TERM,
        "class_group_ids": [str(school.class_group_id), str(school.other_class_group_id)],
        "reason": REASON,
    }
    return said | changes


async def asked(school: StandingSchool, **changes: Any) -> str:
    """The id of a request of the administrator's."""
    response = await school["admin"].post("/export-requests", body(school, **changes))
    assert response.status_code == 201, response.text
    return str(response.json()["export_id"])


async def approved(school: StandingSchool, deputy: Caller, **changes: Any) -> str:
    export_id = await asked(school, **changes)
    response = await deputy.post(f"/export-requests/{export_id}/approval")
    assert response.status_code == 201, response.text
    return export_id


async def download(caller: Caller, export_id: str) -> httpx.Response:
    return await caller.get(f"/export-requests/{export_id}/reports.zip")


async def has_reports(school: StandingSchool) -> bool:
    return bool((await school["admin"].get(f"/terms/{TERM}")).json()["reports"] == 4)


async def closed(school: StandingSchool) -> None:
    await school["admin"].post(f"/terms/{TERM}/closure")
    await until(partial(has_reports, school))


async def lines(school: StandingSchool, action: str) -> list[dict[str, Any]]:
    rows = await school.service.house.desk.pool.fetch(
        "SELECT * FROM access_line WHERE school_id = $1 AND action = $2 ORDER BY number",
        school.school_id,
        action,
    )
    return [dict(row) for row in rows]


async def test_reports_of_two_classes_leave_by_two_peoples_word(
    school: StandingSchool, deputy: Caller
) -> None:
    """Asked with a reason, approved by another, downloaded once by whoever asked;
    each step leaves lines, and each family finds the download.
    """
    await closed(school)
    export_id = await approved(school, deputy)
    response = await download(school["admin"], export_id)
    with ZipFile(BytesIO(response.content)) as archive:
        pages = {name: len(PdfReader(archive.open(name)).pages) for name in archive.namelist()}
    again = await download(school["admin"], export_id)
    read = await lines(school, "export.download")
    path = f"/students/{school.elsewhere_id}/access-lines"
    told = (await school["admin"].get(path)).json()["items"]

    assert pages == {"3-1.pdf": 6, "3-2.pdf": 2}
    assert_problem(again, "export-is-over")
    assert {len(one["student_ids"]) for one in read} == {3, 1}
    assert {str(one["about_id"]) for one in read} == {export_id}
    assert [len(await lines(school, f"export.{step}")) for step in ("request", "approve")] == [1, 1]
    assert told[0]["what"] == "批量导出的学期报告"


async def test_a_yes_that_is_said_again_is_the_same_yes(
    school: StandingSchool, deputy: Caller
) -> None:
    """A phone that heard no answer asks again; the 24 hours do not begin anew."""
    path = f"/export-requests/{await approved(school, deputy)}/approval"
    pool = school.service.house.desk.pool
    at = "SELECT approved_at FROM export_request WHERE school_id = $1"
    before = await pool.fetchval(at, school.school_id)
    again = await deputy.post(path)

    assert again.status_code == 200
    assert await pool.fetchval(at, school.school_id) == before


async def test_of_two_downloads_at_once_one_is_the_use(
    school: StandingSchool, deputy: Caller
) -> None:
    """A second click is not a second copy."""
    await closed(school)
    export_id = await approved(school, deputy)
    answers = await asyncio.gather(*(download(school["admin"], export_id) for _ in range(4)))

    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]


async def test_nobody_approves_their_own(school: StandingSchool, deputy: Caller) -> None:
    """Also not as the only administrator; and before the yes nothing leaves."""
    export_id = await asked(school)
    own = await school["admin"].post(f"/export-requests/{export_id}/approval")
    early = await download(school["admin"], export_id)
    by_other = await download(deputy, export_id)

    assert_problem(own, "needs-a-second-person")
    assert_problem(early, "export-is-not-approved")
    assert by_other.status_code == 403


async def test_an_approval_that_finds_no_report_stays_good(
    school: StandingSchool, deputy: Caller
) -> None:
    """Nothing was shown, so nothing was used up."""
    export_id = await approved(school, deputy)
    early = await download(school["admin"], export_id)
    await closed(school)

    assert_problem(early, "nothing-to-export")
    assert (await download(school["admin"], export_id)).status_code == 200


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
