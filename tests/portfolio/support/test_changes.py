"""What events do to a table, merged by row before it is written."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects import postgresql

from portfolio.support.changes import Amend, Batch, Change, Put
from portfolio.support.database import Connection
from standing_service import Service

_METADATA = MetaData()
TOY = Table(
    "toy",
    _METADATA,
    Column("school_id", postgresql.UUID, primary_key=True),
    Column("toy_id", postgresql.UUID, primary_key=True),
    Column("word", Text, nullable=False),
    Column("number", Integer),
    Column("far", BigInteger),
    Column("day", Date),
    Column("at", DateTime(timezone=True)),
    Column("is_it", Boolean),
    Column("sealed", LargeBinary),
)
BOX = Table(
    "box",
    _METADATA,
    Column("school_id", postgresql.UUID, primary_key=True),
    Column("word", Text, primary_key=True),
    Column("number", Integer),
)
_COLUMNS = "word, number, far, day, at, is_it, sealed"
_NOTHING = (None,) * 6
SCHOOL = uuid4()


@pytest.fixture
async def connection(still: Service) -> AsyncIterator[Connection]:
    """With two tables of the test's own, gone with the transaction."""
    async with still.house.desk.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(
            "CREATE TEMP TABLE toy (school_id uuid, toy_id uuid, word text NOT NULL, number int,"
            " far bigint, day date, at timestamptz, is_it boolean, sealed bytea,"
            " PRIMARY KEY (school_id, toy_id));"
            "CREATE TEMP TABLE box (school_id uuid, word text, number int,"
            " PRIMARY KEY (school_id, word))"
        )
        yield connection
        await transaction.rollback()


def a_put(toy_id: UUID, school_id: UUID = SCHOOL, **changes: Any) -> Put:
    said = dict.fromkeys(column.name for column in TOY.columns)
    said |= {"school_id": school_id, "toy_id": toy_id, "word": "ball"}
    return Put(TOY, said | changes)


def an_amend(toy_id: UUID, school_id: UUID = SCHOOL, **values: Any) -> Amend:
    return Amend(TOY, {"school_id": school_id, "toy_id": toy_id}, values)


async def written(
    connection: Connection, *batches: list[Change], school_id: UUID = SCHOOL
) -> dict[UUID, Any]:
    """The rows after these batches, each written in one go."""
    for changes in batches:
        batch = Batch()
        for change in changes:
            batch.add(change)
        await batch.write(connection)
    rows = await connection.fetch(
        f"SELECT toy_id, {_COLUMNS} FROM toy WHERE school_id = $1", school_id
    )
    return {row[0]: tuple(row)[1:] for row in rows}


async def test_rows_are_put_and_put_again(connection: Connection) -> None:
    """The last word of a batch, and of all batches, stands; a key occurs once in a statement."""
    one = uuid4()
    first: list[Change] = [a_put(one), a_put(one, number=7)]
    again: list[Change] = [a_put(one, far=2**40)]

    assert await written(connection, first) == {one: ("ball", 7, *_NOTHING[1:])}
    assert await written(connection, again) == {one: ("ball", None, 2**40, *_NOTHING[2:])}


async def test_every_kind_of_column_comes_back_as_it_was(connection: Connection) -> None:
    """In a put and in an amend."""
    one, other, noon = uuid4(), uuid4(), datetime(2026, 11, 20, 4, 0, 0, 123_456, UTC)
    values = {
        "word": "池𠅤宁",
        "number": -1,
        "far": 2**62,
        "day": date(2026, 11, 20),
        "at": noon,
        "is_it": True,
        "sealed": bytes(range(256)),
    }
    found = await written(
        connection, [a_put(one, **values), a_put(other)], [an_amend(other, **values)]
    )

    assert found[one] == found[other] == tuple(values.values())


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
async def test_it_does_not_matter_where_a_batch_ends(connection: Connection, cut: int) -> None:
    """A batch is whatever is there: one event or twenty thousand leave the same rows."""
    one = uuid4()
    changes: list[Change] = [a_put(one), an_amend(one, number=3), an_amend(one, is_it=True)]

    assert await written(connection, changes[:cut], changes[cut:]) == {
        one: ("ball", 3, None, None, None, True, None)
    }


async def test_a_put_voids_earlier_amends(connection: Connection) -> None:
    """The whole row, as it says."""
    one = uuid4()
    changes: list[Change] = [an_amend(one, number=3), a_put(one, word="kite")]

    assert await written(connection, [a_put(one)], changes) == {one: ("kite", *_NOTHING)}


async def test_an_amend_of_a_row_that_is_not_there_makes_none(connection: Connection) -> None:
    """A row without its beginning would be half a row."""
    assert await written(connection, [an_amend(uuid4(), number=3)]) == {}


async def test_amends_of_different_columns_are_written_together(connection: Connection) -> None:
    """Two of one row are merged; rows with different columns do not overwrite each other."""
    one, other, third = uuid4(), uuid4(), uuid4()
    rows: list[Change] = [a_put(toy, number=5) for toy in (one, other, third)]
    changes: list[Change] = [
        an_amend(one, word="kite"),
        an_amend(other, number=9),
        an_amend(one, number=1),
        an_amend(other, number=None),
    ]
    found = await written(connection, rows, changes)

    assert {toy: row[:2] for toy, row in found.items()} == {
        one: ("kite", 1),
        other: ("ball", None),
        third: ("ball", 5),
    }


async def test_two_schools_in_one_batch_stay_apart(connection: Connection) -> None:
    """The school is the first word of every key."""
    one, other = uuid4(), uuid4()
    batch: list[Change] = [a_put(one), a_put(one, other, number=2), an_amend(one, other, number=5)]

    assert (await written(connection, batch))[one][1] is None
    assert (await written(connection, school_id=other))[one][1] == 5


async def test_several_tables_are_written_at_once(connection: Connection) -> None:
    """Each in a statement of its own."""
    key = {"school_id": SCHOOL, "word": "red"}
    batch: list[Change] = [a_put(uuid4()), Put(BOX, {**key, "number": 1})]
    batch += [Amend(BOX, key, {"number": 2}), a_put(uuid4())]
    found = await written(connection, batch)

    assert len(found) == 2
    assert await connection.fetchval("SELECT number FROM box") == 2


async def test_twenty_thousand_rows_are_one_statement(connection: Connection) -> None:
    """A rebuild is no loop of round trips."""
    many: list[Change] = [a_put(uuid4(), number=number) for number in range(20_000)]

    assert len(await written(connection, many)) == 20_000


async def test_an_empty_batch_writes_nothing(connection: Connection) -> None:
    """Most events concern one table only."""
    assert await written(connection, []) == {}
