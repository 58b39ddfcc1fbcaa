"""入册 over HTTP: a list is looked at before it is taken in, and can be taken back for a day."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook

from builders import an_observation
from demo.lists import as_form as demo_form
from demo.lists import kept, roster_of
from demo.schools import SCHOOLS
from portfolio.admit import events as admit
from portfolio.admit.roster.class_ids import class_group_id
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from read_tables import live, rebuilt
from roster_calls import YEAR, looked_at, preview, pupils_of, take_in
from standing_school import TERM, Caller, StandingSchool, assert_problem
from workbooks import a_roster

HEAD = (
    *("姓名", "性别", "出生日期", "年级", "班号", "班内学号"),
    *("学籍号", "成员1姓名", "成员1关系"),
)
NUMBER = "G500000201803010041"


def a_row(name: str, seat: int | None = 1, **changes: Any) -> list[Any]:
    said = {
        "sex": "男",
        "born_on": "20180301",
        "grade": "三年级",
        "class": "7",
        "seat": seat,
        "number": None,
        "guardian": "李红",
        "relation": "母亲",
    } | changes
    return [name, *said.values()]


def a_list(*rows: Sequence[Any]) -> bytes:
    return a_roster(*rows, head=HEAD)


def class_of(school: StandingSchool, grade: int = 3, number: int = 7) -> UUID:
    return class_group_id(school.school_id, grade, number, YEAR)


async def test_a_preview_tells_the_difference_and_changes_nothing(school: StandingSchool) -> None:
    """New, moved, corrected and missing, each counted once; the school stays as it was."""
    admin = school["admin"]
    await looked_at(admin, a_list(*(a_row(name, n) for n, name in enumerate("甲乙丙丁", 1))))
    before = await school.shown()
    later = a_list(a_row("甲", 1), a_row("乙", 2, **{"class": "8"}), a_row("丙", 9), a_row("戊", 5))
    found = await preview(admin, later)

    assert await school.shown() == before
    counts = {kind: count for kind, count in found["counts"].items() if count}
    assert counts == {"new": 1, "moved": 1, "corrected": 1, "unchanged": 1, "left": 1}
    by_name = {one["name"]: one for one in found["first"]}
    assert by_name["乙"]["changes"] == ["class"]
    assert by_name["乙"]["class_group"]["number"] == 8
    assert by_name["乙"]["pupil"]["class_group"]["number"] == 7
    assert by_name["丙"]["changes"] == ["seat"]
    assert [one["name"] for one in found["left"]] == ["丁"]


async def test_what_was_looked_at_is_done_and_nothing_else(school: StandingSchool) -> None:
    """Moved and corrected; who is missing stays until somebody says that they have left."""
    admin = school["admin"]
    await looked_at(admin, a_list(*(a_row(name, n) for n, name in enumerate("甲乙丙丁", 1))))
    later = a_list(a_row("甲", 1), a_row("乙", 2, **{"class": "8"}), a_row("丙", 9))
    told = await looked_at(admin, later)

    assert (told["moved"], told["corrected"], told["unchanged"], told["left"]) == (1, 1, 1, 0)
    assert set(await pupils_of(school, class_of(school))) == {"甲", "丙", "丁"}
    assert set(await pupils_of(school, class_of(school, number=8))) == {"乙"}
    assert (await pupils_of(school, class_of(school)))["丙"]["roster_number"] == 9


async def test_who_has_left_is_said_by_a_person(school: StandingSchool) -> None:
    """With the day and the reason; and only of those who are missing."""
    admin = school["admin"]
    await looked_at(admin, a_list(a_row("甲", 1), a_row("乙", 2)))
    later = a_list(a_row("甲", 1))
    found = await preview(admin, later)
    [gone] = found["left"]
    leavers = {
        "student_ids": [gone["student_id"]],
        "left_on": school.today.isoformat(),
        "reason": "transfer",
    }
    strange = {**leavers, "student_ids": [str(school.pupil_id)]}
    refused = await take_in(admin, later, preview=found["preview"], leavers=strange)
    done = await take_in(admin, later, preview=found["preview"], leavers=leavers)

    assert_problem(refused, "ruling-does-not-fit")
    assert done.json()["left"] == 1
    assert set(await pupils_of(school, class_of(school))) == {"甲"}


async def test_who_comes_back_goes_on_with_the_same_record(school: StandingSchool) -> None:
    """A second record would be half a record of one child."""
    admin = school["admin"]
    await looked_at(admin, a_list(a_row("甲", 1)))
    student_id = (await pupils_of(school, class_of(school)))["甲"]["student_id"]
    left = {"left_on": school.today.isoformat(), "reason": "transfer"}
    await admin.post(f"/students/{student_id}/departure", left)
    told = await looked_at(admin, a_list(a_row("甲", 1)))

    assert (told["returned"], told["admitted"]) == (1, 0)
    assert (await pupils_of(school, class_of(school)))["甲"]["student_id"] == student_id


async def test_who_repeats_a_year_stays_one_record(school: StandingSchool) -> None:
    """In next year's list the child is in the grade of this year."""
    admin = school["admin"]
    await looked_at(admin, a_list(a_row("甲", 1), a_row("乙", 2)))
    later = a_list(a_row("甲", 1, grade="四年级"), a_row("乙", 2))
    told = await looked_at(admin, later, year=YEAR + 1)
    again = await preview(admin, later, year=YEAR + 1)

    assert (told["unchanged"], told["repeated"]) == (1, 1)
    assert again["counts"]["unchanged"] == 2


