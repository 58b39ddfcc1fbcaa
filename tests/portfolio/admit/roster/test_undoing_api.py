"""入册 over HTTP: an import is taken back, unless somebody has said something since."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from builders import an_observation
from portfolio.admit import events as admit
from portfolio.support.actor import Role
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from read_tables import live, rebuilt
from roster_calls import preview, pupils_of, take_in
from roster_rows import NUMBER, a_list, a_row, class_of
from signing_in import activated
from standing_school import TERM, Caller, StandingSchool, a_link, assert_problem


async def undo(who: Caller, import_id: UUID, key: UUID | None = None) -> Any:
    return await who.post(f"/roster-imports/{import_id}/undoing", key=key or uuid7())


async def imported(school: StandingSchool, content: bytes, **said: Any) -> UUID:
    admin, import_id = school["admin"], uuid7()
    mark = (await preview(admin, content))["preview"]
    response = await take_in(admin, content, import_id, preview=mark, **said)
    assert response.status_code == 201, response.text
    return import_id


async def test_an_import_can_be_taken_back(school: StandingSchool) -> None:
    """The list of last year, by mistake: moves go back, leavers are here, the new ones are gone."""
    admin = school["admin"]
    first = a_list(a_row("甲", 1), a_row("乙", 2), a_row("丙", 3, number=NUMBER))
    await imported(school, first)
    wrong = a_list(
        a_row("甲", 5, **{"class": "8"}, sex="女"),
        a_row("丙", 3, number="G500000201803010099"),
        a_row("丁", 4),
    )
    [gone] = (await preview(admin, wrong))["left"]
    leavers = {
        "student_ids": [gone["student_id"]],
        "left_on": school.today.isoformat(),
        "reason": "other",
    }
    import_id = await imported(school, wrong, leavers=leavers)
    stood = await pupils_of(school, class_of(school))
    key = uuid7()
    undone, again = [await undo(admin, import_id, key) for _ in range(2)]
    twice = await undo(admin, import_id)

    assert set(stood) == {"丙", "丁"}
    assert (undone.status_code, again.status_code) == (201, 200)
    assert undone.json() == again.json()
    assert undone.json()["pupils"] == 4
    assert set(await pupils_of(school, class_of(school))) == {"甲", "乙", "丙"}
    assert (await preview(admin, first))["counts"]["unchanged"] == 3
    assert (await preview(admin, wrong))["counts"]["new"] == 1
    assert_problem(twice, "import-is-undone")
    standing = (await admin.get(f"/roster-imports/{import_id}")).json()
    assert standing["is_undone"]


async def test_what_lists_have_done_can_be_folded_anew(school: StandingSchool) -> None:
    """G13 of lists: admitted, corrected, moved, returned, undone; row for row the same."""
    admin = school["admin"]
    await imported(school, a_list(a_row("甲", 1, number=NUMBER), a_row("乙", 2)))
    student_id = (await pupils_of(school, class_of(school)))["乙"]["student_id"]
    left = {"left_on": school.today.isoformat(), "reason": "transfer"}
    await admin.post(f"/students/{student_id}/departure", left)
    later = (a_row("甲", 5, number="G500000201803010099", grade="四年级"), a_row("乙", 2))
    import_id = await imported(school, a_list(*later, a_row("丙", 3)))
    before = await live(school.service, school.school_id)
    assert await rebuilt(school.service, school.school_id) == before
    undone = await undo(admin, import_id)
    found = await live(school.service, school.school_id)

    assert undone.status_code == 201, undone.text
    assert found["known_number"]
    assert len(found["stay"]) > len(before["stay"]) > len(found["student"])
    assert await rebuilt(school.service, school.school_id) == found


async def test_what_somebody_has_said_of_a_pupil_keeps_the_import(school: StandingSchool) -> None:
    """An observation, a consent: the refusal names what there is."""
    import_id = await imported(school, a_list(a_row("甲", 1)))
    student_id = UUID((await pupils_of(school, class_of(school)))["甲"]["student_id"])
    await school.given(Decided(student_id, an_observation(), TERM, uuid4()))
    consent = admit.ConsentGranted(scope="core", granted_by=uuid4(), notice_version="notice.v1")
    await school.given(Decided(student_id, consent))
    refused = await undo(school["admin"], import_id)

    assert_problem(refused, "import-is-referred-to")
    assert "1 条写实记录、1 项授权" in refused.json()["detail"]


async def test_an_erased_pupil_keeps_the_import(school: StandingSchool) -> None:
    """Nothing opens what the list said of that child any more; that is no fault of ours."""
    import_id = await imported(school, a_list(a_row("甲", 1), a_row("乙", 2)))
    child = (await pupils_of(school, class_of(school)))["甲"]["student_id"]
    erased = await school["admin"].post(
        f"/students/{child}/erasure", {"reason": "guardian_request"}
    )
    await pupils_of(school, class_of(school))
    assert (await school["admin"].get(f"/students/{child}")).status_code == 410
    refused = await undo(school["admin"], import_id)

    assert erased.status_code == 202, erased.text
    assert_problem(refused, "import-is-referred-to")


async def test_a_family_with_an_account_keeps_the_import(school: StandingSchool) -> None:
    """They would find their child gone overnight."""
    import_id = await imported(school, a_list(a_row("甲", 1)))
    child = UUID((await pupils_of(school, class_of(school)))["甲"]["student_id"])
    await an_account(school, await mother_of(school, child), "guardian")
    refused = await undo(school["admin"], import_id)

    assert_problem(refused, "import-is-referred-to")
    assert "1 个已启用的账号" in refused.json()["detail"]


async def test_a_family_that_signs_in_through_a_provider_keeps_it_too(
    school: StandingSchool,
) -> None:
    """An identity that is bound is somebody's way in as an account is."""
    import_id = await imported(school, a_list(a_row("甲", 1)))
    child = UUID((await pupils_of(school, class_of(school)))["甲"]["student_id"])
    desk = school.service.house.desk
    await desk.pool.execute(
        "INSERT INTO oidc_identity"
        " (school_id, person_id, subject_hash, account_id, role, bound_at)"
        " VALUES ($1, $2, $3, $4, 'student', now())",
        school.school_id,
        child,
        child.bytes,
        uuid4(),
    )
    refused = await undo(school["admin"], import_id)

    assert_problem(refused, "import-is-referred-to")


