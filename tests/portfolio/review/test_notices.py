"""公示: only where the authority asks for it, only honours, posts and volunteer hours,
only of children with consent; for the families of the class, and for nobody else.
"""

from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.confirm.events import ObservationStruck
from portfolio.support.journal import Decided
from standing_school import StandingSchool, assert_problem
from voices import as_pupil


def path_of(school: StandingSchool, more: str = "") -> str:
    return f"/class-groups/{school.class_group_id}/terms/{TERM}/notice{more}"


@pytest.fixture
async def asked(school: StandingSchool) -> StandingSchool:
    """A school whose authority asks for a notice in this term."""
    days = (await school.service.house.desk.rosters.school(school.school_id)).state.term(TERM)
    planned = admit.TermPlanned(
        term=TERM,
        opens_on=days.opens_on,
        closes_on=days.closes_on,
        check_days=0,
        notice_days=5,
    )
    await school.given(
        Decided(school.school_id, planned), Decided(school.school_id, admit.TermOpened(term=TERM))
    )
    return school


async def consented(school: StandingSchool, *pupils: UUID) -> None:
    guardian = school.actor("guardian").person_id
    granted = admit.ConsentGranted(scope="public", granted_by=guardian, notice_version="2026-09")
    await school.given(*(Decided(one, granted) for one in pupils))


async def an_honour(school: StandingSchool, student_id: UUID) -> UUID:
    said = {"observation_type": "MC18", "measures": {}}
    return await school.recorded("class teacher", student_id, note="校级阳光少年", **said)


async def shown(school: StandingSchool, who: str = "other guardian") -> list[dict[str, Any]]:
    response = await school[who].get(path_of(school))
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_without_the_authoritys_word_there_is_no_notice(school: StandingSchool) -> None:
    """The default is none: names on a wall need more than a button."""
    await an_honour(school, school.pupil_id)
    await consented(school, school.pupil_id)

    assert_problem(await school["class teacher"].post(path_of(school)), "notice-is-not-asked")


async def test_only_honours_of_children_with_consent_are_shown(asked: StandingSchool) -> None:
    """To another family of the class; of the classmate without consent, nothing."""
    honour = await an_honour(asked, asked.pupil_id)
    await an_honour(asked, asked.classmate_id)
    await asked.recorded("class teacher", asked.pupil_id)
    await consented(asked, asked.pupil_id)
    opened = await asked["class teacher"].post(path_of(asked))
    items = await shown(asked)

    assert opened.status_code == 201, opened.text
    assert [(one["observation_id"], one["name"]) for one in items] == [(str(honour), "王小明")]


async def test_nothing_comes_into_a_notice_and_what_is_struck_leaves_it(
    asked: StandingSchool,
) -> None:
    """What families were shown is what stands; a withdrawn consent takes effect at once."""
    first = await an_honour(asked, asked.pupil_id)
    kept = await an_honour(asked, asked.pupil_id)
    await consented(asked, asked.pupil_id, asked.classmate_id)
    await asked["class teacher"].post(path_of(asked))
    await an_honour(asked, asked.pupil_id)
    struck = ObservationStruck(objection_id=uuid4())
    await asked.given(Decided(asked.pupil_id, struck, TERM, first))
    before = await shown(asked)
    gone = admit.ConsentWithdrawn(scope="public", withdrawn_by=asked.actor("guardian").person_id)
    await asked.given(Decided(asked.pupil_id, gone))

    assert [one["observation_id"] for one in before] == [str(kept)]
    assert await shown(asked) == []


async def test_what_is_shown_stands_still_and_nothing_else_does(asked: StandingSchool) -> None:
    """An honour on show is not withdrawn; another record is, and so is one nobody is shown."""
    honour, other = await an_honour(asked, asked.pupil_id), await asked.recorded("class teacher")
    hidden = await an_honour(asked, asked.classmate_id)
    await consented(asked, asked.pupil_id)
    await asked["class teacher"].post(path_of(asked))
    answers = [
        await asked["class teacher"].post(f"/observations/{one}/withdrawal", {})
        for one in (honour, other, hidden)
    ]
    await asked["class teacher"].post(path_of(asked, "/closing"))
    after = await asked["class teacher"].post(f"/observations/{honour}/withdrawal", {})

    assert_problem(answers[0], "entry-is-shown")
    assert [one.status_code for one in (*answers[1:], after)] == [201, 201, 201]


async def test_who_may_read_a_notice(asked: StandingSchool) -> None:
    """Staff, families and pupils of the class; to others there is no such thing."""
    await an_honour(asked, asked.pupil_id)
    await consented(asked, asked.pupil_id)
    await asked["admin"].post(path_of(asked))
    asked.people["classmate"] = await as_pupil(asked, asked.classmate_id)
    asked.people["pupil elsewhere"] = await as_pupil(asked, asked.elsewhere_id)
    statuses = await asked.everyone(lambda who: who.get(path_of(asked)))

    assert {who for who, status in statuses.items() if status == 200} == {
        "admin",
        "class teacher",
        "subject teacher",
        "guardian",
        "other guardian",
        "classmate",
    }
    assert {statuses[who] for who in ("pupil elsewhere", "other teacher", "stranger")} == {404}


async def test_a_notice_without_anything_to_show_is_not_opened(asked: StandingSchool) -> None:
    """Nobody consented: an empty list would tell who did not."""
    await an_honour(asked, asked.pupil_id)

    assert_problem(await asked["class teacher"].post(path_of(asked)), "nothing-to-show")


async def test_a_term_waits_for_the_notice_and_then_it_shows_nothing(
    asked: StandingSchool,
) -> None:
    """Once closed, what was shown is gone for the other families."""
    await an_honour(asked, asked.pupil_id)
    await consented(asked, asked.pupil_id)
    await asked["class teacher"].post(path_of(asked))
    early = await asked["admin"].post(f"/terms/{TERM}/closure")
    ended = await asked["class teacher"].post(path_of(asked, "/closing"))

    assert_problem(early, "notices-are-open")
    assert ended.status_code == 201
    assert_problem(await asked["other guardian"].get(path_of(asked)), "nothing-is-shown")
    assert (await asked["admin"].post(f"/terms/{TERM}/closure")).status_code == 201
