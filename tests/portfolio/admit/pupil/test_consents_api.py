"""What a family consents to over HTTP: scope by scope, from fourteen on with the pupil."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from family_links import link
from portfolio.admit.events import ConsentGranted, StudentAdmitted, StudentErased
from portfolio.admit.pupil.consent_words import last_words
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.support.journal import Decided
from portfolio.support.problems import Gone
from signing_in import activated
from standing_school import (
    Caller,
    StandingSchool,
    a_school,
    assert_problem,
)
from standing_service import Service, a_projector
from voices import as_pupil


async def photo(who: Caller, school: StandingSchool) -> dict[str, Any]:
    response = await who.get(f"/students/{school.pupil_id}/consents")
    assert response.status_code == 200, response.text
    told: dict[str, Any] = next(one for one in response.json()["items"] if one["scope"] == "photo")
    return told


async def test_who_is_erased_between_two_looks_is_gone(still: Service) -> None:
    """The roster was looked at, then the key was destroyed: nothing of ours has broken."""
    school = await a_school(still)
    said = ConsentGranted(scope="core", granted_by=uuid4(), notice_version=NOTICE_VERSION)
    erased = StudentErased(reason="guardian_request", erased_by=uuid4())
    await school.given(Decided(school.pupil_id, said))
    await school.given(Decided(school.pupil_id, erased))
    await a_projector(still.house).catch_up(school.school_id)

    with pytest.raises(Gone):
        await last_words(still.house.desk, school.school_id, school.pupil_id)


async def test_a_family_consents_scope_by_scope_and_takes_it_back(
    school: StandingSchool,
) -> None:
    """To the notice it has read; the next request knows."""
    mother, path = school["guardian"], f"/students/{school.pupil_id}/consents/photo"
    before = await photo(mother, school)
    old = await mother.put(path, {"notice_version": "notice.v0"})
    given = await mother.put(path, {"notice_version": NOTICE_VERSION})
    during = await photo(school["class teacher"], school)
    withdrawn = await mother.post(f"{path}/withdrawal", {})
    after = await photo(mother, school)
    nothing = await mother.post(f"{path}/withdrawal", {})

    assert_problem(old, "notice-has-changed")
    assert (given.status_code, withdrawn.status_code) == (201, 201)
    assert [one["is_given"] for one in (before, during, after)] == [False, True, False]
    assert "照片" in before["notice"]
    assert_problem(nothing, "nothing-to-withdraw")
    unknown = await mother.put(
        f"/students/{school.pupil_id}/consents/faces", {"notice_version": NOTICE_VERSION}
    )
    assert_problem(unknown, "malformed")


async def test_from_the_fourteenth_birthday_on_both_are_asked(school: StandingSchool) -> None:
    """The mother's word stands and is no longer enough; the pupil adds their own."""
    grown = StudentAdmitted.model_validate(
        {"name": "王小明", "stage": "junior", "entry_year": 2024, "born_on": "2010-01-01"}
    )
    assigned = {"class_group_id": str(school.class_group_id)}
    await school.given(Decided(school.pupil_id, grown))
    await school["admin"].post(f"/students/{school.pupil_id}/class-assignment", assigned)
    await school["class teacher"].get("/class-groups")
    made = await link(school, "admin")
    mother = await activated(school, made.json()["code"], "mother")
    pupil, path = await as_pupil(school), f"/students/{school.pupil_id}/consents/photo"
    said = {"notice_version": NOTICE_VERSION}
    assert (await mother.put(path, said)).status_code == 201
    alone = await photo(mother, school)
    assert_problem(await mother.put(path, {**said, "given_as": "student"}), "forbidden")
    assert (await pupil.put(path, said)).status_code == 201
    both = await photo(pupil, school)

    assert (alone["needs_student"], alone["by_guardian"], alone["is_given"]) == (True, True, False)
    assert (both["by_student"], both["is_given"]) == (True, True)


async def test_the_class_teacher_enters_what_was_signed_on_paper(school: StandingSchool) -> None:
    """Grandparents without a phone consent too; a subject teacher enters nothing."""
    path = f"/students/{school.pupil_id}/consents/photo"
    said = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}

    async def send(who: Caller) -> Any:
        return await who.put(path, said)

    statuses = await school.everyone(send)

    assert {who for who, status in statuses.items() if status == 201} == {
        "class teacher",
        "guardian",
    }
    assert statuses["subject teacher"] == statuses["admin"] == 403


async def test_a_family_reads_who_entered_a_paper_and_contradicts_it_at_once(
    school: StandingSchool,
) -> None:
    """Whose name, on which day, on paper; after the family's own no, no paper outweighs it."""
    mother, teacher = school["guardian"], school["class teacher"]
    path = f"/students/{school.pupil_id}/consents/photo"
    paper = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    assert (await teacher.put(path, paper)).status_code == 201
    [entered] = (await photo(mother, school))["words"]
    withdrawn = await mother.post(f"{path}/withdrawal", {})
    [contradicted] = (await photo(teacher, school))["words"]
    again = await teacher.put(path, paper)
    after = await photo(mother, school)
    own = await mother.put(path, {"notice_version": NOTICE_VERSION})
    [word] = (await photo(mother, school))["words"]

    assert (entered["by"], entered["on_paper"], entered["is_given"]) == ("王芳", True, True)
    assert datetime.now(UTC) - datetime.fromisoformat(entered["at"]) < timedelta(minutes=5)
    assert withdrawn.status_code == 201
    assert (contradicted["by"], contradicted["on_paper"]) == ("李红", False)
    assert not contradicted["is_given"]
    assert_problem(again, "family-said-otherwise")
    assert not after["is_given"]
    assert own.status_code == 201
    assert (word["by"], word["on_paper"], word["is_given"]) == ("李红", False, True)


async def test_a_paper_that_was_withdrawn_on_paper_is_entered_again(
    school: StandingSchool,
) -> None:
    """Grandparents without a telephone change their mind as often as they like."""
    path = f"/students/{school.pupil_id}/consents/photo"
    teacher, said = school["class teacher"], {"notice_version": NOTICE_VERSION}
    first = await teacher.put(path, said)
    back = await teacher.post(f"{path}/withdrawal", {})
    again = await teacher.put(path, said)

    assert [one.status_code for one in (first, back, again)] == [201, 201, 201]
