"""Lines of the trail end after three years, by whole months; what is kept is checked as before."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from access_lines import a_line
from portfolio.support import access_retention as module
from portfolio.support.access_retention import LEAST_MONTHS, cut_before, drop_old
from portfolio.support.access_verify import verify_trail
from portfolio.support.clock import SCHOOL_ZONE
from portfolio.support.database import open_pool
from standing_service import Service


def instant(*said: int) -> datetime:
    return datetime(*said, tzinfo=SCHOOL_ZONE)


_CUTS = {
    "in the middle of a month": (instant(2026, 11, 22, 10), 36, instant(2023, 11, 1)),
    "on its last instant": (instant(2026, 11, 30, 23, 59, 59), 36, instant(2023, 11, 1)),
    "on its first, by the school's clock": (
        datetime(2026, 11, 30, 16, tzinfo=UTC),
        36,
        instant(2023, 12, 1),
    ),
    "over a new year": (instant(2027, 1, 1), 37, instant(2023, 12, 1)),
    "on a leap day": (instant(2028, 2, 29), 36, instant(2025, 2, 1)),
}


@pytest.mark.parametrize("when", _CUTS)
def test_whole_months_are_kept(when: str) -> None:
    """By the school's calendar, not by the machine's."""
    now, months, first = _CUTS[when]

    assert cut_before(now, months) == first


@pytest.fixture
async def trail(still: Service) -> UUID:
    """A school read in four years ago, three years ago to the month, and of late."""
    school_id, now = uuid4(), datetime.now(UTC)
    kept = cut_before(now, LEAST_MONTHS)
    instants = [
        *(kept - timedelta(days=365 + day) for day in (9, 8, 7)),
        kept - timedelta(microseconds=1),
        kept,
        kept + timedelta(days=40),
        now,
    ]
    for at in instants:
        await still.house.desk.trail.write(a_line(school_id, uuid4(), at=at))
    return school_id


async def numbers(still: Service, school_id: UUID) -> list[int]:
    rows = await still.house.desk.pool.fetch(
        "SELECT number FROM access_line WHERE school_id = $1 ORDER BY number", school_id
    )
    return [row[0] for row in rows]


async def dropped(still: Service, school_id: UUID, before: datetime | None = None) -> int:
    """By the role that the worker has where it runs."""
    before = before or cut_before(datetime.now(UTC), LEAST_MONTHS)
    pool = await open_pool(still.settings.database_url.get_secret_value(), 1)
    gone, is_done = await drop_old(pool, school_id, before)
    await pool.close()
    assert is_done
    return gone


async def test_what_is_over_ends_and_the_rest_is_checked_from_the_cut(
    still: Service, trail: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In small steps, twice without harm; lines go on being written."""
    monkeypatch.setattr(module, "_AT_ONCE", 3)
    gone = [await dropped(still, trail) for _ in range(2)]
    await still.house.desk.trail.write(a_line(trail, uuid4()))
    found = await verify_trail(still.house.desk.pool, trail)

    assert gone == [4, 0]
    assert await numbers(still, trail) == [5, 6, 7, 8]
    assert (found.lines, found.cut[0], found.faults) == (4, 4, [])


async def test_a_job_that_stops_half_way_leaves_a_sound_chain(
    still: Service, trail: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cut stands first; what lies behind it is no part of the chain any more."""
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    monkeypatch.setattr(module, "_ROUNDS", 2)
    pool = still.worker._house.desk.pool
    before = cut_before(datetime.now(UTC), LEAST_MONTHS)
    first = await drop_old(pool, trail, before)
    half = await verify_trail(still.house.desk.pool, trail)
    monkeypatch.setattr(module, "_ROUNDS", 5)

    assert first == (2, False)
    assert (await numbers(still, trail))[0] == 3
    assert (half.lines, half.faults) == (3, [])
    assert await drop_old(pool, trail, before) == (2, True)
    assert (await numbers(still, trail))[0] == 5


async def test_a_trail_all_of_which_is_over_keeps_its_end(still: Service) -> None:
    """A school that was closed: its head is the cut."""
    school_id = uuid4()
    for day in (2, 1):
        at = datetime.now(UTC) - timedelta(days=2_000 + day)
        await still.house.desk.trail.write(a_line(school_id, uuid4(), at=at))
    gone = await dropped(still, school_id)
    found = await verify_trail(still.house.desk.pool, school_id)
    await still.house.desk.trail.write(a_line(school_id, uuid4()))
    later = await verify_trail(still.house.desk.pool, school_id)

    assert (gone, found.lines, found.faults) == (2, 0, [])
    assert (later.lines, later.last[0], later.faults) == (1, 3, [])


async def test_a_line_out_of_time_ends_with_its_neighbours(still: Service) -> None:
    """Clocks of two machines differ: from the first that stays on everything stays."""
    school_id, now = uuid4(), datetime.now(UTC)
    old = now - timedelta(days=2_000)
    for at in (old, now, old):
        await still.house.desk.trail.write(a_line(school_id, uuid4(), at=at))

    assert await dropped(still, school_id) == 1
    assert await numbers(still, school_id) == [2, 3]


async def test_nobody_drops_younger_lines(still: Service, trail: UUID) -> None:
    """Neither by asking for more, nor around the function; the API's role not at all."""
    asked_for_all = await dropped(still, trail, datetime.now(UTC) + timedelta(days=1))
    system = await asyncpg.connect(still.settings.database_url.get_secret_value())
    api = await asyncpg.connect(still.settings.school_database_url.get_secret_value())
    try:
        await refused(system, "DELETE FROM access_line WHERE school_id = $1", trail)
        await refused(system, "DELETE FROM access_cut WHERE school_id = $1", trail)
        await refused(api, "SELECT drop_access($1, now(), 10)", trail)
    finally:
        await system.close()
        await api.close()
    owner = still.house.desk.pool
    await refused(owner, "DELETE FROM access_line WHERE school_id = $1", trail)
    await refused(owner, "UPDATE access_line SET purpose = 'x' WHERE school_id = $1", trail)

    assert asked_for_all == 4
    assert await numbers(still, trail) == [5, 6, 7]


async def refused(who: Any, statement: str, school_id: UUID) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await who.execute(statement, school_id)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM access_line WHERE school_id = $1 AND number = 5", "line 5 is missing"),
        ("UPDATE access_line SET purpose = 'x' WHERE school_id = $1 AND number = 5", "line 5:"),
        ("UPDATE access_cut SET hash = sha256('x') WHERE school_id = $1", "line 5:"),
        ("UPDATE access_cut SET number = 3 WHERE school_id = $1", "line 4 is missing"),
        ("DELETE FROM access_cut WHERE school_id = $1", "line 1 is missing"),
    ],
)
async def test_what_a_superuser_changes_at_the_cut_is_named(
    still: Service, trail: UUID, change: str, said: str
) -> None:
    """The first kept line follows from the cut, or it does not."""
    await dropped(still, trail)
    async with still.house.desk.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(change, trail)
    found = await verify_trail(still.house.desk.pool, trail)

    assert said in found.faults[0]
