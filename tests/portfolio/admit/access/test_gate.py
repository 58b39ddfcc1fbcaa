"""Every staff read of a child's record leaves a line, or does not happen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from builders import TERM
from portfolio.support.access_words import NO_RECORD, PURPOSES, shows_record
from portfolio.support.problems import Unavailable
from portfolio.support.route_policy import ROUTES, actions_of
from standing_school import StandingSchool, assert_problem
from standing_service import Service

Line = dict[str, Any]


async def lines(school: StandingSchool) -> list[Line]:
    """The school's lines, the oldest first."""
    rows = await school.service.house.desk.pool.fetch(
        "SELECT * FROM access_line WHERE school_id = $1 ORDER BY number", school.school_id
    )
    return [dict(row) for row in rows]


def paths_of(school: StandingSchool, student_id: UUID) -> dict[str, str]:
    """What staff may read about a child, and the action it is kept under."""
    pupil, term = f"/students/{student_id}", f"/students/{student_id}/terms/{TERM}"
    group = f"/class-groups/{school.class_group_id}"
    return {
        pupil: "student.read",
        f"{pupil}/guardians": "guardian.read",
        f"{pupil}/consents": "consent.read",
        f"{pupil}/timeline?term={TERM}": "observation.read",
        f"{term}/judgement": "judgement.read",
        f"{term}/selection": "selection.read",
        f"{term}/objections": "objection.read",
        f"{group}/terms/{TERM}/indicators/student.B2": "judgement.read",
    }


async def test_each_reading_leaves_one_line_with_who_whom_what_and_why(
    school: StandingSchool,
) -> None:
    """Ids only: the line outlives the names."""
    await school.service.house.desk.views.wait_for(school.school_id, await school.shown())
    paths = paths_of(school, school.pupil_id)
    for path in paths:
        response = await school["class teacher"].get(path)
        assert response.status_code == 200, (path, response.text)
    found = await lines(school)

    assert [one["action"] for one in found] == list(paths.values())
    assert {one["person_id"] for one in found} == {school.actor("class teacher").person_id}
    assert {one["duties"][0] for one in found} == {"class_teacher"}
    assert [one["purpose"] for one in found] == [PURPOSES[a].code for a in paths.values()]
    assert [one["term"] for one in found] == [None] * 3 + [TERM] * 5
    assert all(school.pupil_id in one["student_ids"] for one in found)
    assert [len(one["student_ids"]) for one in found] == [1] * 7 + [3]
    assert found[-1]["class_group_id"] == school.class_group_id


async def test_a_family_reads_its_own_without_a_line(school: StandingSchool) -> None:
    """The trail is about the school."""
    for path in list(paths_of(school, school.pupil_id))[:4]:
        assert (await school["guardian"].get(path)).status_code == 200

    assert await lines(school) == []


async def test_what_was_refused_was_not_read(school: StandingSchool) -> None:
    """A line says that somebody saw something."""
    for path in paths_of(school, school.elsewhere_id):
        if str(school.elsewhere_id) in path:
            assert (await school["class teacher"].get(path)).status_code == 404
    report = f"/students/{school.pupil_id}/terms/{TERM}/report"
    assert (await school["class teacher"].get(report)).status_code == 404

    assert await lines(school) == []


async def test_what_waits_in_a_class_names_the_children_shown(school: StandingSchool) -> None:
    """Not everybody of the class: whose entries were on the page."""
    await school.recorded("guardian")
    path = f"/class-groups/{school.class_group_id}/pending-confirmations"
    shown = await school["class teacher"].get(path, seen=await school.shown())
    found = await lines(school)

    assert len(shown.json()["items"]) == 1
    assert [(one["action"], one["student_ids"]) for one in found] == [
        ("observation.confirm", [school.pupil_id])
    ]


async def test_codes_of_a_class_are_a_reading_of_its_families(school: StandingSchool) -> None:
    """Names of guardians, and what lets one in."""
    path = f"/class-groups/{school.class_group_id}/guardian-codes"
    assert (await school["class teacher"].post(path)).status_code == 201
    (line,) = await lines(school)

    assert (line["action"], len(line["student_ids"])) == ("guardian_code.issue", 3)


async def test_a_list_of_names_is_no_record(school: StandingSchool) -> None:
    """Somebody who records for a class needs its names, many times a day."""
    path = f"/class-groups/{school.class_group_id}/students"
    assert (await school["class teacher"].get(path)).status_code == 200

    assert await lines(school) == []


@asynccontextmanager
async def trail_away(service: Service) -> AsyncIterator[None]:
    """As if the disk of the trail were full: nothing can be written to it."""
    pool = service.house.desk.pool
    await pool.execute("ALTER TABLE access_line RENAME TO access_line_away")
    try:
        yield
    finally:
        await pool.execute("ALTER TABLE access_line_away RENAME TO access_line")


async def test_what_cannot_be_written_down_is_not_shown(school: StandingSchool) -> None:
    """503 and not one byte of the record; afterwards everything is as before."""
    path = f"/students/{school.pupil_id}/guardians"
    async with trail_away(school.service):
        response = await school["class teacher"].get(path)
        family = await school["guardian"].get(path)

    assert_problem(response, "trail-is-away")
    assert response.status_code == Unavailable.status
    assert "李红" not in response.text
    assert family.status_code == 200
    assert (await school["class teacher"].get(path)).status_code == 200
    assert [one["number"] for one in await lines(school)] == [1]


async def test_a_route_that_notes_nothing_shows_nothing(
    school: StandingSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: somebody forgets to note; the answer is withheld, not given without a trace."""
    monkeypatch.setattr("portfolio.admit.desk.noted", lambda *_, **__: None)
    response = await school["class teacher"].get(f"/students/{school.pupil_id}/guardians")

    assert_problem(response, "trail-is-away")


def test_every_reading_of_the_policy_was_decided_upon() -> None:
    """An action under which children's data is shown has a purpose, or a reason why no line."""
    read = {one for route in ROUTES if route.startswith("GET ") for one in actions_of(route)}
    undecided = {one for one in read if shows_record(one)} - PURPOSES.keys()

    assert undecided == set()
    assert PURPOSES.keys().isdisjoint(NO_RECORD)
