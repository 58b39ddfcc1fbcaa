"""Reports of several classes leave once, by two people's word."""

import asyncio
from functools import partial
from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import httpx
import pytest
from pypdf import PdfReader

from builders import TERM
from exports import a_deputy, approved, asked, lines
from portfolio.admit.access import export_queries
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import until


@pytest.fixture
async def deputy(school: StandingSchool) -> Caller:
    """Somebody of 德育/教务."""
    return await a_deputy(school)


async def download(caller: Caller, export_id: str) -> httpx.Response:
    return await caller.get(f"/export-requests/{export_id}/reports.zip")


async def has_reports(school: StandingSchool) -> bool:
    return bool((await school["admin"].get(f"/terms/{TERM}")).json()["reports"] == 4)


async def closed(school: StandingSchool) -> None:
    await school["admin"].post(f"/terms/{TERM}/closure")
    await until(partial(has_reports, school))


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


async def the_rest(school: StandingSchool, export_id: str) -> tuple[int, int]:
    """How often it was begun, and how many readings stand in the trail."""
    row = await school.service.house.desk.pool.fetchrow(
        "SELECT takings FROM export_request WHERE export_id = $1", UUID(export_id)
    )
    return row["takings"], len(await lines(school, "export.download"))


async def test_without_its_lines_it_does_not_leave_and_is_not_used_up(
    school: StandingSchool, deputy: Caller
) -> None:
    """Fault between the mark and the lines: nothing left, and it can be had again at once."""
    await closed(school)
    export_id = await approved(school, deputy)
    pool = school.service.house.desk.pool
    await pool.execute("ALTER TABLE access_line RENAME TO access_line_away")
    try:
        withheld = await download(school["admin"], export_id)
    finally:
        await pool.execute("ALTER TABLE access_line_away RENAME TO access_line")
    before = await the_rest(school, export_id)

    assert_problem(withheld, "trail-is-away")
    assert before == (0, 0)
    assert (await download(school["admin"], export_id)).status_code == 200
    assert await the_rest(school, export_id) == (1, 2)


async def test_a_download_that_breaks_off_is_had_again_and_leaves_its_lines(
    school: StandingSchool, deputy: Caller
) -> None:
    """Fault while the bytes leave: the store loses a report and finds it again. Three times
    at most: whoever breaks off at the last byte has it all.
    """
    await closed(school)
    export_id = await approved(school, deputy)
    objects, pool = school.service.house.objects, school.service.house.desk.pool
    name = await pool.fetchval(
        "SELECT object_name FROM report WHERE school_id = $1 AND student_id = $2",
        school.school_id,
        school.elsewhere_id
        if school.class_group_id < school.other_class_group_id
        else school.pupil_id,
    )
    sealed = b"".join([chunk async for chunk in objects.get(name)])
    await objects.remove(name)
    for _ in range(2):
        with pytest.raises(Exception):  # noqa: B017, PT011 — whatever the store says
            await download(school["admin"], export_id)
    broken = await the_rest(school, export_id)
    await objects.put(name, sealed)
    whole = await download(school["admin"], export_id)
    again = await download(school["admin"], export_id)

    assert broken == (2, 4)
    assert whole.status_code == 200
    assert ZipFile(BytesIO(whole.content)).testzip() is None
    assert_problem(again, "export-is-over")


async def test_what_a_dead_process_began_is_free_after_two_minutes(
    school: StandingSchool, deputy: Caller
) -> None:
    """Nobody is left to give it back."""
    await closed(school)
    export_id = await approved(school, deputy)
    desk = school.service.house.desk
    await export_queries.take(desk, school.school_id, UUID(export_id))
    early = await download(school["admin"], export_id)
    await desk.pool.execute(
        "UPDATE export_request SET taken_until = taken_until - interval '2 minutes'"
        " WHERE export_id = $1",
        UUID(export_id),
    )

    assert_problem(early, "export-is-under-way")
    assert (await download(school["admin"], export_id)).status_code == 200


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
