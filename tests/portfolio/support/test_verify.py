"""What a superuser changes in a log is named by school and position (G15)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from builders import TERM, an_observation
from log_checker import expected_hash
from portfolio.support import verify as module
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.verify import verify_school
from standing_school import StandingSchool, a_school
from standing_service import Service


@pytest.fixture
async def quiet(still: Service) -> StandingSchool:
    """A school with some observations."""
    school = await a_school(still)
    for number in range(3):
        observed = an_observation(note=str(number))
        await school.given(Decided(school.pupil_id, observed, TERM, uuid7()))
    return school


@asynccontextmanager
async def superuser(school: StandingSchool) -> AsyncIterator[Any]:
    """A connection that no trigger stops."""
    async with school.service.house.desk.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        yield connection


async def faults(school: StandingSchool) -> list[str]:
    store = school.service.house.desk.journal.store
    return (await verify_school(store, school.school_id)).faults


async def test_a_log_as_it_was_written_has_no_fault(quiet: StandingSchool) -> None:
    """Every row read, in pages."""
    store = quiet.service.house.desk.journal.store
    found = await verify_school(store, quiet.school_id)

    assert found.faults == []
    assert found.events == await quiet.shown()


async def test_pages_leave_nothing_out(
    quiet: StandingSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log is longer than a page."""
    monkeypatch.setattr(module, "_PAGE", 4)
    store = quiet.service.house.desk.journal.store

    assert (await verify_school(store, quiet.school_id)).events == await quiet.shown()
    assert await faults(quiet) == []


@pytest.mark.parametrize(
    "change",
    [
        "payload = set_byte(payload, 40, get_byte(payload, 40) # 1)",
        "event_hash = set_byte(event_hash, 0, get_byte(event_hash, 0) # 1)",
        "command_tag = set_byte(command_tag, 0, get_byte(command_tag, 0) # 1)",
        "term = '2020-2021-1'",
        "topic = 'evidence-attached'",
        "schema_version = schema_version + 1",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "subject_id = gen_random_uuid()",
        "command_id = gen_random_uuid()",
        "ordinal = ordinal + 7",
    ],
)
async def test_one_changed_column_is_named_by_its_position(
    quiet: StandingSchool, change: str
) -> None:
    """One bit, in any plain column or in the ciphertext."""
    at = await quiet.shown() - 1
    async with superuser(quiet) as connection:
        await connection.execute(
            f"UPDATE log SET {change} WHERE school_id = $1 AND position = $2", quiet.school_id, at
        )

    found = await faults(quiet)
    assert found[0].startswith(f"school {quiet.school_id} position {at}:")
    # A changed hash also leaves the next event of the stream without its predecessor.
    assert len(found) <= 2


async def test_a_row_taken_out_is_named(quiet: StandingSchool) -> None:
    """Its place in the log and in its stream."""
    at = await quiet.shown() - 1
    async with superuser(quiet) as connection:
        await connection.execute(
            "DELETE FROM log WHERE school_id = $1 AND position = $2", quiet.school_id, at
        )
    found = await faults(quiet)

    assert any(f"position {at} is missing" in one for one in found)
    assert any("of its stream is missing" in one for one in found)


async def test_a_tail_cut_off_is_named(quiet: StandingSchool) -> None:
    """The head knows how far the log went."""
    end = await quiet.shown()
    async with superuser(quiet) as connection:
        await connection.execute(
            "DELETE FROM log WHERE school_id = $1 AND position > $2", quiet.school_id, end - 2
        )
    found = await faults(quiet)

    assert f"school {quiet.school_id}: positions {end - 1} to {end} lost" in found


async def test_a_tail_cut_off_with_its_head_is_named_by_the_stream(quiet: StandingSchool) -> None:
    """Whoever also moves the school's head forgets the pupils'."""
    end = await quiet.shown()
    async with superuser(quiet) as connection:
        await connection.execute(
            "DELETE FROM log WHERE school_id = $1 AND position > $2", quiet.school_id, end - 2
        )
        await connection.execute(
            "UPDATE log_head SET position = $2 WHERE school_id = $1", quiet.school_id, end - 2
        )
    [fault] = await faults(quiet)

    assert fault.startswith(f"stream {quiet.pupil_id}: versions")


async def test_a_last_event_written_anew_is_named_by_the_stream(quiet: StandingSchool) -> None:
    """With a hash that follows: only the head still knows what stood there."""
    async with superuser(quiet) as connection:
        rows = await connection.fetch(
            "SELECT * FROM log WHERE school_id = $1 AND stream_id = $2 ORDER BY position",
            quiet.school_id,
            quiet.pupil_id,
        )
        changed = dict(rows[-1]) | {"topic": "observation-withdrawn"}
        await connection.execute(
            "UPDATE log SET topic = $3, event_hash = $4 WHERE school_id = $1 AND position = $2",
            quiet.school_id,
            changed["position"],
            changed["topic"],
            expected_hash(rows[-2]["event_hash"], changed),
        )
    [fault] = await faults(quiet)

    assert fault.startswith(f"stream {quiet.pupil_id}: its last event")


async def test_a_school_without_a_log_has_nothing_wrong(still: Service) -> None:
    """Nothing is nothing."""
    store = still.house.desk.journal.store

    assert (await verify_school(store, uuid7())).faults == []


async def test_a_log_rewritten_everywhere_tells_its_first_hundred_places(
    quiet: StandingSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer, not a flood."""
    monkeypatch.setattr(module, "_MOST_FAULTS", 5)
    async with superuser(quiet) as connection:
        await connection.execute(
            "UPDATE log SET command_tag = sha256(command_tag) WHERE school_id = $1",
            quiet.school_id,
        )

    assert len(await faults(quiet)) == 5
