"""抹除: what goes with a pupil's key, in whatever order the worker and an operator come to it."""

from datetime import timedelta

from portfolio.admit.events import StudentErased
from portfolio.support.actor import Role
from portfolio.support.journal import Decided
from standing_school import a_school
from standing_service import Service, a_projector


async def test_a_rebuild_before_the_worker_came_leaves_no_account_behind(still: Service) -> None:
    """An operator rebuilds the pupils' table between the erasure and the worker's next look:
    the guardians are no longer in the table, and their accounts must go all the same.
    """
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    guardian = school.actor("guardian").person_id
    await projector.catch_up(school.school_id)
    until = desk.clock.now() + timedelta(hours=1)
    codes = await desk.accounts.issue(school.school_id, Role.GUARDIAN, [guardian], until)
    await desk.accounts.activate(school.school_id, codes[0].code, "li.hong", "三月的雨落在屋檐")
    erased = StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
    await school.given(Decided(school.pupil_id, erased))

    await projector.rebuild(school.school_id, "admit")
    await projector.catch_up(school.school_id)

    assert not await desk.accounts.has_account(school.school_id, guardian)
