"""School and pupil as they are now: remembered by epoch, never trusted beyond it."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from portfolio.admit import events as admit
from portfolio.admit.domain import Enrolled, Erased, Unknown
from portfolio.admit.queries import Rosters
from portfolio.admit.roster_queries import children_of, class_members
from portfolio.support.journal import Decided, Journal
from portfolio.support.problems import NotFound
from standing_school import StandingSchool, a_school
from standing_service import Service, a_projector


@pytest.fixture
async def quiet(still: Service) -> StandingSchool:
    return await a_school(still)


@pytest.fixture
def rosters(still: Service) -> Rosters:
    """What another process remembers."""
    return Rosters(still.house.desk.journal)


def moved(school: StandingSchool) -> Decided:
    group = school.other_class_group_id
    return Decided(school.pupil_id, admit.ClassAssigned(class_group_id=group))


async def test_what_is_remembered_is_compared_before_it_is_read(
    quiet: StandingSchool, rosters: Rosters
) -> None:
    """Commands decide on memory, for the append finds out; reads ask first."""
    await rosters.student(quiet.school_id, quiet.pupil_id)
    await quiet.given(moved(quiet))
    remembered = (await rosters.student(quiet.school_id, quiet.pupil_id)).state
    _, now = await rosters.current(quiet.school_id, quiet.pupil_id)
    after = (await rosters.student(quiet.school_id, quiet.pupil_id)).state

    assert isinstance(remembered, Enrolled)
    assert isinstance(now.state, Enrolled)
    assert remembered.class_group_id == quiet.class_group_id
    assert now.state.class_group_id == quiet.other_class_group_id
    assert after == now.state


async def test_a_school_that_moved_is_read_anew(quiet: StandingSchool, rosters: Rosters) -> None:
    """A released teacher is released at the next request."""
    teacher = quiet.actor("class teacher").person_id
    school, _ = await rosters.current(quiet.school_id)
    assert school.state.duties_of(teacher)
    await quiet.given(Decided(quiet.school_id, admit.StaffReleased(staff_id=teacher)))
    school, _ = await rosters.current(quiet.school_id)

    assert not school.state.duties_of(teacher)


async def test_facts_leave_the_memory_alone(quiet: StandingSchool, rosters: Rosters) -> None:
    """Observations raise no epoch: a popular pupil is not read anew with each of them."""
    _, before = await rosters.current(quiet.school_id, quiet.pupil_id)
    await quiet.given(moved(quiet))
    _, after = await rosters.current(quiet.school_id, quiet.pupil_id)

    assert after.epoch == before.epoch + 1


async def test_nobody_is_nobody_in_every_school(
    quiet: StandingSchool, rosters: Rosters, still: Service
) -> None:
    """A pupil of another school, a school's own stream, an id that somebody made up;
    and what was asked for under one school is not remembered for another.
    """
    other = await a_school(still)
    await rosters.student(other.school_id, other.pupil_id)
    for student_id in (uuid4(), other.pupil_id, quiet.school_id):
        found = await rosters.student(quiet.school_id, student_id)
        assert (found.state, found.epoch > 0) == (Unknown(), student_id == quiet.school_id)

    with pytest.raises(NotFound):
        await rosters.school(uuid4())


async def test_an_erased_pupil_is_known_as_erased_and_the_key_is_dropped(
    quiet: StandingSchool, rosters: Rosters
) -> None:
    """Before the worker has destroyed it, and after."""
    keyring = quiet.service.house.desk.journal.keyring
    await rosters.student(quiet.school_id, quiet.pupil_id)
    erased = admit.StudentErased(reason="authority_order", erased_by=uuid4())
    await quiet.given(Decided(quiet.pupil_id, erased))
    for _ in range(2):
        _, known = await rosters.current(quiet.school_id, quiet.pupil_id)
        fresh = await rosters.student(quiet.school_id, quiet.pupil_id, fresh=True)

        assert known.state == fresh.state == Erased()
        assert (quiet.school_id, quiet.pupil_id) not in keyring._cache
        await a_projector(quiet.service.house).catch_up(quiet.school_id)


async def test_only_the_enrolled_are_listed_as_they_are_now(
    quiet: StandingSchool, rosters: Rosters
) -> None:
    """For sheets of codes and for imports."""
    everybody = [quiet.pupil_id, quiet.classmate_id, quiet.planned_id, uuid4()]
    await rosters.enrolled_now(quiet.school_id, everybody)
    erased = admit.StudentErased(reason="authority_order", erased_by=uuid4())
    await quiet.given(moved(quiet), Decided(quiet.classmate_id, erased))
    found = await rosters.enrolled_now(quiet.school_id, everybody)

    assert set(found) == {quiet.pupil_id, quiet.planned_id}
    assert found[quiet.pupil_id].state.class_group_id == quiet.other_class_group_id


async def test_the_read_tables_know_children_and_classes(quiet: StandingSchool) -> None:
    """Of whom a guardian is one today; who is in a class today."""
    pool = quiet.service.house.desk.pool
    await quiet.given(moved(quiet))
    await a_projector(quiet.service.house).catch_up(quiet.school_id)
    children = {
        name: await children_of(pool, quiet.school_id, quiet.actor(name).person_id)
        for name in ("guardian", "former guardian", "class teacher")
    }

    assert children == {"guardian": [quiet.pupil_id], "former guardian": [], "class teacher": []}
    assert set(await class_members(pool, quiet.school_id, quiet.class_group_id)) == {
        quiet.classmate_id,
        quiet.planned_id,
    }


class _On:
    """A clock that stands on a day."""

    def __init__(self, day: date) -> None:
        self._now = datetime.combine(day, time(4), UTC)

    def now(self) -> datetime:
        return self._now


async def test_at_midnight_a_duty_begins_and_another_ends(
    quiet: StandingSchool, still: Service
) -> None:
    """What is remembered of a school is of a day: nothing has to be said for a right to end."""
    teacher = quiet.actor("class teacher").person_id
    tomorrow = quiet.today + timedelta(days=1)
    [one] = (await still.house.desk.rosters.school(quiet.school_id)).state.duties_of(teacher)
    ends = admit.DutyEnded(
        staff_id=teacher, duty=one.duty, class_group_id=one.class_group_id, from_on=tomorrow
    )
    begins = admit.StaffAssigned(
        staff_id=teacher,
        staff_number=one.staff_number,
        name=one.name,
        duty="resource_teacher",
        from_on=tomorrow,
    )
    await quiet.given(Decided(quiet.school_id, ends), Decided(quiet.school_id, begins))
    journal = still.house.desk.journal
    held = []
    for day in (quiet.today, tomorrow):
        then = Journal(journal.store, journal.keyring, journal.mapper, _On(day))
        school, _ = await Rosters(then).current(quiet.school_id)
        held.append([it.duty for it in school.state.duties_of(teacher)])

    assert held == [["class_teacher"], ["resource_teacher"]]
