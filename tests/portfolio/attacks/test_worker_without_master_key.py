"""The master key's file is away for a while, below a worker that runs."""

import asyncio

from portfolio.assembly import standing_house
from standing_school import StandingSchool, a_school
from standing_service import Service, a_worker, until

# Less than half a minute, on a busy machine too.
PATIENCE_SECONDS = 20


async def test_a_worker_goes_on_as_soon_as_the_master_key_is_back(still: Service) -> None:
    """It rested half a minute, as for a school whose events are damaged."""
    school = await a_school(still)
    folder = still.settings.master_key_dir
    file = max(folder.glob("*.key"), key=lambda one: int(one.stem))
    kept = file.read_bytes()
    async with standing_house(still.settings) as house:
        file.unlink()
        task = asyncio.create_task(a_worker(house).run())
        try:
            await asyncio.sleep(0.5)
            was_shown = await is_shown(school)
            file.write_bytes(kept)
            await until(lambda: is_shown(school), PATIENCE_SECONDS)
        finally:
            file.write_bytes(kept)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    assert not was_shown


async def is_shown(school: StandingSchool) -> bool:
    """Whether every read table is at the end of the school's log."""
    reached = await school.service.house.desk.pool.fetchval(
        "SELECT min(position) FROM tracking WHERE school_id = $1", school.school_id
    )
    return bool(reached == await school.shown())