async def test_a_mixed_class_holds_pupils_of_two_grades(school: StandingSchool) -> None:
    """复式班: one class, one teacher, each child of the grade the list says."""
    rows = [a_row("甲", 1, **{"class": "三四复式班"}), a_row("乙", 2, grade="四年级")]
    rows[1][4] = "三四复式班"
    told = await looked_at(school["admin"], a_list(*rows))
    assert told["admitted"] == 2
    groups = (await school["admin"].get("/class-groups")).json()["items"]
    full = [
        names
        for one in groups
        if (names := set(await pupils_of(school, UUID(one["class_group_id"])))) >= {"甲"}
    ]

    assert full == [{"甲", "乙"}]
    desk = school.service.house.desk
    everybody = await desk.rosters.everybody(school.school_id)
    grades = {one.state.name: one.state.grade(TERM) for one in everybody.values()}
    assert (grades["甲"], grades["乙"]) == (3, 4)


async def test_a_conflict_waits_for_a_persons_word(school: StandingSchool) -> None:
    """Two pupils with one registry number: an error of the registry, not of the server."""
    admin = school["admin"]
    content = a_list(a_row("甲", 1, number=NUMBER), a_row("乙", 2, number=NUMBER))
    found = await preview(admin, content)
    rows = [one["row_number"] for one in found["first"] if one["kind"] == "conflict"]
    undecided = await take_in(admin, content, preview=found["preview"])
    rulings = [{"row_number": row, "means": "new"} for row in rows]
    done = await take_in(admin, content, preview=found["preview"], conflicts=rulings)
    again = await preview(admin, content)

    assert found["counts"]["conflict"] == 2
    assert {one["reason"] for one in found["first"]} == {"number_shared"}
    assert_problem(undecided, "conflicts-are-open")
    assert done.json()["admitted"] == 2
    assert again["counts"]["unchanged"] == 2


async def test_a_known_number_with_another_birthday_is_put_to_a_person(
    school: StandingSchool,
) -> None:
    """The same child with a slip, or another with a wrong number: the list cannot tell."""
    admin = school["admin"]
    await looked_at(admin, a_list(a_row("甲", 1, number=NUMBER)))
    content = a_list(a_row("甲", 1, number=NUMBER.lower(), born_on="20180311"))
    found = await preview(admin, content)
    [one] = [one for one in found["first"] if one["kind"] == "conflict"]
    [candidate] = one["candidates"]
    ruling = {"means": "pupil", "student_id": candidate["student_id"]}
    ruling["row_number"] = one["row_number"]
    done = await take_in(admin, content, preview=found["preview"], conflicts=[ruling])

    assert one["reason"] == "birthday_differs"
    assert (done.json()["corrected"], done.json()["admitted"]) == (1, 0)
    assert (await preview(admin, content))["counts"]["unchanged"] == 1


async def test_a_registry_number_is_kept_as_a_hash_and_never_told(school: StandingSchool) -> None:
    """It holds a birthday, often an identity number: no table, no answer, no log line has it."""
    admin, content = school["admin"], a_list(a_row("甲", 1, number=NUMBER))
    told = await looked_at(admin, content)
    shown = await preview(admin, content)
    await pupils_of(school, class_of(school))
    rows = await school.service.house.desk.pool.fetch(
        "SELECT * FROM known_number WHERE school_id = $1", school.school_id
    )

    assert NUMBER[4:] not in json.dumps([told, shown])
    assert [len(row["keyed_hash"]) for row in rows] == [32]
    assert NUMBER[4:].encode() not in b"".join(row["keyed_hash"] for row in rows)


