"""异议 over HTTP: answered by somebody who had no part in it, and what an answer does."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from builders import TERM
from objecting import a_level, filed, path_of, resolved, waiting
from portfolio.support.ids import uuid7
from reviewers import the_dean
from standing_school import StandingSchool, assert_problem
from standing_service import until


async def test_nobody_answers_for_what_they_wrote_or_signed(school: StandingSchool) -> None:
    """The teacher who recorded the entry and signed the level; the dean may, and does."""
    entry = await school.recorded("class teacher")
    await school.given(a_level(school))
    about_entry = await filed(school, about="entry", observation_id=str(entry), text="不是他。")
    about_level = await filed(school, about="level", indicator="student.B3", text="请再看看。")
    for one in (about_entry, about_level):
        refused = await resolved(school["class teacher"], one)
        assert_problem(refused, "not-yours-to-answer")
    dean = await the_dean(school)

    assert (await resolved(dean, about_entry, strikes=True)).status_code == 201
    assert (await resolved(dean, about_level, outcome="dismissed")).status_code == 201
    assert_problem(await resolved(school["admin"], about_level), "already-resolved")


async def test_whoever_takes_their_word_back_still_had_part(school: StandingSchool) -> None:
    """To withdraw an entry does not make its author somebody else."""
    entry = await school.recorded("subject teacher")
    objection = await filed(school, about="entry", observation_id=str(entry))
    refused = await resolved(school["subject teacher"], objection, outcome="dismissed")
    entry = await school.recorded("class teacher")
    objection = await filed(school, about="entry", observation_id=str(entry))
    await school["class teacher"].post(f"/observations/{entry}/withdrawal", {})

    assert refused.status_code == 403
    assert_problem(
        await resolved(school["class teacher"], objection, outcome="dismissed"),
        "not-yours-to-answer",
    )


async def test_a_class_teacher_answers_for_what_others_recorded_only(
    school: StandingSchool,
) -> None:
    """An entry of the music teacher's, yes; anything else is for the dean."""
    entry = await school.recorded("subject teacher")
    about_entry = await filed(school, about="entry", observation_id=str(entry), text="不是他。")
    other = await filed(school)

    assert (await resolved(school["class teacher"], about_entry)).status_code == 201
    assert_problem(await resolved(school["class teacher"], other), "not-yours-to-answer")


async def test_an_upheld_objection_strikes_the_entry(school: StandingSchool) -> None:
    """It counts no more, and the family reads the answer; others' entries are untouched."""
    entry, other = [await school.recorded("class teacher") for _ in range(2)]
    objection = await filed(school, about="entry", observation_id=str(entry), text="不是他。")
    response = await resolved(await the_dean(school), objection, strikes=True)
    await school["class teacher"].post(f"/class-groups/{school.class_group_id}/terms/{TERM}/check")
    draft = (await school["guardian"].get(f"/students/{school.pupil_id}/terms/{TERM}/draft")).json()
    await waiting(school)
    [told] = (await school["guardian"].get(path_of(school))).json()["items"]

    assert response.status_code == 201, response.text
    assert [one["observation_id"] for one in draft["facts"]] == [str(other)]
    assert (told["outcome"], told["answer"]) == ("upheld", "已核对，按您说的更正。")


async def test_an_upheld_objection_reopens_the_facts_of_this_child_only(
    school: StandingSchool,
) -> None:
    """During the check: what was missed is put down, while the classmates' stand still."""
    await school["class teacher"].post(f"/class-groups/{school.class_group_id}/terms/{TERM}/check")
    objection = await filed(school)
    await resolved(await the_dean(school), objection, reopens=True)
    classmate = await school["class teacher"].put(
        f"/observations/{uuid7()}", school.an_observation(school.classmate_id)
    )

    await school.recorded("class teacher")
    assert_problem(classmate, "facts-are-frozen")


