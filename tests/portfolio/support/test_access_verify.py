"""What a superuser changes in the access trail is named by its number."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from access_lines import a_line
from portfolio.support import access_verify as module
from portfolio.support.access_verify import verify_trail
from standing_service import Service


@pytest.fixture
async def trail(still: Service) -> UUID:
    """A school of which six readings are known."""
    school_id = uuid4()
    for _ in range(6):
        await still.house.desk.trail.write(a_line(school_id, uuid4(), uuid4(), term="2026-2027-1"))
    return school_id


@asynccontextmanager
async def superuser(still: Service) -> AsyncIterator[Any]:
    """A connection that no trigger stops."""
    async with still.house.desk.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        yield connection


async def faults(still: Service, school_id: UUID) -> list[str]:
    return (await verify_trail(still.house.desk.pool, school_id)).faults


async def test_a_trail_as_it_was_written_has_no_fault(
    still: Service, trail: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pages; a school nobody read in has none either."""
    monkeypatch.setattr(module, "_PAGE", 4)
    found = await verify_trail(still.house.desk.pool, trail)

    assert (found.lines, found.faults) == (6, [])
    assert await faults(still, uuid4()) == []


_CHANGES = {
    "whom": ("UPDATE access_line SET student_ids = '{}'", 3),
    "who": ("UPDATE access_line SET person_id = gen_random_uuid()", 3),
    "by which duty": ("UPDATE access_line SET duties = '{school_admin}'", 3),
    "what": ("UPDATE access_line SET action = 'student.read'", 3),
    "where": ("UPDATE access_line SET route = 'other'", 3),
    "why": ("UPDATE access_line SET purpose = 'roster'", 3),
    "the term": ("UPDATE access_line SET term = NULL", 3),
    "the class": ("UPDATE access_line SET class_group_id = gen_random_uuid()", 3),
    "the export": ("UPDATE access_line SET about_id = gen_random_uuid()", 3),
    "when": ("UPDATE access_line SET at = at + interval '1 microsecond'", 3),
    "the hash": ("UPDATE access_line SET hash = sha256('x')", 3),
}


@pytest.mark.parametrize("what", _CHANGES)
async def test_an_altered_line_is_named(still: Service, trail: UUID, what: str) -> None:
    """Each column is under the hash."""
    change, number = _CHANGES[what]
    async with superuser(still) as connection:
        await connection.execute(f"{change} WHERE school_id = $1 AND number = $2", trail, number)

    assert f"access line {number}: its hash" in (await faults(still, trail))[0]


async def test_a_removed_line_is_named(still: Service, trail: UUID) -> None:
    """A hole is seen as a hole."""
    async with superuser(still) as connection:
        await connection.execute(
            "DELETE FROM access_line WHERE school_id = $1 AND number = 4", trail
        )

    assert "line 4 is missing" in (await faults(still, trail))[0]


@pytest.mark.parametrize("first", [1, 6])
async def test_a_removed_end_is_named(still: Service, trail: UUID, first: int) -> None:
    """Also the last lines, and all of them."""
    async with superuser(still) as connection:
        await connection.execute(
            "DELETE FROM access_line WHERE school_id = $1 AND number >= $2", trail, first
        )

    assert "does not end in line 6" in (await faults(still, trail))[-1]


async def test_two_lines_that_changed_places_are_named(still: Service, trail: UUID) -> None:
    """Order is part of what is told."""
    async with superuser(still) as connection:
        for was, now in ((2, 99), (5, 2), (99, 5)):
            await connection.execute(
                "UPDATE access_line SET number = $3 WHERE school_id = $1 AND number = $2",
                trail,
                was,
                now,
            )
    found = await faults(still, trail)

    assert [number for number in range(1, 7) if any(f"line {number}:" in f for f in found)] == [
        2,
        3,
        5,
        6,
    ]
