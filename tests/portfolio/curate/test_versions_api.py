"""A signature over HTTP is given upon a version: retries, strangers' versions, two at once."""

import asyncio

import pytest

from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_duty, assert_problem

from .judging import base, enough, judgement, level_of, sign


async def test_a_signature_is_shown_with_the_version_it_is_changed_by(
    school: StandingSchool,
) -> None:
    """ETag and If-Match (RFC 9110, 8.8.3): 428 without, 412 with an older one."""
    await enough(school)
    first = await sign(school, "C")
    shown = level_of(await judgement(school))
    without = await sign(school, "B")
    second = await sign(school, "B", headers={"if-match": shown["etag"]})
    older = await sign(school, "A", headers={"if-match": shown["etag"]})

    assert (shown["level"], shown["etag"]) == ("C", first.headers["etag"])
    assert (without.status_code, older.status_code, second.status_code) == (428, 412, 201)
    assert_problem(without, "precondition")
    assert_problem(older, "stale")
    assert second.headers["etag"] != first.headers["etag"]
    assert level_of(await judgement(school))["level"] == "B"


@pytest.mark.parametrize("version", ["7", "*", 'W/"1"', '"x"', '"9999999999999999999"'])
async def test_a_version_that_is_not_ours_is_malformed(
    school: StandingSchool, version: str
) -> None:
    """It is handed back as it was given."""
    await enough(school)

    assert_problem(await sign(school, headers={"if-match": version}), "version-is-not-ours")


async def test_a_first_signature_for_a_version_that_never_was_is_stale(
    school: StandingSchool,
) -> None:
    """Somebody signs what they saw on another pupil's page."""
    await enough(school)

    assert_problem(await sign(school, headers={"if-match": '"3"'}), "stale")


async def test_a_retry_of_a_signature_gets_its_first_answer(school: StandingSchool) -> None:
    """Also once somebody else has signed anew."""
    await enough(school)
    key = uuid7()
    first = await sign(school, "C", key=key)
    await sign(school, "B", headers={"if-match": first.headers["etag"]})
    again = await sign(school, "C", key=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]
    assert level_of(await judgement(school))["level"] == "B"


async def test_of_two_teachers_who_sign_at_once_one_wins(school: StandingSchool) -> None:
    """G3: the other is told (412, or 428 for a first signature) and looks again."""
    await enough(school)
    second = school.actor("other teacher").person_id
    duty = a_duty(second, "class_teacher", school.class_group_id)
    await school.given(Decided(school.school_id, duty))
    teachers = ["class teacher", "other teacher"] * 4
    first = await asyncio.gather(*(sign(school, by=who) for who in teachers))
    version = level_of(await judgement(school))["etag"]
    changed = await asyncio.gather(
        *(sign(school, "A", by=who, headers={"if-match": version}) for who in teachers)
    )

    assert sorted(one.status_code for one in first) == [201] + [428] * 7
    assert sorted(one.status_code for one in changed) == [201] + [412] * 7


async def test_cells_do_not_stand_in_each_others_way(school: StandingSchool) -> None:
    """A level, the subjects and the remark of one pupil at once."""
    await enough(school)
    teacher = school["class teacher"]
    answers = await asyncio.gather(
        sign(school),
        teacher.put(f"{base(school.pupil_id)}/subject-levels", {"levels": {"chinese": "met"}}),
        teacher.put(f"{base(school.pupil_id)}/remark", {"text": "愿意帮忙"}),
    )
    said = await judgement(school)

    assert [one.status_code for one in answers] == [201, 201, 201]
    assert (level_of(said)["level"], said["subject_levels"], said["remark"]) == (
        "B",
        {"chinese": "met"},
        "愿意帮忙",
    )
