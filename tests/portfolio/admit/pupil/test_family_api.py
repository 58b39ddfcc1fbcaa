"""入册 over HTTP: a child's guardians, and which child a code lets them see."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from family_links import link
from portfolio.admit import events as e
from portfolio.support.actor import Role
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from signing_in import PASSWORD, activated
from standing_school import (
    StandingSchool,
    a_link,
    a_pupil,
    a_school,
    assert_problem,
)
from standing_service import Service, a_projector


async def test_the_first_guardian_names_a_second(school: StandingSchool) -> None:
    """With a code for grandmother's phone; a retry brings another until one is used."""
    key = uuid7()
    first, again = await link(school, "guardian", key=key), await link(school, "guardian", key=key)
    guardian_id = first.json()["guardian_id"]
    grandmother = await activated(school, again.json()["code"], "grandma")
    third = await link(school, "guardian", key=key)
    listed = await grandmother.get(f"/students/{school.pupil_id}/guardians")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["guardian_id"] == guardian_id
    assert third.json()["code"] is None
    assert [one["name"] for one in listed.json()["items"]] == ["李红", "李兰"]
    assert (await grandmother.get(f"/students/{school.pupil_id}")).status_code == 200
    refused = await grandmother.post(
        f"/students/{school.pupil_id}/guardians", {"name": "丙", "relation": "叔叔"}
    )
    assert_problem(refused, "forbidden")


async def test_who_may_name_a_guardian(school: StandingSchool) -> None:
    """The school's administration, the class teacher, the first guardian."""
    statuses = await school.everyone(
        lambda who: who.post(
            f"/students/{school.pupil_id}/guardians", {"name": "李兰", "relation": "外祖母"}
        )
    )

    assert {who for who, status in statuses.items() if status == 201} == {
        "admin",
        "class teacher",
        "guardian",
    }
    assert statuses["subject teacher"] == 403
    assert statuses["other guardian"] == statuses["other teacher"] == 404


async def test_an_unlinked_guardians_sessions_end_at_once(school: StandingSchool) -> None:
    """Nothing handed out earlier opens anything: session, account, unused code."""
    made = (await link(school, "class teacher")).json()
    grandmother = await activated(school, made["code"], "grandma")
    assert (await grandmother.get(f"/students/{school.pupil_id}")).status_code == 200
    path = f"/students/{school.pupil_id}/guardians/{made['guardian_id']}/unlinking"
    assert_problem(await school["guardian"].post(path), "forbidden")
    key = uuid7()
    ended, again = [await school["class teacher"].post(path, key=key) for _ in range(2)]
    statuses = [
        (await grandmother.get(one)).status_code
        for one in (f"/students/{school.pupil_id}", "/sessions/current")
    ]
    sign_in = await school["anonymous"].post(
        "/sessions", {"login": f"{school.code}/grandma", "password": PASSWORD}
    )

    assert (ended.status_code, again.status_code) == (201, 200)
    assert statuses == [401, 401]
    assert sign_in.status_code == 401
    assert_problem(await school["class teacher"].post(path), "not-found")


async def test_an_account_ends_with_the_last_child_however_late_the_worker(
    still: Service,
) -> None:
    """Unlinked from brother and sister one after the other: the read tables still show the first;
    and linked to a sister a moment ago, whom they do not show yet, she keeps the account.
    """
    school = await a_school(still)
    desk, projector = still.house.desk, a_projector(still.house)
    mother, father = (school.actor(name).person_id for name in ("guardian", "other guardian"))
    await school.given(Decided(school.elsewhere_id, a_link(mother)))
    await projector.catch_up(school.school_id)
    until = desk.clock.now() + timedelta(hours=1)
    await desk.accounts.issue(school.school_id, Role.GUARDIAN, [mother, father], until)
    await school.given(
        Decided(school.elsewhere_id, e.GuardianUnlinked(guardian_id=mother)),
        Decided(school.elsewhere_id, a_link(father)),
    )
    for student_id, adult in ((school.pupil_id, mother), (school.classmate_id, father)):
        path = f"/students/{student_id}/guardians/{adult}/unlinking"
        ending = asyncio.create_task(school["admin"].post(path))
        while not ending.done():
            await asyncio.sleep(0.2)
            await projector.catch_up(school.school_id)
        assert (await ending).status_code == 201
    left = await desk.pool.fetch(
        "SELECT person_id FROM activation WHERE school_id = $1", school.school_id
    )

    assert [row[0] for row in left] == [father]


