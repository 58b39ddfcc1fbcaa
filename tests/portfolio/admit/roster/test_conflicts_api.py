"""入册 over HTTP: a person decides whom a row means; a registry number is told nobody."""

import json

from roster_calls import looked_at, preview, pupils_of, take_in
from roster_rows import NUMBER, a_list, a_row, class_of
from standing_school import StandingSchool, assert_problem


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
