"""复学、转回、留级 over HTTP: the same record goes on, and nothing that was sealed changes."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from portfolio.admit import events as admit
from portfolio.admit.pupils import Enrolled
from portfolio.seal.queries import progress
from portfolio.support.journal import Decided
from read_tables import live, rebuilt
from standing_school import NEXT_TERM, TERM, StandingSchool, assert_problem

ROUTE = "/students/{}/return"


def back(school: StandingSchool, **changes: Any) -> dict[str, Any]:
    said = {
        "class_group_id": str(school.class_group_id),
        "roster_number": 21,
        "returned_on": school.today.isoformat(),
    }
    return said | changes


async def leaves(school: StandingSchool, student_id: UUID) -> None:
    admin = school.actor("admin").person_id
    left = admit.TransferredOut(left_on=school.today, reason="transfer", by=admin)
    await school.given(Decided(student_id, left))


async def test_who_comes_back_goes_on_with_the_record(school: StandingSchool) -> None:
    """On the next request teachers and family find the child again, under the number of today."""
    await leaves(school, school.pupil_id)
    path = f"/students/{school.pupil_id}"
    before = await school["class teacher"].get(path)
    done = await school["admin"].post(f"{path}/return", back(school))
    after = await school["class teacher"].get(path)

    assert (before.status_code, done.status_code, after.status_code) == (404, 201, 200)
    assert (after.json()["roster_number"], after.json()["left_on"]) == (21, None)


async def test_only_who_left_comes_back_and_not_tomorrow(school: StandingSchool) -> None:
    """A day that has not come, somebody who is here, a class that is not."""
    tomorrow = (school.today + timedelta(days=1)).isoformat()
    here = await school["admin"].post(ROUTE.format(school.pupil_id), back(school))
    await leaves(school, school.pupil_id)
    path = ROUTE.format(school.pupil_id)
    ahead = await school["admin"].post(path, back(school, returned_on=tomorrow))
    nowhere = await school["admin"].post(path, back(school, class_group_id=str(uuid4())))

    assert_problem(here, "nobody-has-left")
    assert_problem(ahead, "day-is-ahead")
    assert nowhere.status_code == 404


async def test_a_second_record_of_who_was_here_is_refused(school: StandingSchool) -> None:
    """Entered as a new child, half of the years would be lost."""
    joined = {"name": "戊", "born_on": "2018-05-01", "class_group_id": str(school.class_group_id)}
    year = admit.RosterImported(school_year=2026, admitted=0, unchanged=0, imported_by=uuid4())
    await school.given(Decided(school.school_id, year))
    first = await school["admin"].post("/students", joined)
    await leaves(school, UUID(first.json()["student_id"]))
    again = await school["admin"].post("/students", joined)

    assert first.status_code == 201, first.text
    assert_problem(again, "student-was-here")


async def test_who_was_away_when_a_term_was_sealed_does_not_belong_to_it(
    school: StandingSchool,
) -> None:
    """Left before, came back after: its reports and numbers stay as they were told."""
    desk = school.service.house.desk
    days = {"opens_on": school.today, "closes_on": school.today + timedelta(days=60)}
    await leaves(school, school.pupil_id)
    sealed = admit.TermSealed(term=TERM, sealed_by=uuid4())
    await school.given(Decided(school.school_id, sealed))
    await school.given(
        Decided(school.school_id, admit.TermPlanned(term=NEXT_TERM, check_days=0, **days)),
        Decided(school.school_id, admit.TermOpened(term=NEXT_TERM)),
    )
    done = await school["admin"].post(ROUTE.format(school.pupil_id), back(school))
    assert done.status_code == 201, done.text
    found = await live(school.service, school.school_id)

    assert (await progress(desk.pool, school.school_id, TERM)).enrolled == 3
    assert (await progress(desk.pool, school.school_id, NEXT_TERM)).enrolled == 4
    again = await rebuilt(school.service, school.school_id)
    # Meanwhile the worker goes on with what a sealed term asks for.
    assert [again[table] for table in ("student", "stay")] == [
        found[table] for table in ("student", "stay")
    ]


async def test_who_repeats_a_year_is_of_the_grade_below_from_now_on(
    school: StandingSchool,
) -> None:
    """The class of the year below, under another number; the year before stays what it was."""
    below = uuid4()
    formed = admit.ClassFormed(
        class_group_id=below, grade=2, number=1, stage="primary", entry_year=2025
    )
    await school.given(Decided(school.school_id, formed))
    path = f"/students/{school.pupil_id}/repetition"
    same = await school["admin"].post(path, {"class_group_id": str(school.class_group_id)})
    done = await school["admin"].post(path, {"class_group_id": str(below), "roster_number": 30})
    desk = school.service.house.desk
    _, at = await desk.rosters.current(school.school_id, school.pupil_id)
    found = await live(school.service, school.school_id)

    assert_problem(same, "grade-is-as-it-is")
    assert done.status_code == 201, done.text
    assert isinstance(at.state, Enrolled)
    assert (at.state.class_group_id, at.state.grade(TERM)) == (below, 2)
    assert at.state.grade("2025-2026-2") == 2
    assert await rebuilt(school.service, school.school_id) == found
