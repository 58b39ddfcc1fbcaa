"""What is left behind is swept; what nobody has told the read tables of yet is not left behind."""

from datetime import UTC, datetime, timedelta

from portfolio.seal.sweeping import sweep_objects
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
