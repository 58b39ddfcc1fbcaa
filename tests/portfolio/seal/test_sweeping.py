"""What is left behind is swept; what nobody has told the read tables of yet is not left behind."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg

from portfolio.seal.sweeping import sweep_keys, sweep_objects
from standing_school import a_school
from standing_service import Service, a_projector


async def test_nothing_is_swept_while_the_read_tables_are_behind(still: Service) -> None:
    """A worker that stood still over a weekend, and a part that is away as it begins again:
    Friday's photographs stand in the log, in no table, and are older than a day.
    """
    school = await a_school(still)
    desk, objects, school_id = still.house.desk, still.house.objects, school.school_id
    monday = datetime.now(UTC) + timedelta(days=3)
    name = f"{school_id}/a-photograph"
    await objects.put(name, b"sealed")
    behind = await sweep_objects(desk.pool, desk.views, objects, school_id, monday)
    kept = [one.name async for one in objects.list(f"{school_id}/")]
    await a_projector(still.house).catch_up(school_id)
    swept = await sweep_objects(desk.pool, desk.views, objects, school_id, monday)

    assert (behind, kept) == (0, [name])
    assert swept == 1


async def test_a_key_that_sealed_nothing_goes_a_day_after_it_was_made(still: Service) -> None:
    """And no other: without its key nothing of a pupil opens any more."""
    school = await a_school(still)
    journal, school_id = still.house.desk.journal, school.school_id
    begun, left_behind = uuid4(), uuid4()
    await journal.keyring.ensure(school_id, [begun, left_behind])
    address = still.settings.keys_database_url.get_secret_value()
    connection = await asyncpg.connect(address)
    await connection.execute(
        "UPDATE keys SET created_at = created_at - interval '25 hours'"
        " WHERE school_id = $1 AND stream_id <> $2",
        school_id,
        begun,
    )
    await connection.close()
    swept = await sweep_keys(journal, school_id)
    made = {school_id, school.pupil_id, begun, left_behind}
    for stream_id in made:
        journal.keyring.drop(school_id, stream_id)
    kept = await journal.keyring.get_many(school_id, made)

    assert swept == 1
    assert kept.keys() == {school_id, school.pupil_id, begun}