async def test_a_school_that_changed_since_the_preview_refuses_it(school: StandingSchool) -> None:
    """Another desk was quicker: what was looked at is no longer what would be done."""
    admin, content = school["admin"], a_list(a_row("甲", 1), a_row("乙", 2))
    mark = (await preview(admin, content))["preview"]
    await looked_at(admin, a_list(a_row("甲", 1)))
    refused = await take_in(admin, content, preview=mark)
    other = await take_in(admin, a_list(a_row("丙", 1)), preview=mark)

    assert_problem(refused, "school-has-changed")
    assert_problem(other, "school-has-changed")


async def test_the_same_import_again_gets_its_first_answer(school: StandingSchool) -> None:
    """Also where by now the preview would be another."""
    admin, content, import_id = school["admin"], a_list(a_row("甲", 1)), uuid7()
    mark = (await preview(admin, content))["preview"]
    first, again = [await take_in(admin, content, import_id, preview=mark) for _ in range(2)]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


async def test_without_a_preview_only_new_pupils_are_taken_in(school: StandingSchool) -> None:
    """A move nobody has looked at could be two children of one name."""
    admin = school["admin"]
    await looked_at(admin, a_list(a_row("甲", 1)))
    moved = a_list(a_row("甲", 1, **{"class": "8"}), a_row("乙", 2))
    path = f"/roster-imports/{uuid7()}?school_year={YEAR}"
    refused = await admin.send("PUT", path, content=moved)

    assert_problem(refused, "list-has-problems")
    assert [one["row_number"] for one in refused.json()["rows"]] == [3]


async def test_columns_that_a_school_named_are_remembered(school: StandingSchool) -> None:
    """The next list of this layout is read the same way; no value of a row is kept."""
    admin = school["admin"]
    head = ("学生", "代号", "年级", "班号")
    content = a_roster(["甲", 4, "三年级", "7"], ["乙", 5, "三年级", "7"], head=head)
    guessed = await preview(admin, content)
    mapping = {"学生": "name", "代号": "roster_number", "年级": "grade", "班号": "class"}
    named = await preview(admin, content, mapping=mapping)
    done = await take_in(admin, content, preview=named["preview"], mapping=mapping)
    other = a_roster(["丙", 8, "三年级", "7"], head=head)
    await looked_at(admin, other)
    kept = await school.service.house.desk.pool.fetchval(
        "SELECT columns::text FROM roster_layout WHERE school_id = $1", school.school_id
    )

    assert {one["key"]: one["field"] for one in guessed["columns"]}["代号"] != "roster_number"
    assert done.json()["admitted"] == 2
    assert (await pupils_of(school, class_of(school)))["丙"]["roster_number"] == 8
    assert json.loads(kept) == mapping


async def test_a_list_comes_back_with_its_reasons(school: StandingSchool) -> None:
    """The same workbook with one column more, so that it can be mended and sent again."""
    admin = school["admin"]
    content = a_list(a_row("甲", 1, grade="十二年级"), a_row("乙", 2))
    path = f"/roster-previews/workbook?school_year={YEAR}"
    response = await admin.send("POST", path, content=content)

    assert response.status_code == 200, response.text
    assert "attachment" in response.headers["content-disposition"]
    assert response.headers["cache-control"] == "no-store"
    rows = list(load_workbook(BytesIO(response.content)).worksheets[0].values)
    last = [row[-1] for row in rows]
    assert last[1] == "错误说明"
    assert last[2]
    assert not last[3]


async def test_an_import_tells_how_far_it_has_come(school: StandingSchool) -> None:
    """While it runs and after; of another school's, nothing."""
    admin, import_id, content = school["admin"], uuid7(), a_list(a_row("甲", 1))
    unknown = await admin.get(f"/roster-imports/{import_id}")
    mark = (await preview(admin, content))["preview"]
    await take_in(admin, content, import_id, preview=mark)
    told = (await admin.get(f"/roster-imports/{import_id}")).json()
    stranger = await school["stranger"].get(f"/roster-imports/{import_id}")

    assert_problem(unknown)
    assert unknown.status_code == 404
    assert (told["phase"], told["prepared"], told["pupils"]) == ("done", 1, 1)
    assert not told["is_undone"]
    assert told["counts"]["admitted"] == 1
    assert stranger.status_code == 404


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


