"""抹除: what goes with a pupil's key, in whatever order the worker and an operator come to it."""

from datetime import timedelta

from portfolio.admit.events import StudentErased
from portfolio.support.actor import Role
from portfolio.support.journal import Decided
from standing_school import a_link, a_school
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

    assert not await desk.accounts.joined(school.school_id, [guardian])


async def test_a_worker_that_comes_late_leaves_no_account_behind(still: Service) -> None:
    """Linked and erased before anybody looked: the guardian was never in the table by then."""
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    guardian, both = (school.actor(name).person_id for name in ("guardian", "other guardian"))
    await school.given(Decided(school.pupil_id, a_link(both)))
    until = desk.clock.now() + timedelta(hours=1)
    await desk.accounts.issue(school.school_id, Role.GUARDIAN, [guardian, both], until)
    erased = StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
    await school.given(Decided(school.pupil_id, erased))
    await projector.catch_up(school.school_id)
    left = await desk.pool.fetch(
        "SELECT person_id FROM activation WHERE school_id = $1", school.school_id
    )

    assert [row[0] for row in left] == [both]


async def test_brother_and_sister_erased_before_the_worker_came_leave_no_account(
    still: Service,
) -> None:
    """Each was the other's reason to keep the mother's account, while both were in the table."""
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    mother, father = (school.actor(name).person_id for name in ("guardian", "other guardian"))
    await school.given(Decided(school.elsewhere_id, a_link(mother)))
    until = desk.clock.now() + timedelta(hours=1)
    await desk.accounts.issue(school.school_id, Role.GUARDIAN, [mother, father], until)
    await projector.catch_up(school.school_id)
    for student_id in (school.pupil_id, school.elsewhere_id):
        erased = StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
        await school.given(Decided(student_id, erased))
    await projector.catch_up(school.school_id)
    left = await desk.pool.fetch(
        "SELECT person_id FROM activation WHERE school_id = $1", school.school_id
    )

    assert [row[0] for row in left] == [father]


async def test_a_rebuild_after_a_restore_destroys_the_key_again(still: Service) -> None:
    """A copy of the keys from before the erasure was played back."""
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    keyring, whose = desk.journal.keyring, (school.school_id, school.pupil_id)
    await projector.catch_up(school.school_id)
    copy = await keyring._pool.fetchrow(
        "SELECT * FROM keys WHERE school_id = $1 AND stream_id = $2", *whose
    )
    erased = StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
    await school.given(Decided(school.pupil_id, erased))
    await projector.catch_up(school.school_id)
    columns = ", ".join(copy.keys())
    marks = ", ".join(f"${number}" for number, _ in enumerate(copy.keys(), 1))
    await keyring._pool.execute(f"INSERT INTO keys ({columns}) VALUES ({marks})", *copy.values())
    restored = await keyring.get_many(school.school_id, [school.pupil_id])
    await projector.rebuild(school.school_id, "admit")

    assert restored
    assert not await keyring.get_many(school.school_id, [school.pupil_id])


async def test_a_rebuild_takes_no_account_that_another_child_keeps(still: Service) -> None:
    """Of the guardian of an erased pupil and of one who was linked after the erasure."""
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    guardian = school.actor("guardian").person_id
    erased = StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
    await school.given(Decided(school.pupil_id, erased))
    await school.given(Decided(school.classmate_id, a_link(guardian)))
    await projector.catch_up(school.school_id)
    until = desk.clock.now() + timedelta(hours=1)
    await desk.accounts.issue(school.school_id, Role.GUARDIAN, [guardian], until)
    await projector.rebuild(school.school_id, "admit")
    left = await desk.pool.fetch(
        "SELECT person_id FROM activation WHERE school_id = $1", school.school_id
    )

    assert [row[0] for row in left] == [guardian]


async def test_an_erased_pupils_own_account_goes_with_the_key(still: Service) -> None:
    """A login is often a name: it must not stay behind in the live database."""
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    await projector.catch_up(school.school_id)
    until = desk.clock.now() + timedelta(hours=1)
    pupils = [school.pupil_id, school.classmate_id]
    for code in await desk.accounts.issue(school.school_id, Role.STUDENT, pupils, until):
        login = f"pupil{code.person_id.hex[:8]}"
        await desk.accounts.activate(school.school_id, code.code, login, "三月的雨落在屋檐")
        await desk.accounts.sign_in(school.school_id, login, "三月的雨落在屋檐")
    erased = StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
    await school.given(Decided(school.pupil_id, erased))
    await projector.catch_up(school.school_id)
    left = {
        table: [
            row[0]
            for row in await desk.pool.fetch(
                f"SELECT person_id FROM {table} WHERE school_id = $1 AND role = 'student'",
                school.school_id,
            )
        ]
        for table in ("account", "session")
    }

    assert left == {table: [school.classmate_id] for table in left}


async def test_pictures_and_identities_go_with_the_key(still: Service) -> None:
    """The hash of a name at a provider may be a telephone number's; three pictures are a secret."""
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    pupils = [school.pupil_id, school.classmate_id]
    await desk.pictures.issue(school.school_id, pupils)
    await desk.pool.execute(
        "INSERT INTO oidc_identity"
        " (school_id, person_id, subject_hash, account_id, role, bound_at)"
        " SELECT $1, p, 'subject', p, 'student', now() FROM unnest($2::uuid[]) AS p",
        school.school_id,
        pupils,
    )
    erased = StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
    await school.given(Decided(school.pupil_id, erased))
    await projector.catch_up(school.school_id)
    for table in ("picture_secret", "oidc_identity"):
        left = await desk.pool.fetch(
            f"SELECT person_id FROM {table} WHERE school_id = $1", school.school_id
        )

        assert [row[0] for row in left] == [school.classmate_id], table


async def test_a_guardian_of_another_child_keeps_the_account(still: Service) -> None:
    """Brother and sister: the record of one is erased, the family goes on with the other."""
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    guardian = school.actor("guardian").person_id
    await school.given(Decided(school.elsewhere_id, a_link(guardian)))
    await projector.catch_up(school.school_id)
    until = desk.clock.now() + timedelta(hours=1)
    codes = await desk.accounts.issue(school.school_id, Role.GUARDIAN, [guardian], until)
    await desk.accounts.activate(school.school_id, codes[0].code, "li.hong", "三月的雨落在屋檐")
    for student_id, expected in ((school.pupil_id, True), (school.elsewhere_id, False)):
        erased = StudentErased(reason="guardian_request", erased_by=school.actor("admin").person_id)
        await school.given(Decided(student_id, erased))
        await projector.catch_up(school.school_id)

        assert bool(await desk.accounts.joined(school.school_id, [guardian])) is expected
