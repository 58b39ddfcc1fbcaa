"""核验: a printed code says unchanged or superseded, and tells nobody anything else."""

import re
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from builders import TERM
from portfolio.admit import events as admit
from portfolio.confirm.events import ObservationStruck
from portfolio.review.events import ObjectionResolved
from portfolio.seal.verification import NotVerified, address_of, kept_of, token_of
from portfolio.support.data_key import DataKey
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool, assert_problem, plain
from standing_service import until

KEY = DataKey(uuid4(), bytes(32))
REPORT = f"terms/{TERM}/report"


def test_a_token_follows_from_key_number_and_version() -> None:
    """Made again it is the same; of another version, number or pupil it is another."""
    token = token_of(KEY, "KQ7MX2WD", 1)
    others = {
        token_of(KEY, "KQ7MX2WD", 2),
        token_of(KEY, "KQ7MX2WE", 1),
        token_of(DataKey(uuid4(), bytes(31) + b"\1"), "KQ7MX2WD", 1),
    }

    assert token == token_of(KEY, "KQ7MX2WD", 1)
    assert re.fullmatch("[A-Z2-7]{26}", token)
    assert len(others | {token}) == 4


def test_only_a_hash_of_the_token_is_kept() -> None:
    """Whoever reads the database can still print no code; letters may be typed small."""
    token = token_of(KEY, "KQ7MX2WD", 1)

    assert len(kept_of(token)) == 32
    assert kept_of(token.lower()) == kept_of(token)
    with pytest.raises(NotVerified):
        kept_of("!" * 26)


def test_the_token_stands_where_no_server_is_told_it() -> None:
    """Behind the number sign (RFC 3986, 3.5)."""
    address = address_of("https://school.invalid/", "KQ7MX2WD", 2, "A" * 26)

    assert address == f"https://school.invalid/v#KQ7MX2WD.2.{'A' * 26}"


async def printed(school: StandingSchool, version: int = 1) -> dict[str, Any]:
    """What the QR code of 小明's report holds, by the key that made it."""
    told = (await school["guardian"].get(f"/students/{school.pupil_id}/{REPORT}")).json()
    key = await school.service.house.desk.journal.keyring.get(school.school_id, school.pupil_id)
    number = told["report_number"]
    return {"number": number, "version": version, "token": token_of(key, number, version)}


async def closed(school: StandingSchool, version: int = 1) -> None:
    await school["admin"].post(f"/terms/{TERM}/closure")
    await until(partial(has_version, school, version))


async def has_version(school: StandingSchool, version: int) -> bool:
    response = await school["guardian"].get(f"/students/{school.pupil_id}/{REPORT}")
    return response.status_code == 200 and response.json()["version"] == version


async def test_anybody_with_the_paper_learns_that_it_is_unchanged(school: StandingSchool) -> None:
    """Number, school, term and day; no name, nothing of the contents."""
    await closed(school)
    code = await printed(school)
    response = await school["anonymous"].post("/verifications", code)

    assert response.json() == {
        "number": code["number"],
        "school": "年轮示例小学",
        "term": TERM,
        "issued_on": school.today.isoformat(),
        "state": "unchanged",
    }
    assert "no-store" in response.headers["cache-control"]


async def test_a_superseded_version_says_so(school: StandingSchool) -> None:
    """Both codes verify; only the newer one is in force."""
    entry, objection = await school.recorded("class teacher"), uuid7()
    await closed(school)
    dean = school.actor("admin").person_id
    answered = ObjectionResolved(outcome="upheld", answer="已更正", resolved_by=dean, strikes=entry)
    filed = {"about": "entry", "observation_id": str(entry), "text": "不是他。"}
    path = f"/students/{school.pupil_id}/terms/{TERM}/objections"
    await school["guardian"].post(path, filed, key=objection)
    await school.given(
        Decided(school.pupil_id, answered, TERM, objection),
        Decided(school.pupil_id, ObservationStruck(objection_id=objection), TERM, entry),
    )
    await until(partial(has_version, school, 2))
    states = [
        (await school["anonymous"].post("/verifications", await printed(school, version))).json()
        for version in (1, 2)
    ]

    assert [one["state"] for one in states] == ["superseded", "unchanged"]


async def test_whatever_is_unknown_looks_alike(school: StandingSchool) -> None:
    """A wrong token, a version that is not there, a number of nobody: one answer, so that
    numbers cannot be tried out.
    """
    await closed(school)
    code = await printed(school)
    wrong = [
        code | {"token": "A" * 26},
        code | {"version": 2},
        code | {"number": "22222222"},
    ]
    answers = [plain(await school["anonymous"].post("/verifications", one)) for one in wrong]

    assert answers[0][0] == 404
    assert all(one == answers[0] for one in answers)


async def test_an_erased_pupils_code_verifies_no_more(school: StandingSchool) -> None:
    """As if there had never been a report."""
    await closed(school)
    code = await printed(school)
    erased = admit.StudentErased(
        reason="guardian_request", erased_by=school.actor("admin").person_id
    )
    await school.given(Decided(school.pupil_id, erased))
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())

    assert_problem(await school["anonymous"].post("/verifications", code), "not-verified")


async def test_the_page_is_tiny_and_loads_nothing_from_elsewhere(school: StandingSchool) -> None:
    """Under a CSP without exceptions: no inline script or style, no other host."""
    page, script, style = [await school["anonymous"].get(one) for one in ("/v", "/v.js", "/v.css")]
    policy = page.headers["content-security-policy"]

    assert [one.headers["content-type"].split(";")[0] for one in (page, script, style)] == [
        "text/html",
        "text/javascript",
        "text/css",
    ]
    assert len(page.content + script.content + style.content) < 8_000
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<script(?![^>]*src=)|style=|onclick|https?://", page.text)
    assert "https://" not in script.text + style.text
    assert "王小明" not in page.text


async def test_the_code_is_printed_on_the_report(school: StandingSchool) -> None:
    """As a picture with its number beside it, and the last day for objections."""
    await closed(school)
    pdf = await school["guardian"].get(f"/students/{school.pupil_id}/{REPORT}.pdf")
    pages = PdfReader(BytesIO(pdf.content)).pages

    assert (await printed(school))["number"] in "".join(page.extract_text() for page in pages)