async def test_a_guardian_may_step_back(school: StandingSchool) -> None:
    """One's own link ends by one's own word; the child may be without any for a while."""
    me = school.actor("guardian").person_id
    ended = await school["guardian"].post(f"/students/{school.pupil_id}/guardians/{me}/unlinking")

    assert ended.status_code == 201
    assert (await school["guardian"].get(f"/students/{school.pupil_id}")).status_code == 401
    listed = await school["class teacher"].get(f"/students/{school.pupil_id}/guardians")
    assert listed.json()["items"] == []


async def test_a_pupil_signs_in_with_a_printed_code_and_sees_themself(
    school: StandingSchool,
) -> None:
    """Printed by the class teacher, used up like a guardian's; a classmate is nobody."""
    path = f"/class-groups/{school.class_group_id}/student-codes"
    assert (await school["admin"].post(path)).status_code == 403
    sheet = (await school["class teacher"].post(path)).json()["items"]
    mine = next(one for one in sheet if one["student_id"] == str(school.pupil_id))
    pupil = await activated(school, mine["code"], "xiaoming")
    who = (await pupil.get("/sessions/current")).json()

    assert [one["roster_number"] for one in sheet] == [1, 2, 3]
    assert (who["role"], who["student_ids"]) == ("student", [str(school.pupil_id)])
    assert (await pupil.get(f"/students/{school.pupil_id}")).status_code == 200
    assert (await pupil.get(f"/students/{school.classmate_id}")).status_code == 404
    assert (await pupil.get("/class-groups")).status_code == 403
    assert (await school["other teacher"].post(path)).status_code == 404


async def test_brothers_and_sisters_share_a_guardian_and_the_account(
    school: StandingSchool,
) -> None:
    """One mother, one account: both children under it; unlinked from one she keeps the other."""
    mother = school.actor("guardian").person_id
    path = f"/students/{school.elsewhere_id}/guardians"
    said = {"guardian_id": str(mother), "relation": "母亲"}
    by_stranger = await school["other teacher"].post(path, said)
    linked = await school["admin"].post(path, said)
    twice = await school["admin"].post(path, said)
    await school["admin"].get(
        f"/class-groups/{school.class_group_id}/students", seen=await school.shown()
    )
    who = (await school["guardian"].get("/sessions/current")).json()
    both = [
        (await school["guardian"].get(f"/students/{one}")).status_code
        for one in (school.pupil_id, school.elsewhere_id)
    ]
    unlinked = await school["admin"].post(
        f"/students/{school.elsewhere_id}/guardians/{mother}/unlinking"
    )
    after = [
        (await school["guardian"].get(f"/students/{one}")).status_code
        for one in (school.pupil_id, school.elsewhere_id)
    ]

    assert by_stranger.status_code == 404
    assert linked.status_code == 201, linked.text
    assert linked.json()["guardian_id"] == str(mother)
    assert_problem(twice, "guardian-is-linked")
    assert set(who["student_ids"]) == {str(school.pupil_id), str(school.elsewhere_id)}
    assert (both, unlinked.status_code, after) == ([200, 200], 201, [200, 404])


