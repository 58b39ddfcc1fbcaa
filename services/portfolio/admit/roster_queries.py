"""Lists of pupils from the read tables, names opened after reading."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson

from portfolio.admit.projection import person_place
from portfolio.support.database import Pool
from portfolio.support.keys import Keyring


async def students_of(
    pool: Pool,
    keyring: Keyring,
    school_id: UUID,
    class_group_id: UUID,
    *,
    after: tuple[int, UUID],
    limit: int,
) -> list[dict[str, Any]]:
    """A page of the pupils of a class, by roster number, then id."""
    rows = await pool.fetch(
        "SELECT student_id, roster_number, person FROM student WHERE school_id = $1"
        " AND class_group_id = $2 AND left_position IS NULL"
        " AND (coalesce(roster_number, 0)::bigint, student_id) > ($3, $4::uuid)"
        " ORDER BY coalesce(roster_number, 0), student_id LIMIT $5",
        school_id,
        class_group_id,
        after[0],
        after[1],
        limit,
    )
    keys = await keyring.get_many(school_id, [row["student_id"] for row in rows])
    return [
        {
            "student_id": row["student_id"],
            "name": person_of(row, keys[row["student_id"]])["name"],
            "class_group_id": class_group_id,
            "roster_number": row["roster_number"],
        }
        for row in rows
        if row["student_id"] in keys
    ]


def person_of(row: Any, key: Any) -> dict[str, Any]:
    """Name and sort key of a row of `student`."""
    text = key.open_text(row["person"], *person_place(row["student_id"]))
    person: dict[str, Any] = orjson.loads(text)
    return person


async def children_of(pool: Pool, school_id: UUID, guardian_id: UUID) -> list[UUID]:
    """The pupils an adult is linked to."""
    return await children_of_any(pool, school_id, [guardian_id])


async def children_of_any(
    pool: Pool, school_id: UUID, guardian_ids: Collection[UUID]
) -> list[UUID]:
    """The pupils these adults are linked to, each once."""
    rows = await pool.fetch(
        "SELECT DISTINCT student_id FROM guardian"
        " WHERE school_id = $1 AND guardian_id = ANY($2) AND is_linked ORDER BY student_id",
        school_id,
        list(guardian_ids),
    )
    return [row[0] for row in rows]


async def class_members(pool: Pool, school_id: UUID, class_group_id: UUID) -> list[UUID]:
    """The pupils of a class as the read table knows them; not who left."""
    rows = await pool.fetch(
        "SELECT student_id FROM student WHERE school_id = $1 AND class_group_id = $2"
        " AND left_position IS NULL",
        school_id,
        class_group_id,
    )
    return [row[0] for row in rows]


async def still_in(
    pool: Pool, school_id: UUID, class_group_ids: Collection[UUID]
) -> frozenset[UUID]:
    """Of these classes those in which somebody is."""
    rows = await pool.fetch(
        "SELECT DISTINCT class_group_id FROM student WHERE school_id = $1"
        " AND class_group_id = ANY($2) AND left_position IS NULL",
        school_id,
        list(class_group_ids),
    )
    return frozenset(UUID(str(row[0])) for row in rows)