@pytest.mark.parametrize(
    ("about", "effect"),
    [
        ({"about": "other"}, {"strikes": True}),
        ({"about": "other"}, {"signs_again": True}),
        ({"about": "other"}, {"reopens": True, "outcome": "dismissed"}),
    ],
    ids=["nothing to strike", "nothing signed", "dismissed"],
)
async def test_an_effect_fits_what_was_objected_to(
    school: StandingSchool, about: dict[str, Any], effect: dict[str, Any]
) -> None:
    """A dismissed objection changes nothing; what is not an entry is not struck."""
    objection = await filed(school, **about)

    assert_problem(await resolved(school["admin"], objection, **effect), "effect-does-not-fit")


async def closed(school: StandingSchool) -> None:
    response = await school["admin"].post(f"/terms/{TERM}/closure")
    assert response.status_code == 201, response.text
    await until(partial(has_version, school, 1))


async def has_version(school: StandingSchool, version: int) -> bool:
    path = f"/students/{school.pupil_id}/terms/{TERM}/report"
    response = await school["guardian"].get(path)
    return response.status_code == 200 and response.json()["version"] == version


async def test_after_the_term_an_upheld_objection_makes_a_new_version(
    school: StandingSchool,
) -> None:
    """The old one stays readable as what it is: superseded."""
    notes = ["图书角借还登记", "操场捡拾垃圾"]
    entry, _ = [await school.recorded("class teacher", note=note) for note in notes]
    await closed(school)
    objection = await filed(school, about="entry", observation_id=str(entry), text="不是他。")
    await resolved(await the_dean(school), objection, strikes=True)
    await until(partial(has_version, school, 2))
    path = f"/students/{school.pupil_id}/terms/{TERM}/report"
    told = (await school["guardian"].get(path)).json()
    old, new = [
        "".join(
            page.extract_text()
            for page in PdfReader(
                BytesIO((await school["guardian"].get(f"{path}.pdf", version=one)).content)
            ).pages
        )
        for one in (1, 2)
    ]

    assert [(one["version"], one["is_superseded"]) for one in told["versions"]] == [
        (2, False),
        (1, True),
    ]
    assert old != new
    assert told["report_number"] in old
    assert told["report_number"] in new


async def test_after_the_term_a_level_is_signed_anew_only_where_it_was_asked_for(
    school: StandingSchool,
) -> None:
    """The cell of the objection, once; the report follows the signature, not the answer."""
    for day in range(12):
        await school.recorded(
            "class teacher" if day % 2 else "subject teacher",
            occurred_on=(school.today - timedelta(days=day)).isoformat(),
        )
    cell = f"/students/{school.pupil_id}/terms/{TERM}/levels/student.B2"
    first = await school["class teacher"].put(cell, {"level": "C"})
    assert first.status_code == 201, first.text
    await closed(school)
    version = {"if-match": first.headers["etag"]}
    before = await school["class teacher"].put(cell, {"level": "B"}, headers=version)
    objection = await filed(school, about="level", indicator="student.B2", text="请再看看。")
    answered = await resolved(await the_dean(school), objection, signs_again=True)
    unsigned = await has_version(school, 2)
    judged = await school["class teacher"].get(
        f"/students/{school.pupil_id}/terms/{TERM}/judgement"
    )
    [now] = [one["etag"] for one in judged.json()["levels"] if one["indicator"] == "student.B2"]
    again = await school["class teacher"].put(cell, {"level": "B"}, headers={"if-match": now})
    await until(partial(has_version, school, 2))

    assert_problem(before, "term-is-not-open")
    assert answered.status_code == 201, answered.text
    assert unsigned is False
    assert again.status_code == 201, again.text


async def test_so_many_days_after_the_report_a_term_is_at_rest(school: StandingSchool) -> None:
    """The sentence names the last day; it stands on the report as well."""
    await closed(school)
    pool = school.service.house.desk.pool
    await pool.execute(
        "UPDATE report SET issued_on = issued_on - 16 WHERE school_id = $1", school.school_id
    )
    late = await school["guardian"].post(path_of(school), {"about": "other", "text": "请核对。"})

    assert_problem(late, "objections-are-over")