@pytest.mark.parametrize(
    "said",
    [
        {"mapping": {"姓名": "identity_number"}},
        {"preview": "zz"},
        {"conflicts": [{"row_number": 3, "means": "somebody"}]},
        {"unknown": 1},
    ],
)
async def test_what_is_said_beside_a_list_is_checked(
    school: StandingSchool, said: dict[str, Any]
) -> None:
    """A field that is not read, a word that is none: 422, and nothing is taken in."""
    response = await take_in(school["admin"], a_list(a_row("甲", 1)), **said)

    assert response.status_code == 422, response.text
    assert_problem(response, "malformed")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n",
        b'--x\r\ncontent-disposition: form-data; name="other"\r\n\r\n1\r\n--x--',
        b'--x\r\ncontent-disposition: form-data; name="said"\r\n\r\n{"a":\r\n--x--',
        b"\x00" * 3_000,
    ],
)
async def test_a_form_that_is_none_is_no_fault_of_ours(school: StandingSchool, body: bytes) -> None:
    """Half an upload, a part nobody asked for."""
    headers = {"content-type": "multipart/form-data; boundary=x"}
    path = f"/roster-previews?school_year={YEAR}"
    response = await school["admin"].send("POST", path, content=body, headers=headers)

    assert 400 <= response.status_code < 500, response.text
    assert_problem(response)


async def test_the_demonstration_looks_before_it_imports(
    school: StandingSchool, tmp_path: Path
) -> None:
    """Its registry has given one number to two children: the administrator says they are two."""
    shown = replace(SCHOOLS[0], code=school.code, in_class=3, classes_in_grade=1)
    shown = replace(shown, shared_registry_number=((1, 1, 1), (1, 1, 2)))
    content = kept(tmp_path / "roster.xlsx", roster_of(shown, YEAR))
    found = await preview(school["admin"], content)
    rows = [one["row_number"] for one in found["first"] if one["kind"] == "conflict"]
    rulings = [{"row_number": row, "means": "new"} for row in rows]
    said = json.dumps({"preview": found["preview"], "conflicts": rulings}).encode()
    body, headers = demo_form(content, said)
    path = f"/roster-imports/{uuid7()}?school_year={YEAR}"
    done = await school["admin"].send("PUT", path, content=body, headers=headers)

    assert len(rows) == 2
    assert done.json()["admitted"] == shown.size, done.text


async def test_three_thousand_pupils_are_taken_in_within_twenty_seconds(
    school: StandingSchool,
) -> None:
    """The largest school of a county, from the click to the answer, keys included."""
    admin = school["admin"]
    rows = [
        a_row(
            f"{'赵钱孙李周吴郑王'[n % 8]}{chr(0x4E00 + n)}",
            n % 50 + 1,
            grade=f"{'一二三四五六'[n // 500]}年级",
            **{"class": str(n % 500 // 50 + 1)},
            born_on=(school.today - timedelta(days=3_000 + n)).strftime("%Y%m%d"),
            number=f"G50000020180301{n:04}",
        )
        for n in range(3_000)
    ]
    content = a_list(*rows)
    begun = time.monotonic()
    found = await preview(admin, content)
    done = await take_in(admin, content, preview=found["preview"])
    lasted = time.monotonic() - begun

    assert found["counts"]["new"] == 3_000
    assert done.json()["admitted"] == 3_000, done.text
    assert lasted < 20
    assert (await preview(admin, content))["counts"]["unchanged"] == 3_000


async def test_whom_a_preview_shows_is_written_into_the_trail(school: StandingSchool) -> None:
    """It tells of known pupils what the list does not say; who is unchanged or new is not shown."""
    admin = school["admin"]
    await looked_at(admin, a_list(a_row("甲", 1), a_row("乙", 2)))
    there = await pupils_of(school, class_of(school))
    desk = school.service.house.desk
    before = await desk.pool.fetchval(
        "SELECT coalesce(max(number), 0) FROM access_line WHERE school_id = $1", school.school_id
    )
    await preview(admin, a_list(a_row("甲", 1), a_row("乙", 9), a_row("丙", 3)))
    rows = await desk.pool.fetch(
        "SELECT * FROM access_line WHERE school_id = $1 AND number > $2", school.school_id, before
    )

    assert [(one["action"], one["purpose"], one["student_ids"]) for one in rows] == [
        ("roster.import", "roster", [UUID(there["乙"]["student_id"])])
    ]