async def test_an_account_older_than_the_list_does_not_keep_it(school: StandingSchool) -> None:
    """A child and a mother who signed in last year; the list of this morning moved the child."""
    admin = school["admin"]
    await imported(school, a_list(a_row("甲", 1), a_row("乙", 2)))
    child = UUID((await pupils_of(school, class_of(school)))["甲"]["student_id"])
    for person_id, role in ((child, "student"), (await mother_of(school, child), "guardian")):
        await an_account(school, person_id, role)
    moved = a_list(a_row("甲", 1, **{"class": "8"}), a_row("乙", 2), a_row("丙", 3))
    import_id = await imported(school, moved)
    undone = await undo(admin, import_id)

    assert undone.status_code == 201, undone.text
    assert set(await pupils_of(school, class_of(school))) == {"甲", "乙"}
    accounts = await school.service.house.desk.pool.fetchval(
        "SELECT count(*) FROM account WHERE school_id = $1 AND login LIKE 'by.%'", school.school_id
    )
    assert accounts == 2


async def test_an_adult_whom_the_list_links_to_a_child_who_was_here_keeps_it(
    school: StandingSchool,
) -> None:
    """The child is older than the list; the way in of this adult rests on it."""
    await imported(school, a_list(a_row("甲", 1, guardian=None, relation=None)))
    import_id = await imported(school, a_list(a_row("甲", 1)))
    child = UUID((await pupils_of(school, class_of(school)))["甲"]["student_id"])
    await an_account(school, await mother_of(school, child), "guardian")
    refused = await undo(school["admin"], import_id)

    assert_problem(refused, "import-is-referred-to")
    assert "1 个已启用的账号" in refused.json()["detail"]


async def mother_of(school: StandingSchool, child: UUID) -> UUID:
    found: UUID = await school.service.house.desk.pool.fetchval(
        "SELECT guardian_id FROM guardian WHERE school_id = $1 AND student_id = $2",
        school.school_id,
        child,
    )
    return found


async def an_account(school: StandingSchool, person_id: UUID, role: str) -> None:
    await school.service.house.desk.pool.execute(
        "INSERT INTO account (school_id, account_id, person_id, role, login, password)"
        " VALUES ($1, $2, $3, $4, $5, 'x')",
        school.school_id,
        uuid4(),
        person_id,
        role,
        f"by.{person_id}",
    )


async def test_only_the_administrator_undoes_and_only_imports(school: StandingSchool) -> None:
    """Another command's id, another school's import: there is nothing."""
    import_id = await imported(school, a_list(a_row("甲", 1)))
    for who in ("class teacher", "guardian", "stranger"):
        refused = await undo(school[who], import_id)
        assert refused.status_code in {403, 404}
    joined = {"name": "戊", "born_on": "2018-05-01", "class_group_id": str(class_of(school))}
    key = uuid7()
    assert (await school["admin"].post("/students", joined, key=key)).status_code == 201

    assert (await undo(school["admin"], key)).status_code == 404


async def test_said_again_weeks_later_it_signs_off_nobody_who_came_back(
    school: StandingSchool,
) -> None:
    """The office's page sends the undo once more: the mother is linked again since, and has used
    her code.
    """
    admin, desk = school["admin"], school.service.house.desk
    await imported(school, a_list(a_row("甲", 1, guardian=None, relation=None)))
    import_id, key = await imported(school, a_list(a_row("甲", 1))), uuid7()
    student_id = UUID((await pupils_of(school, class_of(school)))["甲"]["student_id"])
    path = f"/students/{student_id}/guardians"
    [mother] = [UUID(one["guardian_id"]) for one in (await admin.get(path)).json()["items"]]
    assert (await undo(admin, import_id, key)).status_code == 201
    assert (await admin.get(path)).json()["items"] == []
    await school.given(Decided(student_id, a_link(mother)))
    until = desk.clock.now() + timedelta(days=30)
    [issued] = await desk.accounts.issue(school.school_id, Role.GUARDIAN, [mother], until)
    caller = await activated(school, issued.code, "came.back")
    again = await undo(admin, import_id, key)

    assert again.status_code == 200
    assert (await caller.get("/sessions/current")).json()["student_ids"] == [str(student_id)]
