"""What events do to a table, merged by row before it is written."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from portfolio.admit.projection import STUDENT
from portfolio.confirm.projection import CONFIRMATION
from portfolio.curate.projection import LEVEL
from portfolio.support.changes import Amend, Batch, Change, Put
from standing_service import Service

COLUMNS = "student_id, stage, entry_year, class_group_id, roster_number, person"


def a_put(school_id: UUID, student_id: UUID, **changes: Any) -> Put:
    said = {
        "school_id": school_id,
        "student_id": student_id,
        "stage": "primary",
        "entry_year": 2024,
        "class_group_id": None,
        "roster_number": None,
        "person": b"sealed",
    }
    return Put(STUDENT, said | changes)


def an_amend(school_id: UUID, student_id: UUID, **values: Any) -> Amend:
    return Amend(STUDENT, {"school_id": school_id, "student_id": student_id}, values)


async def written(service: Service, school_id: UUID, *batches: list[Change]) -> dict[UUID, Any]:
    """The rows after these batches, each written in one go."""
    async with service.house.desk.pool.acquire() as connection:
        for changes in batches:
            batch = Batch()
            for change in changes:
                batch.add(change)
            await batch.write(connection)
        rows = await connection.fetch(
            f"SELECT {COLUMNS} FROM student WHERE school_id = $1", school_id
        )
    return {row[0]: tuple(row)[1:] for row in rows}


@pytest.fixture
def school_id() -> UUID:
    return uuid4()


async def test_rows_are_put_and_put_again(still: Service, school_id: UUID) -> None:
    """The last word of a batch, and of all batches, stands; a key occurs once in a statement."""
    one, group = uuid4(), uuid4()
    first = [a_put(school_id, one), a_put(school_id, one, roster_number=7)]
    again = [a_put(school_id, one, class_group_id=group)]

    assert await written(still, school_id, first) == {one: ("primary", 2024, None, 7, b"sealed")}
    assert await written(still, school_id, again) == {
        one: ("primary", 2024, group, None, b"sealed")
    }


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
async def test_it_does_not_matter_where_a_batch_ends(
    still: Service, school_id: UUID, cut: int
) -> None:
    """A batch is whatever is there: one event or twenty thousand leave the same rows."""
    one, group = uuid4(), uuid4()
    changes: list[Change] = [
        a_put(school_id, one),
        an_amend(school_id, one, class_group_id=group),
        an_amend(school_id, one, roster_number=3),
    ]

    assert await written(still, school_id, changes[:cut], changes[cut:]) == {
        one: ("primary", 2024, group, 3, b"sealed")
    }


async def test_a_put_voids_earlier_amends(still: Service, school_id: UUID) -> None:
    """The whole row, as it says."""
    one = uuid4()
    await written(still, school_id, [a_put(school_id, one)])
    changes: list[Change] = [
        an_amend(school_id, one, roster_number=3),
        a_put(school_id, one),
    ]

    assert (await written(still, school_id, changes))[one][3] is None


async def test_an_amend_of_a_row_that_is_not_there_makes_none(
    still: Service, school_id: UUID
) -> None:
    """A row without its beginning would be half a row."""
    assert await written(still, school_id, [an_amend(school_id, uuid4(), roster_number=3)]) == {}


async def test_amends_of_different_columns_are_written_together(
    still: Service, school_id: UUID
) -> None:
    """Two of one row are merged; rows with different columns do not overwrite each other."""
    one, other, third, group = uuid4(), uuid4(), uuid4(), uuid4()
    rows: list[Change] = [a_put(school_id, pupil) for pupil in (one, other, third)]
    changes: list[Change] = [
        an_amend(school_id, one, class_group_id=group),
        an_amend(school_id, other, roster_number=9),
        an_amend(school_id, one, roster_number=1),
        an_amend(school_id, other, roster_number=None),
    ]
    found = await written(still, school_id, rows, changes)

    assert {pupil: row[2:4] for pupil, row in found.items()} == {
        one: (group, 1),
        other: (None, None),
        third: (None, None),
    }


async def test_two_schools_in_one_batch_stay_apart(still: Service, school_id: UUID) -> None:
    """The school is the first word of every key."""
    one, other = uuid4(), uuid4()
    batch: list[Change] = [a_put(school_id, one), a_put(other, one, roster_number=2)]
    batch.append(an_amend(other, one, roster_number=5))

    assert (await written(still, school_id, batch))[one][3] is None
    assert (await written(still, other, []))[one][3] == 5


async def test_several_tables_are_written_at_once(still: Service, school_id: UUID) -> None:
    """With every kind of column there is."""
    pupil, observation = uuid4(), uuid4()
    batch = Batch()
    key = {"school_id": school_id, "student_id": pupil}
    batch.add(Put(LEVEL, {**key, "term": "2026-2027-1", "indicator": "student.B2", "level": "A"}))
    batch.add(
        Put(
            CONFIRMATION,
            {
                **key,
                "observation_id": observation,
                "outcome": "counted",
                "answered_by": uuid4(),
                "answered_at": still.house.desk.clock.now(),
                "reason": None,
            },
        )
    )
    async with still.house.desk.pool.acquire() as connection:
        await batch.write(connection)
        counts = [
            await connection.fetchval(
                f"SELECT count(*) FROM {name} WHERE school_id = $1", school_id
            )
            for name in ("level", "confirmation")
        ]

    assert counts == [1, 1]


async def test_an_empty_batch_writes_nothing(still: Service, school_id: UUID) -> None:
    """Most events concern one table only."""
    assert await written(still, school_id, []) == {}
