"""入册 over HTTP: a list is looked at, as a difference to the school, before it is taken in."""

import time
from datetime import timedelta
from uuid import UUID

from portfolio.support.ids import uuid7
from roster_calls import YEAR, looked_at, preview, pupils_of, take_in
from roster_rows import a_list, a_row, class_of
from standing_school import TERM, StandingSchool, assert_problem


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


async def test_three_thousand_pupils_are_taken_in_within_a_minute(
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
    assert lasted < 60, "a few seconds where nobody else is at work"
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
