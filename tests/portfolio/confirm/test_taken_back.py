"""Why a record was taken back, and who reads which words of it."""

import json
from pathlib import Path

import pytest

from builders import TERM
from portfolio.confirm.taken_back import told_to_family
from standing_school import Caller, StandingSchool

_PAGES = Path(__file__).parents[3] / "services" / "web" / "src" / "locales"


async def reasons(school: StandingSchool, who: Caller, language: str = "zh-CN") -> list[str | None]:
    """Of every record that was taken back, the latest first."""
    path = f"/students/{school.pupil_id}/timeline"
    asked = {"term": TERM, "seen": await school.shown()}
    spoken = {"accept-language": language}
    told = (await who.send("GET", path, headers=spoken, params=asked)).json()["items"]
    return [one["reason"] for one in told if one["standing"] == "withdrawn"]


async def taken_back(
    school: StandingSchool, reason: str | None, who: str = "class teacher"
) -> None:
    observation_id = await school.recorded(who)
    path = f"/observations/{observation_id}/withdrawal"
    response = await school[who].post(path, {"reason": reason})
    assert response.status_code == 201, response.text


async def test_whoever_read_it_is_told_why_it_is_gone(school: StandingSchool) -> None:
    """In their own language, for the word was tapped."""
    await taken_back(school, "点错人")

    assert await reasons(school, school["class teacher"]) == ["点错人"]
    assert await reasons(school, school["guardian"]) == ["点错人"]
    assert await reasons(school, school["guardian"], "en") == ["Wrong child"]


async def test_what_was_typed_stays_with_the_school(school: StandingSchool) -> None:
    """It may name another child."""
    await taken_back(school, "是李浩然，不是他")

    assert await reasons(school, school["class teacher"]) == ["是李浩然，不是他"]
    assert await reasons(school, school["guardian"]) == [None]


async def test_a_family_reads_what_it_wrote_itself(school: StandingSchool) -> None:
    """Its own words are no secret from it."""
    await taken_back(school, "奶奶已经记过了", "guardian")

    assert await reasons(school, school["guardian"]) == ["奶奶已经记过了"]


async def test_no_reason_is_none(school: StandingSchool) -> None:
    """Nobody has to say why; nor does what was asked before stand for it."""
    await taken_back(school, None)

    assert await reasons(school, school["guardian"]) == [None]


async def test_a_question_of_before_is_not_the_reason(school: StandingSchool) -> None:
    """The teacher asked, the family took it back."""
    observation_id = await school.recorded("guardian")
    question = {"question": "是在学校，还是在家里？"}
    path = f"/observations/{observation_id}"
    asked = await school["class teacher"].post(f"{path}/supplement-request", question)
    gone = await school["guardian"].post(f"{path}/withdrawal", {})

    assert (asked.status_code, gone.status_code) == (201, 201)
    assert await reasons(school, school["guardian"]) == [None]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_reason_that_a_page_offers_is_told(language: str) -> None:
    """A page that offers another is told here; "other" says nothing."""
    pages = {one: json.loads((_PAGES / f"{one}.json").read_text()) for one in ("zh-CN", "en")}
    offered = [
        one
        for one in pages[language]
        if one.startswith(("capture.reason.", "records.reason.")) and not one.endswith(".other")
    ]
    assert offered

    for one in offered:
        for wanted, words in pages.items():
            assert told_to_family(pages[language][one], wanted) == words[one]
