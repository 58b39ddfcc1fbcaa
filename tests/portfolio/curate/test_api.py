"""整理遴选 over HTTP: what can be signed, when, and by whose measure."""

from datetime import timedelta
from typing import Any

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.support.journal import Decided
from standing_school import NEXT_TERM, StandingSchool, assert_problem

from .judging import B2, base, enough, judgement, level_of, sign


async def test_software_says_whether_there_are_enough_facts_and_proposes_nothing(
    school: StandingSchool,
) -> None:
    """Facts are counted towards being able to judge; the level stays empty until it is signed."""
    before = level_of(await judgement(school))
    refused = await sign(school, "A")
    await enough(school)
    after = level_of(await judgement(school))

    assert before == {
        "indicator": B2,
        "facts": 0,
        "is_enough": False,
        "level": None,
        "less_help_fact": None,
        "etag": None,
    }
    assert_problem(refused, "not-enough-facts")
    assert (after["facts"], after["is_enough"], after["level"]) == (2, True, None)


async def test_a_number_of_facts_tells_of_none_that_are_for_fewer_eyes(
    school: StandingSchool,
) -> None:
    """Beside a list without them, a number with them says that there are some."""
    await enough(school)
    await school.recorded("class teacher", observation_type="MC07", measures={"times": 1})
    facts = [
        level_of(await judgement(school, who))["facts"]
        for who in ("class teacher", "subject teacher")
    ]

    assert facts == [3, 2]


async def test_only_what_counts_is_a_fact(school: StandingSchool) -> None:
    """A family's entry before it is confirmed, and one taken back, are none."""
    await school.recorded("class teacher")
    day = (school.today - timedelta(days=1)).isoformat()
    entry = await school.recorded("guardian", occurred_on=day)
    assert_problem(await sign(school), "not-enough-facts")
    await school["class teacher"].post(f"/observations/{entry}/confirmation")

    assert (await sign(school)).status_code == 201
    await school["guardian"].post(f"/observations/{entry}/withdrawal", {})
    assert level_of(await judgement(school))["is_enough"] is False


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("levels/student.B1", {"level": "B"}, "indicator-takes-no-level"),
        ("levels/student.B6", {"level": "B"}, "indicator-takes-no-level"),
        ("levels/student.B99", {"level": "B"}, "indicator-takes-no-level"),
        ("levels/school.B12", {"level": "B"}, "malformed"),
        (f"levels/{B2}", {"level": "E"}, "malformed"),
        (f"levels/{B2}", {"level": "B", "score": 95}, "malformed"),
        ("subject-levels", {"levels": {"physics": "met"}}, "subject-is-unknown"),
        ("subject-levels", {"levels": {"music": "excellent"}}, "malformed"),
        ("subject-levels", {"levels": {}}, "malformed"),
        ("remark", {"text": ""}, "malformed"),
        ("remark", {"text": "长" * 501}, "malformed"),
    ],
)
async def test_what_cannot_be_signed_is_refused_in_a_sentence(
    school: StandingSchool, path: str, body: dict[str, Any], kind: str
) -> None:
    """A score has no place to stand in."""
    response = await school["class teacher"].put(f"{base(school.pupil_id)}/{path}", body)

    assert response.status_code == 422, response.text
    assert_problem(response, kind)


async def test_a_pupil_with_a_plan_takes_no_level(school: StandingSchool) -> None:
    """The remark is for every child."""
    await enough(school, school.planned_id)
    teacher, path = school["class teacher"], base(school.planned_id)
    level = await sign(school, student_id=school.planned_id)
    subjects = await teacher.put(f"{path}/subject-levels", {"levels": {"music": "met"}})
    remark = await teacher.put(f"{path}/remark", {"text": "一起排练很开心"})

    assert_problem(level, "judged-by-plan")
    assert_problem(subjects, "judged-by-plan")
    assert remark.status_code == 201


async def test_after_the_term_nothing_is_signed(school: StandingSchool) -> None:
    """The report is made of what stands."""
    await enough(school)
    sealed = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    await school.given(Decided(school.school_id, sealed))

    assert_problem(await sign(school), "term-is-not-open")


async def test_a_term_nobody_planned_has_no_judgement(school: StandingSchool) -> None:
    """A misspelt term is told so."""
    path = f"/students/{school.pupil_id}/terms/{NEXT_TERM}"

    assert_problem(await school["class teacher"].get(f"{path}/judgement"), "term-is-unknown")
    assert_problem(
        await school["class teacher"].put(f"{path}/remark", {"text": "好"}), "term-is-unknown"
    )


async def test_a_judgement_says_by_whose_measure(school: StandingSchool) -> None:
    """A screen must not ask for levels of a pupil who has a plan."""
    path = f"/students/{school.planned_id}/terms/{TERM}/judgement"

    assert (await judgement(school))["by_plan"] is False
    assert (await school["class teacher"].get(path)).json()["by_plan"] is True


async def test_judgements_go_on_while_families_check(school: StandingSchool) -> None:
    """Only facts are frozen: late subject results and remarks are signed until the end."""
    await enough(school)
    opened = admit.CheckOpened(
        term=TERM,
        class_group_id=school.class_group_id,
        until=school.today,
        opened_by=school.actor("class teacher").person_id,
    )
    await school.given(Decided(school.school_id, opened))
    teacher, path = school["class teacher"], base(school.pupil_id)
    subjects = await teacher.put(f"{path}/subject-levels", {"levels": {"music": "met"}})
    remark = await teacher.put(f"{path}/remark", {"text": "10 月 14 日你扶起了同学。"})

    assert (await sign(school)).status_code == 201
    assert (subjects.status_code, remark.status_code) == (201, 201)
