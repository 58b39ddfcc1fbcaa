"""What a report says, for the family's phone: the same as the paper, and nothing beside it."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from builders import TERM
from photos import a_photo
from portfolio.admit import events as admit
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, assert_problem
from standing_service import until

CONTENTS = f"terms/{TERM}/report/contents"


async def is_issued(school: StandingSchool) -> bool:
    path = f"/students/{school.pupil_id}/terms/{TERM}/report"
    return (await school["guardian"].get(path)).status_code == 200


async def is_there(school: StandingSchool, path: str) -> bool:
    return (await school["class teacher"].get(path)).status_code == 200


async def issued(school: StandingSchool) -> str:
    """The address of the contents, once the term is closed and the report made."""
    await school["admin"].post(f"/terms/{TERM}/closure")
    await until(partial(is_issued, school))
    return f"/students/{school.pupil_id}/{CONTENTS}"


async def said_of(who: Caller, path: str, **more: Any) -> dict[str, Any]:
    response = await who.send("GET", path, **more)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


async def test_the_phone_is_told_what_the_paper_says(school: StandingSchool) -> None:
    """The sentence it begins with, each fact with its day and source, the code, the last day."""
    seen = await school.recorded("class teacher", note="主动关灯")
    said = {"text": "愿意帮忙，一直记得关灯。", "lead": "10 月 8 日，小明主动关了灯。"}
    await school["class teacher"].put(f"/students/{school.pupil_id}/terms/{TERM}/remark", said)
    told = await said_of(school["guardian"], await issued(school))
    with_facts = [one for one in told["indicators"] if one["facts"]]

    assert told["lead"] == said["lead"]
    assert len(told["indicators"]) == 12
    assert [one["facts"][0]["observation_id"] for one in with_facts] == [str(seen)]
    assert with_facts[0]["facts"][0]["source"] == "teacher"
    assert with_facts[0]["facts"][0]["occurred_on"] == school.today.isoformat()
    assert {"voice": "class_teacher", "text": said["text"], "for_child": False} in told["voices"]
    assert [one["label"] for one in told["levels"]] == ["起步中", "发展中", "稳定", "突出"]
    assert told["objections_until"] > told["issued_on"]


async def test_its_code_is_that_of_the_paper(school: StandingSchool) -> None:
    """Whoever shows the phone can have it checked as the paper is."""
    told = await said_of(school["guardian"], await issued(school))
    checked = await school["anonymous"].post("/verifications", told["verification"])

    assert checked.status_code == 200, checked.text
    assert checked.json()["state"] == "unchanged"


async def test_the_reader_chooses_the_language_of_our_words(school: StandingSchool) -> None:
    """Names, labels and words that were tapped; what people wrote stays as they wrote it."""
    await school.recorded("class teacher", note="主动关灯")
    await school.recorded("class teacher", note="主动捡垃圾")
    english = {"accept-language": "en"}
    told = await said_of(school["guardian"], await issued(school), headers=english)
    facts = next(one["facts"] for one in told["indicators"] if one["facts"])

    assert told["levels"][0]["label"] == "emerging"
    assert facts[0]["type_name"].isascii()
    assert {one["note"]: one["note_said"] for one in facts} == {
        "主动关灯": "主动关灯",
        "主动捡垃圾": "picks up litter",
    }


async def test_a_picture_is_named_while_the_family_consents(school: StandingSchool) -> None:
    """Taken back today, it is in no answer of today."""
    consent = admit.ConsentGranted(
        scope="photo", granted_by=school.actor("guardian").person_id, notice_version="2026-09"
    )
    await school.given(Decided(school.pupil_id, consent))
    seen = await school.recorded("class teacher")
    path = f"/observations/{seen}/evidence/{uuid7()}"
    await school["class teacher"].send("PUT", path, content=a_photo())
    path = await issued(school)
    before = await said_of(school["guardian"], path)
    await school["guardian"].post(f"/students/{school.pupil_id}/consents/photo/withdrawal", {})
    after = await said_of(school["guardian"], path)

    assert [len(fact["pictures"]) for fact in _facts(before)] == [1]
    assert [len(fact["pictures"]) for fact in _facts(after)] == [0]


async def test_who_follows_a_plan_of_their_own_has_no_level(school: StandingSchool) -> None:
    """And nothing that is compared; the facts are there as for everybody."""
    await school.recorded("class teacher", school.planned_id, note="主动关灯")
    await issued(school)
    path = f"/students/{school.planned_id}/{CONTENTS}"
    await until(partial(is_there, school, path))
    told = await said_of(school["class teacher"], path)
    standings = {one["status"] for one in told["indicators"]}

    assert standings == {"by_plan", "by_subject", "unrated"}
    assert {(one["level"], one["before"]) for one in told["indicators"]} == {(None, None)}
    assert len(_facts(told)) == 1


async def test_who_may_read_the_contents(school: StandingSchool) -> None:
    """As the report itself."""
    path = await issued(school)
    statuses = await school.everyone(lambda who: who.get(path))

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "guardian",
    }


@pytest.mark.parametrize("version", [2, 999])
async def test_a_version_that_never_was_is_not_issued(school: StandingSchool, version: int) -> None:
    """And so is a term that is not closed."""
    before = await school["guardian"].get(f"/students/{school.pupil_id}/{CONTENTS}")
    path = await issued(school)

    assert_problem(before, "report-is-not-issued")
    assert_problem(await school["guardian"].get(path, version=version), "report-is-not-issued")
    assert (await school["guardian"].get(f"/students/{uuid4()}/{CONTENTS}")).status_code == 404


def _facts(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [fact for one in told["indicators"] for fact in one["facts"]]
