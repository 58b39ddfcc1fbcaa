"""形成档案 over HTTP: close a term, watch its reports, read one; who may, who may see."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, Caller, StandingSchool, assert_problem, plain
from standing_service import until

REPORT = f"terms/{TERM}/report"


async def closed(school: StandingSchool) -> None:
    """The term is closed and every report issued."""
    response = await school["admin"].post(f"/terms/{TERM}/closure")
    assert response.status_code == 201, response.text
    await until(partial(has_reports, school, 4))


async def has_reports(school: StandingSchool, count: int) -> bool:
    return bool((await term_state(school))["reports"] == count)


async def term_state(school: StandingSchool) -> dict[str, Any]:
    said: dict[str, Any] = (await school["admin"].get(f"/terms/{TERM}")).json()
    return said


async def test_who_may_close_a_term(school: StandingSchool) -> None:
    """The school's administrator, for the whole school."""

    async def close(who: Caller) -> Any:
        return await who.post(f"/terms/{NEXT_TERM}/closure")

    plan = {"opens_on": "2027-02-20", "closes_on": "2027-07-01", "check_days": 0}
    await school["admin"].put(f"/terms/{NEXT_TERM}", plan)
    assert await school.everyone(close) == {
        "admin": 201,
        "class teacher": 403,
        "subject teacher": 403,
        "other teacher": 403,
        "former teacher": 404,
        "guardian": 403,
        "other guardian": 403,
        "former guardian": 403,
        "feed": 403,
        "stranger": 404,  # whose own school has no such term
        "anonymous": 401,
    }


async def test_who_may_see_how_far_a_term_has_come(school: StandingSchool) -> None:
    """Counts of the whole school are for its staff."""
    statuses = await school.everyone(lambda who: who.get(f"/terms/{TERM}"))

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
        "other teacher",
        "stranger",  # of the term of their own school
    }


async def test_the_terms_are_told_with_the_latest_first(school: StandingSchool) -> None:
    """For choosing one where something is asked of a term."""
    opens, closes = (school.today + timedelta(days=days) for days in (90, 200))
    days = {"opens_on": opens.isoformat(), "closes_on": closes.isoformat()}
    await school["admin"].put(f"/terms/{NEXT_TERM}", days)
    told = (await school["class teacher"].get("/terms")).json()["items"]

    assert [(one["term"], one["state"]) for one in told] == [(NEXT_TERM, "open"), (TERM, "open")]
    assert told[0].items() >= days.items()


async def test_a_term_is_closed_once(school: StandingSchool) -> None:
    """A retry gets its first answer; a second closing is told that it is one."""
    key, path = uuid7(), f"/terms/{TERM}/closure"
    first, again = [await school["admin"].post(path, key=key) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert_problem(await school["admin"].post(path), "term-is-sealed")
    assert_problem(await school["admin"].post(f"/terms/{NEXT_TERM}/closure"), "term-is-unknown")


async def test_every_pupil_gets_a_report_and_exactly_one(school: StandingSchool) -> None:
    """Also who has a plan, and who was hardly seen."""
    await closed(school)
    state = await term_state(school)
    issued = await school.service.house.desk.pool.fetch(
        "SELECT topic, stream_id FROM log WHERE school_id = $1 AND term = $2",
        school.school_id,
        TERM,
    )

    assert (state["state"], state["enrolled"], state["closed"], state["reports"]) == (
        "sealed",
        4,
        4,
        4,
    )
    assert len(issued) == len(set(issued)) == 8
    assert {row["topic"] for row in issued} == {"term-closed", "report-issued"}


async def test_a_report_is_read_by_the_family_as_a_tagged_pdf(school: StandingSchool) -> None:
    """With what the teacher wrote, under the child's own name."""
    text = "愿意帮忙，一直记得关灯。"
    await school["class teacher"].put(
        f"/students/{school.pupil_id}/terms/{TERM}/remark", {"text": text}
    )
    await closed(school)
    path = f"/students/{school.pupil_id}/{REPORT}"
    told, pdf = await school["guardian"].get(path), await school["guardian"].get(f"{path}.pdf")
    reader = PdfReader(BytesIO(pdf.content))
    words = "".join(page.extract_text() for page in reader.pages).replace("\n", "")

    assert told.json()["version"] == 1
    assert told.headers["etag"] == pdf.headers["etag"] == '"1"'
    assert len(pdf.content) == told.json()["size"]
    assert told.json()["report_number"] in words
    assert "王小明" in words
    assert "一直记得关灯" in words
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in pdf.headers["cache-control"]
    assert pdf.headers["content-disposition"] == (
        f'attachment; filename="{told.json()["report_number"]}.1.pdf"'
    )


async def test_who_may_read_a_report(school: StandingSchool) -> None:
    """Family, class teacher, administrator; a music teacher need not know it all."""
    await closed(school)
    asked = f"/students/{school.pupil_id}/{REPORT}"
    statuses = await school.everyone(lambda who: who.get(asked))

    assert await school.everyone(lambda who: who.get(f"{asked}.pdf")) == statuses
    assert statuses == {
        "admin": 200,
        "class teacher": 200,
        "subject teacher": 403,
        "other teacher": 404,
        "former teacher": 404,
        "guardian": 200,
        "other guardian": 404,
        "former guardian": 404,
        "feed": 404,
        "stranger": 404,
        "anonymous": 401,
    }


@pytest.mark.parametrize("path", [REPORT, f"{REPORT}.pdf"])
async def test_a_report_of_others_looks_like_none(
    school: StandingSchool, elsewhere: StandingSchool, path: str
) -> None:
    """Of a classmate, of another school, of nobody; one's own that is not issued says so."""
    answers = [
        plain(await school["guardian"].get(f"/students/{one}/{path}"))
        for one in (uuid4(), school.classmate_id, elsewhere.pupil_id)
    ]
    own = await school["guardian"].get(f"/students/{school.pupil_id}/{path}")

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)
    assert_problem(own, "report-is-not-issued")


async def test_a_guardian_unlinked_after_the_report_reads_it_no_more(
    school: StandingSchool,
) -> None:
    """The next request, though the address was opened a minute ago."""
    await closed(school)
    path = f"/students/{school.pupil_id}/{REPORT}.pdf"
    before = await school["guardian"].get(path)
    unlinked = admit.GuardianUnlinked(guardian_id=school.actor("guardian").person_id)
    await school.given(Decided(school.pupil_id, unlinked))

    assert (before.status_code, (await school["guardian"].get(path)).status_code) == (200, 404)


async def test_who_comes_after_the_closing_has_no_report_of_that_term(
    school: StandingSchool,
) -> None:
    """A pupil admitted later was not there: neither a report nor a number of the term."""
    await closed(school)
    before = await term_state(school)
    formed = admit.RosterImported(
        school_year=2026, admitted=1, unchanged=0, imported_by=school.actor("admin").person_id
    )
    late = admit.StudentAdmitted(name="迟到", stage="primary", entry_year=2024)
    await school.given(Decided(school.school_id, formed), Decided(uuid4(), late))
    position = await school.service.house.desk.journal.store.position(school.school_id)
    await school.service.house.desk.views.wait_for(school.school_id, position)

    assert await term_state(school) == before