async def test_a_child_of_two_households_has_an_account_in_each(school: StandingSchool) -> None:
    """Whoever the family names, and as what: each with a code and a login of their own."""
    father = (await link(school, "admin")).json()
    aunt = await school["admin"].post(
        f"/students/{school.pupil_id}/guardians", {"name": "周叔", "relation": "其他（邻居）"}
    )
    entered = [
        await activated(school, code, login)
        for code, login in ((father["code"], "father"), (aunt.json()["code"], "aunt"))
    ]

    for one in entered:
        assert (await one.get(f"/students/{school.pupil_id}")).status_code == 200


async def test_who_is_named_is_named_once(school: StandingSchool) -> None:
    """A name and an id could be two people; neither is nobody."""
    path = f"/students/{school.pupil_id}/guardians"
    both = {"name": "李红", "guardian_id": str(uuid4()), "relation": "母亲"}
    for said in (both, {"relation": "母亲"}):
        assert_problem(await school["admin"].post(path, said), "malformed")
    nobody = await school["admin"].post(path, {"guardian_id": str(uuid4()), "relation": "母亲"})

    assert nobody.status_code == 404


async def test_no_family_is_given_the_code_of_another_household(school: StandingSchool) -> None:
    """A father of two households who has no account yet: the mother of one puts him beside her
    second child by his id. A code for him would open the other household's child to her, and the
    sheet that he has would stop working.
    """
    father, second = uuid4(), uuid4()
    mother = school.actor("guardian").person_id
    await school.given(
        Decided(school.pupil_id, a_link(father, "周大山")),
        Decided(school.elsewhere_id, a_link(father, "周大山")),
        *a_pupil(second, school.class_group_id, 30, guardian=mother),
    )
    desk = school.service.house.desk
    until = desk.clock.now() + timedelta(days=9)
    [sheet] = await desk.accounts.issue(school.school_id, Role.GUARDIAN, [father], until)
    linked = await school["guardian"].post(
        f"/students/{second}/guardians", {"guardian_id": str(father), "relation": "父亲"}
    )

    assert linked.status_code == 201, linked.text
    assert linked.json()["code"] is None
    await activated(school, sheet.code, "father")


async def test_a_retry_gives_no_code_once_another_household_has_the_adult_too(
    school: StandingSchool,
) -> None:
    """The first guardian had it told when it opened nobody but their own child."""
    key = uuid7()
    made = await link(school, "guardian", key=key)
    grandmother = UUID(made.json()["guardian_id"])
    await school.given(Decided(school.elsewhere_id, a_link(grandmother, "李兰")))
    again = await link(school, "guardian", key=key)

    assert made.json()["code"]
    assert again.json() == made.json() | {"code": None}


async def test_the_family_reads_who_of_the_school_added_an_adult(school: StandingSchool) -> None:
    """Whoever is told the code could be that adult, whose own reading leaves no line: an
    administrator could put one invented adult beside every child of the school.
    """
    assert (await link(school, "admin")).status_code == 201
    lines = (await school["guardian"].get(f"/students/{school.pupil_id}/access-lines")).json()

    assert [one["why"] for one in lines["items"]] == ["登记监护人"]


async def test_every_family_whose_child_the_new_code_opens_reads_of_it(
    school: StandingSchool,
) -> None:
    """A father without an account who has children in two classes, linked to a third by his id."""
    father = uuid4()
    await school.given(
        Decided(school.planned_id, a_link(father, "周大山")),
        Decided(school.elsewhere_id, a_link(father, "周大山")),
    )
    linked = await school["class teacher"].post(
        f"/students/{school.pupil_id}/guardians",
        {"guardian_id": str(father), "relation": "父亲"},
    )
    rows = await school.service.house.desk.pool.fetch(
        "SELECT student_ids FROM access_line WHERE school_id = $1 AND action = 'guardian.link'",
        school.school_id,
    )

    assert linked.json()["code"]
    assert {one for row in rows for one in row["student_ids"]} == {
        school.pupil_id,
        school.planned_id,
        school.elsewhere_id,
    }
