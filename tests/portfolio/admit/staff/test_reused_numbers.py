"""A staff number that somebody new has: nothing of whoever had it before is theirs."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from builders import SCHOOL_ID, a_school, an_assignment
from event_log import SteeredClock
from portfolio.admit import events as e
from portfolio.admit.domain import evolve_school
from portfolio.admit.staff.difference import whose_number
from portfolio.support.actor import Role
from portfolio.support.ids import derived, uuid7
from portfolio.support.oidc_identities import Identities
from portfolio.support.oidc_sign_ins import Arrived
from portfolio.support.row_security import acting_for
from signing_in import PASSWORD, activated, enrolled
from staff_rows import DAY, HEAD, TODAY, WANG, a_gift, a_staff_row, an_end, assigned
from standing_school import TERM, Caller, StandingSchool, assert_problem

LOGIN = "wang.fang"


async def given(admin: Caller, name: str, key: UUID | None = None, **said: str) -> UUID:
    body = {"staff_number": "T960", "name": name, "duty": "moral_education", **said}
    response = await admin.post("/staff-duties", body, key=key or uuid7())
    assert response.is_success, response.text
    return UUID(response.json()["staff_id"])


async def code_for(admin: Caller, staff_id: UUID) -> str:
    [one] = (await admin.post(f"/staff-codes?staff_id={staff_id}")).json()["items"]
    return str(one["code"])


async def traces(school: StandingSchool, staff_id: UUID) -> int:
    """What the children's trail holds under somebody's id."""
    found: int = await school.service.house.desk.pool.fetchval(
        "SELECT count(*) FROM access_line WHERE school_id = $1 AND person_id = $2",
        school.school_id,
        staff_id,
    )
    return found


def of_the_city(school: StandingSchool) -> Identities:
    desk = school.service.house.desk
    return Identities(desk.pool, desk.across, desk.clock)


async def bound(school: StandingSchool, staff_id: UUID, subject: bytes) -> Arrived:
    """Somebody of the city's, bound to a member of staff by a code."""
    desk = school.service.house.desk
    arrived = Arrived("staff", subject, None, None, None)
    until = desk.clock.now() + timedelta(days=1)
    [issued] = await desk.accounts.issue(school.school_id, Role.STAFF, [staff_id], until)
    with acting_for(school.school_id):
        await of_the_city(school).bind(school.school_id, issued.code, arrived)
    return arrived


async def test_the_new_one_has_nothing_of_the_former_ones(school: StandingSchool) -> None:
    """Login, password and number are the same; session, factor, readings and name are not."""
    admin, clock = school["admin"], SteeredClock(datetime.now(UTC))
    former = await given(admin, "王芳")
    wang = await activated(school, await code_for(admin, former), LOGIN)
    wang, *_ = await enrolled(wang, clock)
    read = await wang.get(f"/students/{school.pupil_id}/timeline", term=TERM)
    await admin.post(f"/staff/{former}/release")
    present = await given(admin, "李文")
    li = await activated(school, await code_for(admin, present), LOGIN)
    who = (await li.get("/sessions/current")).json()
    told = (await school["guardian"].get(f"/students/{school.pupil_id}/access-lines")).text

    assert read.is_success, read.text
    assert present != former
    assert who["person_id"] == str(present)
    assert who["second_factor"] == "none"
    assert (await wang.get("/sessions/current")).status_code == 401
    assert (await traces(school, former), await traces(school, present)) == (1, 0)
    assert "王芳" in told
    assert "李文" not in told


async def test_whoever_the_city_knew_as_the_former_one_is_nobody(school: StandingSchool) -> None:
    """Neither at once nor when the number has somebody again."""
    admin, identities = school["admin"], of_the_city(school)
    former = await given(admin, "王芳")
    arrived = await bound(school, former, b"wang of the city")
    known = await identities.people(arrived)
    await admin.post(f"/staff/{former}/release")
    present = await given(admin, "李文")
    await code_for(admin, present)

    assert [one.person_id for one in known] == [former]
    assert await identities.people(arrived) == []


async def test_a_code_printed_for_the_former_one_lets_nobody_in(school: StandingSchool) -> None:
    """The sheet that was never handed out is still in the drawer."""
    admin = school["admin"]
    former = await given(admin, "王芳")
    code = await code_for(admin, former)
    await admin.post(f"/staff/{former}/release")
    await given(admin, "李文")
    body = {"school_code": school.code, "code": code, "login": LOGIN, "password": PASSWORD}

    assert_problem(await school["anonymous"].post("/accounts", body), "code-is-not-valid")


async def test_the_same_said_twice_is_one_person(school: StandingSchool) -> None:
    """A retry finds the number given already, and to whom."""
    admin, key = school["admin"], uuid7()
    former = await given(admin, "王芳")
    await admin.post(f"/staff/{former}/release")
    once, again = [await given(admin, "李文", key) for _ in range(2)]
    more = await given(admin, "李文", duty="resource_teacher")

    assert once == again == more != former


def test_a_number_goes_on_with_whoever_comes_back_and_begins_anew_with_another() -> None:
    """As long as somebody has it, a second name is asked about; a third holder is a third."""
    held = a_school(HEAD, an_assignment(staff_id=WANG))
    held = evolve_school(held, a_gift(staff_number="T001"))
    left = evolve_school(held, e.StaffReleased(staff_id=WANG))
    second = whose_number(SCHOOL_ID, left, "T001", "李文")
    there = evolve_school(left, a_gift(staff_id=second, staff_number="T001", name="李文"))
    gone = evolve_school(there, e.StaffReleased(staff_id=second))

    assert whose_number(SCHOOL_ID, held, "T001", "李文") == WANG
    assert whose_number(SCHOOL_ID, left, "T001", "王芳") == WANG
    assert whose_number(SCHOOL_ID, there, "T001", "李文") == second
    assert whose_number(SCHOOL_ID, gone, "T001", "李文") == second
    assert len({WANG, second, whose_number(SCHOOL_ID, gone, "T001", "王芳")}) == 3
    assert whose_number(SCHOOL_ID, gone, "T002", "王芳") == derived(SCHOOL_ID, "staff", "T002")


def test_a_list_means_the_same_people() -> None:
    """Whose last duty ended by its day has left too; a list that says it is the same person, with
    another name, is believed.
    """
    school = a_school(HEAD)
    for said in (a_gift(staff_number="T001"), an_end(TODAY)):
        school = evolve_school(school, said)
    school = school.on(TODAY + DAY)
    another, same = (
        assigned(a_staff_row(name="李文"), school=school, **more).events[1][1]
        for more in ({}, {"same_person": frozenset({"T001"})})
    )

    assert isinstance(another, e.StaffAssigned)
    assert isinstance(same, e.StaffAssigned)
    assert another.staff_id == derived(SCHOOL_ID, "staff", "T001", WANG)
    assert same.staff_id == WANG
