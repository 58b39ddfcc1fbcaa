"""The register: ordered as schools order it, names sealed."""

import pytest

from portfolio.admit.projection import person_place, sort_key
from portfolio.admit.roster_queries import person_of, students_of
from portfolio.support.data_key import Unreadable
from standing_school import a_school
from standing_service import Service, a_projector


@pytest.mark.parametrize(
    ("first", "second"),
    [("陈一", "王小明"), ("阿依努尔·买买提", "安宁"), ("李红", "李沐宇"), ("妈妈", "马骏")],
)
def test_names_are_ordered_by_pinyin_and_tone(first: str, second: str) -> None:
    """As a class register is; the database cannot, for it does not know the names."""
    assert sort_key(first) < sort_key(second)


def test_the_order_of_a_register() -> None:
    """Syllable by syllable, then by tone."""
    register = ["王芳", "李沐宇", "陈一", "李红", "阿依", "黎明", "王小明"]

    assert sorted(register, key=sort_key) == [
        "阿依",
        "陈一",
        "黎明",
        "李红",
        "李沐宇",
        "王芳",
        "王小明",
    ]


@pytest.mark.parametrize("name", ["𬭎𠅤", "古丽·艾尼", "", "Anna"])
def test_a_character_without_a_reading_stands_for_itself(name: str) -> None:
    """Nobody falls out of the register."""
    assert isinstance(sort_key(name), str)


async def test_a_name_opens_in_its_own_place_only(still: Service) -> None:
    """A cell copied into a classmate's row does not open under either key."""
    school = await a_school(still)
    await a_projector(still.house).catch_up(school.school_id)
    desk = still.house.desk
    rows = {
        row["student_id"]: row
        for row in await desk.pool.fetch(
            "SELECT student_id, person FROM student WHERE school_id = $1", school.school_id
        )
    }
    keys = await desk.journal.keyring.get_many(school.school_id, rows)
    mine, other = school.pupil_id, school.classmate_id

    assert person_of(rows[mine], keys[mine])["name"] == "王小明"
    assert "plan" not in str(person_of(rows[school.planned_id], keys[school.planned_id]))
    with pytest.raises(Unreadable):
        person_of(rows[mine], keys[other])
    with pytest.raises(Unreadable):
        keys[mine].open_text(rows[mine]["person"], *person_place(other))


async def test_who_was_erased_a_moment_ago_is_left_out_of_a_list(still: Service) -> None:
    """The row is still there, the key is not: no fault, and no nameless pupil."""
    school = await a_school(still)
    await a_projector(still.house).catch_up(school.school_id)
    desk = still.house.desk
    await desk.journal.keyring.forget(school.school_id, school.pupil_id, desk.clock.now())
    listed = await students_of(
        desk.pool,
        desk.journal.keyring,
        school.school_id,
        school.class_group_id,
        after=(-1, school.school_id),
        limit=60,
    )

    assert [one["name"] for one in listed] == ["李沐宇", "沈𬭎远"]
