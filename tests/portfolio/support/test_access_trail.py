"""The trail: what is shown was written before, in a chain without a hole."""

import asyncio
from uuid import UUID, uuid4

import pytest

from access_lines import a_line
from portfolio.support.access_line import canonical, line_hash
from portfolio.support.access_trail import AccessTrail, TrailIsAway
from portfolio.support.formats import NO_HASH
from standing_service import Service


async def lines_of(service: Service, school_id: UUID) -> list[tuple[int, bytes]]:
    rows = await service.house.desk.pool.fetch(
        "SELECT number, hash FROM access_line WHERE school_id = $1 ORDER BY number", school_id
    )
    return [tuple(row) for row in rows]


async def test_lines_have_numbers_without_a_hole_and_a_chain(still: Service) -> None:
    """Forty at once, of one school, from two processes: each has its place."""
    school_id, pool = uuid4(), still.house.desk.pool
    trails = AccessTrail(pool), AccessTrail(pool)
    await asyncio.gather(
        *(trails[n % 2].write(a_line(school_id, uuid4(), uuid4())) for n in range(40))
    )
    found = await lines_of(still, school_id)
    head = await pool.fetchrow(
        "SELECT number, hash FROM access_head WHERE school_id = $1", school_id
    )

    assert [number for number, _ in found] == list(range(1, 41))
    assert tuple(head) == found[-1]


async def test_the_hash_is_the_one_a_stranger_would_compute(still: Service) -> None:
    """Mark, the hash before, canonical JSON: nothing else is needed to check it."""
    school_id, student = uuid4(), uuid4()
    line = a_line(school_id, student, person_id=UUID(int=7), term="2026-2027-1")
    await still.house.desk.trail.write(line)
    words = (
        '{"about":null,"action":"observation.read","at":"2026-11-20T04:00:00.123456Z",'
        '"class_group":null,"duties":["class_teacher"],"number":1,'
        '"person":"00000000-0000-0000-0000-000000000007","purpose":"follow","route":"timeline",'
        f'"school":"{school_id}","students":["{student}"],"term":"2026-2027-1"}}'
    )

    assert canonical(line, 1).decode() == words
    assert await lines_of(still, school_id) == [(1, line_hash(NO_HASH, line, 1))]


async def test_one_write_of_many_schools_is_whole(still: Service) -> None:
    """A flush holds lines of whoever waits; each school counts for itself."""
    schools = [uuid4() for _ in range(5)]
    trail = still.house.desk.trail
    await asyncio.gather(*(trail.write(a_line(one, uuid4())) for one in schools * 3))

    for one in schools:
        assert [number for number, _ in await lines_of(still, one)] == [1, 2, 3]


@pytest.mark.parametrize("change", ["UPDATE access_line SET route = ''", "DELETE FROM access_line"])
async def test_nothing_changes_a_line(still: Service, change: str) -> None:
    """Whoever read cannot take it back."""
    school_id = uuid4()
    await still.house.desk.trail.write(a_line(school_id, uuid4()))

    with pytest.raises(Exception, match="append-only"):
        await still.house.desk.pool.execute(f"{change} WHERE school_id = $1", school_id)


async def test_what_cannot_be_written_is_told_to_everybody_who_waits(still: Service) -> None:
    """Nobody is shown anything on the strength of a line that is not there."""
    school_id = uuid4()
    trail = AccessTrail(still.house.desk.pool)
    broken = a_line(school_id, uuid4(), at="never")
    outcomes = await asyncio.gather(
        trail.write(broken), trail.write(a_line(school_id, uuid4())), return_exceptions=True
    )

    assert all(isinstance(one, Exception) for one in outcomes)
    assert await lines_of(still, school_id) == []


async def test_more_than_can_wait_are_sent_away(
    still: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flood of reads ends in 503, not in memory."""
    monkeypatch.setattr("portfolio.support.access_trail._DEPTH", 2)
    trail, school_id = AccessTrail(still.house.desk.pool), uuid4()
    outcomes = await asyncio.gather(
        *(trail.write(a_line(school_id, uuid4())) for _ in range(4)), return_exceptions=True
    )

    assert [type(one) for one in outcomes if one] == [TrailIsAway, TrailIsAway]
